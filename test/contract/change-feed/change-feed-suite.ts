import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { ChangeFeed, InstanceArrival } from '../../../server/change-feed/change-feed.js';
import type { Pacs } from '../../../server/pacs/pacs.js';
import { Recist3dError } from '../../../dicom-sr/errors/recist3d-error.js';
import { smallStudy } from '../../fixtures/archive-objects.js';
import { waitUntil } from '../../services/wait-until.js';

/** An archive whose arrivals are told, and what can happen to it. */
export interface FeedUnderTest {
  /** A feed that remembers nothing, as after a restart of ours. */
  readonly feed: () => ChangeFeed;
  readonly pacs: () => Pacs;
  /** Ends the archive without warning and starts it again with what it has on disk. */
  crash(): Promise<void>;
  /** Starts the archive again with an empty database. */
  wipe(): Promise<void>;
  deleteStudy(studyInstanceUID: string): Promise<void>;
  /** What the feed tells of at all; everything unless given. */
  tells?(instance: { readonly sopClassUID: string }): boolean;
  stop(): Promise<void>;
}

interface Told {
  readonly arrivals: readonly InstanceArrival[];
  readonly cursor: string;
}

/** Polls until nothing waits. */
async function follow(feed: ChangeFeed, cursor?: string): Promise<Told> {
  const arrivals: InstanceArrival[] = [];
  for (let next = cursor; ;) {
    const page = await feed.poll(next);
    arrivals.push(...page.arrivals);
    next = page.cursor;
    if (page.done) return { arrivals, cursor: next };
  }
}

const uidsOf = (instances: readonly { readonly sopInstanceUID: string }[]) =>
  [...new Set(instances.map(({ sopInstanceUID }) => sopInstanceUID))].sort();

const places = (instances: readonly InstanceArrival[]) =>
  instances
    .map(({ studyInstanceUID, seriesInstanceUID, sopInstanceUID, sopClassUID }) =>
      [studyInstanceUID, seriesInstanceUID, sopInstanceUID, sopClassUID].join(' '),
    )
    .sort();

/** What every feed keeps to. */
export function describeChangeFeed(
  name: string,
  start: () => Promise<FeedUnderTest>,
  run: typeof describe.skip = describe,
): void {
  run(`the change feed: ${name}`, () => {
    let tested: FeedUnderTest;
    let study = 0;
    /** A study that was not stored before. */
    const newStudy = (slices = 3) => smallStudy(`feed ${(study += 1)}`, { slices });
    /** What the feed must tell of these. */
    const told = <T extends { readonly sopClassUID: string }>(instances: readonly T[]): readonly T[] =>
      instances.filter((instance) => tested.tells?.(instance) ?? true);
    beforeAll(async () => {
      tested = await start();
    });
    beforeEach(() => tested.wipe());
    afterAll(async () => {
      await tested?.stop();
    });

    test('tells nothing of an empty archive, and has a cursor nevertheless', async () => {
      const { arrivals, cursor } = await follow(tested.feed());
      expect([arrivals, typeof cursor]).toEqual([[], 'string']);
    });

    test('tells every instance with the UIDs of its levels and its SOP class', async () => {
      const { all } = newStudy();
      await tested.pacs().store(all);
      const { arrivals } = await follow(tested.feed());
      expect(places(arrivals)).toEqual(places(told(all)));
    });

    test('tells behind its cursor only what came since', async () => {
      const [first, second] = [newStudy(), newStudy()];
      await tested.pacs().store(first.all);
      const before = await follow(tested.feed());
      await tested.pacs().store(second.all);
      const after = await follow(tested.feed(), before.cursor);
      expect(places(after.arrivals)).toEqual(places(told(second.all)));
    });

    test('tells an instance that comes a second time only once', async () => {
      const { sr } = newStudy();
      await tested.pacs().store([sr]);
      await tested.pacs().store([sr]);
      await expect(follow(tested.feed())).resolves.toMatchObject({ arrivals: { length: 1 } });
    });

    test('stays where it is while nothing comes', async () => {
      await tested.pacs().store(newStudy().all);
      const before = await follow(tested.feed());
      const after = await follow(tested.feed(), before.cursor);
      expect([after.arrivals, after.cursor]).toEqual([[], before.cursor]);
    });

    test('comes to the end of many pages', async () => {
      const { all } = newStudy(600);
      await tested.pacs().store(all);
      const { arrivals } = await follow(tested.feed());
      expect(uidsOf(arrivals)).toEqual(uidsOf(told(all)));
    });

    test('begins at the beginning with a cursor that it does not know', async () => {
      const { all } = newStudy();
      await tested.pacs().store(all);
      const { arrivals } = await follow(tested.feed(), 'from another program');
      expect(places(arrivals)).toEqual(places(told(all)));
    });

    test('tells every confirmed instance at least once although the archive crashes again and again', async () => {
      const studies = Array.from({ length: 8 }, () => newStudy(4));
      const confirmed: string[] = [];
      const arrived: InstanceArrival[] = [];
      let cursor: string | undefined;
      const poll = async () => {
        const page = await tested.feed().poll(cursor);
        arrived.push(...page.arrivals);
        cursor = page.cursor;
      };
      for (const [i, { all }] of studies.entries()) {
        const storing = tested.pacs().store(all).catch(ignoreOutage);
        // Every other crash hits the archive while it is storing and being asked.
        if (i % 2 === 0) await Promise.allSettled([storing, poll(), tested.crash()]);
        const tellable = uidsOf(told(all));
        confirmed.push(...((await storing)?.stored ?? []).filter((uid) => tellable.includes(uid)));
        await waitUntil('the archive answers again', async () => {
          await tested.pacs().ping();
          return true;
        });
        await poll();
      }
      const rest = await follow(tested.feed(), cursor);
      const heard = uidsOf([...arrived, ...rest.arrivals]);
      expect(confirmed.filter((uid) => !heard.includes(uid))).toEqual([]);
      // Those of the rounds in which nothing was stored while the archive was ended.
      expect(confirmed.length).toBeGreaterThanOrEqual(studies.slice(4).flatMap(({ all }) => told(all)).length);
    });

    test('leaves out what was deleted before it was asked', async () => {
      const [gone, here] = [newStudy(), newStudy()];
      await tested.pacs().store([...gone.all, ...here.all]);
      await tested.deleteStudy(gone.studyInstanceUID);
      const { arrivals } = await follow(tested.feed());
      expect(places(arrivals)).toEqual(places(told(here.all)));
    });

    test('misses nothing after the latest study was deleted, with its place in the list of changes', async () => {
      const [kept, latest, next] = [newStudy(), newStudy(), newStudy(1)];
      await tested.pacs().store(kept.all);
      await tested.pacs().store(latest.all);
      const { cursor } = await follow(tested.feed());
      await tested.deleteStudy(latest.studyInstanceUID);
      const between = await follow(tested.feed(), cursor);
      await tested.pacs().store(next.all);
      const { arrivals } = await follow(tested.feed(), between.cursor);
      expect(uidsOf(arrivals)).toEqual(expect.arrayContaining(uidsOf(told(next.all))));
    });

    test('misses nothing after the database was wiped, noticed while it is empty', async () => {
      await tested.pacs().store(newStudy(8).all);
      const { cursor } = await follow(tested.feed());
      await tested.wipe();
      const between = await follow(tested.feed(), cursor);
      const next = newStudy(1);
      await tested.pacs().store(next.all);
      const { arrivals } = await follow(tested.feed(), between.cursor);
      expect(places(arrivals)).toEqual(places(told(next.all)));
    });

    test('misses nothing after the database was wiped and holds fewer changes than before', async () => {
      await tested.pacs().store(newStudy(8).all);
      const { cursor } = await follow(tested.feed());
      await tested.wipe();
      const next = newStudy(1);
      await tested.pacs().store(next.all);
      const { arrivals } = await follow(tested.feed(), cursor);
      expect(places(arrivals)).toEqual(places(told(next.all)));
    });

    test('misses nothing after the database was wiped and has outgrown the cursor', async () => {
      await tested.pacs().store(newStudy(1).all);
      const { cursor } = await follow(tested.feed());
      await tested.wipe();
      const next = newStudy(12);
      await tested.pacs().store(next.all);
      const { arrivals } = await follow(tested.feed(), cursor);
      expect(places(arrivals)).toEqual(places(told(next.all)));
    });
  });
}

function ignoreOutage(error: unknown): undefined {
  if (error instanceof Recist3dError && error.retryable) return undefined;
  throw error;
}
