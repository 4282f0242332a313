import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { deriveUid } from '../../dicom-sr/provenance/derive-uid.js';
import type { ChangeFeed, ChangePage, InstanceArrival } from './change-feed.js';
import type { WorkitemEnd } from './ups/workitem-end.js';
import type { Worklist } from './ups/worklist.js';

/** What became of the studies of a workitem; undefined while there is still work. */
export type StudiesOutcome =
  | { readonly state: 'COMPLETED'; readonly outputs: Extract<WorkitemEnd, { state: 'COMPLETED' }>['outputs'] }
  | { readonly state: 'CANCELED'; readonly reason: string };

export interface UpsFeedOptions {
  readonly name: string;
  readonly worklist: Worklist;
  /** What the archive holds of a study. */
  readonly arrivalsOf: (studyInstanceUID: string) => Promise<readonly InstanceArrival[]>;
  readonly outcomeOf: (studies: readonly string[]) => Promise<StudiesOutcome | undefined>;
  readonly now: () => Date;
  /** Workitems in work at the same time; the others are left to other performers. */
  readonly inWork?: number;
}

/**
 * A workitem on its way, in this order; each step is kept in the cursor before the next one is made, so that no crash loses it:
 * `wanted`: it is scheduled, and its transaction is chosen, not yet told to the worklist.
 * `claimed`: it is ours, and its studies were told; it is ended when they were worked off.
 */
const held = z.strictObject({
  step: z.enum(['wanted', 'claimed']),
  uid: z.string(),
  transaction: z.string(),
  studies: z.array(z.string()),
  /** ms since 1970. */
  since: z.number(),
});
type Held = Readonly<z.infer<typeof held>>;

/**
 * @returns a worklist as a feed (DICOM UPS-RS, pull workflow): workitems of our code are claimed, the instances of their studies told as if
 *   they had just arrived, and each workitem is completed with what was made, or canceled with the reason, when its studies were worked off
 */
export function createUpsFeed(options: UpsFeedOptions): ChangeFeed {
  const { worklist, inWork = 20 } = options;

  /** Ends what was worked off. @returns what is still ours */
  async function endFinished(items: readonly Held[]): Promise<readonly Held[]> {
    const left: Held[] = [];
    for (const item of items) {
      const outcome = await options.outcomeOf(item.studies);
      if (outcome === undefined) left.push(item);
      else await worklist.end(item.uid, item.transaction, { ...outcome, ...timesOf(item) });
    }
    return left;
  }

  const timesOf = ({ since }: Held) => ({ startedAt: new Date(since), endedAt: options.now() });

  async function claim(items: readonly Held[]): Promise<{ ours: readonly Held[]; arrivals: InstanceArrival[] }> {
    const ours: Held[] = [];
    const arrivals: InstanceArrival[] = [];
    for (const item of items) {
      if (!(await worklist.claim(item.uid, item.transaction))) continue;
      ours.push({ ...item, step: 'claimed' });
      for (const study of item.studies) arrivals.push(...(await options.arrivalsOf(study)));
    }
    return { ours, arrivals };
  }

  async function find(known: readonly Held[]): Promise<readonly Held[]> {
    if (known.length >= inWork) return [];
    const uids = new Set(known.map(({ uid }) => uid));
    const scheduled = (await worklist.scheduled(inWork)).filter(({ uid }) => !uids.has(uid));
    return scheduled.slice(0, inWork - known.length).map(({ uid, studies }) => ({
      ...{ step: 'wanted' as const, uid, studies: [...studies] },
      ...{ transaction: deriveUid('transaction of a workitem', randomUUID()), since: options.now().getTime() },
    }));
  }

  async function poll(cursor: string | undefined): Promise<ChangePage> {
    const known = readCursor(cursor);
    const wanted = known.filter(({ step }) => step === 'wanted');
    if (wanted.length > 0) {
      const { ours, arrivals } = await claim(wanted);
      const claimed = known.filter(({ step }) => step === 'claimed');
      return { arrivals, cursor: writeCursor([...claimed, ...ours]), done: false };
    }
    const left = await endFinished(known);
    const found = await find(left);
    return { arrivals: [], cursor: writeCursor([...left, ...found]), done: found.length === 0 };
  }

  return { name: options.name, poll };
}

const writeCursor = (items: readonly Held[]): string => JSON.stringify(items);

/** @returns nothing for a cursor of another kind: what is scheduled is found again. */
function readCursor(text: string | undefined): readonly Held[] {
  try {
    return z.array(held).parse(JSON.parse(text ?? '[]'));
  } catch {
    return [];
  }
}
