import { recistRules } from '../../models/follow-up/target-response.js';
import type { LesionAtVisit } from './follow-up.js';
import type { LesionDecision } from './lesion-decision.js';
import type { SeenLesion } from './lesion-sightings.js';

/** What tells what became of a lesion. */
export interface LesionStory {
  readonly seen: readonly SeenLesion[];
  readonly decisions: readonly LesionDecision[];
  /** Keys of the target lesions. */
  readonly targets: ReadonlySet<string>;
}

/**
 * @returns a lesion at a visit; what a reader says goes before what is marked. Pieces of a lesion that fell apart are added up; lesions that
 *   grew together are counted once.
 * @see RECIST 1.1 (Eisenhauer et al. 2009), 4.3.2 Lesions that split or coalesce on treatment
 */
export function lesionAtVisit(lesion: SeenLesion, date: string, story: LesionStory): LesionAtVisit {
  const pieces = piecesOf(lesion.key, date, story);
  const own = withoutPieces(lesion, date, story);
  if (pieces.length === 0) return own;
  const isNamed = own.state !== 'not-evaluated' || lesion.visits.has(date) || isSaid(lesion.key, date, story);
  return addedUp([...(isNamed ? [own] : []), ...pieces.map((piece) => withoutPieces(piece, date, story))]);
}

/** @returns lesions that are pieces of another one: they are not followed on their own. */
export const pieceKeys = (decisions: readonly LesionDecision[]): ReadonlySet<string> =>
  new Set(decisions.flatMap(({ kind, other }) => (kind === 'split' && other !== undefined ? [other] : [])));

const piecesOf = (key: string, date: string, { seen, decisions }: LesionStory): readonly SeenLesion[] =>
  seen.filter(({ key: piece }) =>
    decisions.some(
      ({ kind, lesion, other, date: from = '' }) =>
        kind === 'split' && lesion === key && other === piece && date >= from,
    ),
  );

const said: ReadonlySet<string> = new Set(['absent', 'too-small', 'not-evaluated']);
const isSaid = (key: string, date: string, { decisions }: LesionStory): boolean =>
  decisions.some(({ kind, lesion, date: at }) => lesion === key && at === date && said.has(kind));

function withoutPieces({ key, visits }: SeenLesion, date: string, story: LesionStory): LesionAtVisit {
  const decision = story.decisions.findLast(
    ({ kind, lesion, date: at = '' }) =>
      lesion === key && ((at === date && said.has(kind)) || (kind === 'merged' && date >= at)),
  );
  if (decision?.kind === 'merged') return mergedInto(decision.other ?? '', key, date, story);
  if (decision !== undefined) return { state: decision.kind as 'absent' | 'too-small' | 'not-evaluated' };
  const sighting = visits.get(date);
  if (sighting === undefined) return { state: 'not-evaluated' };
  const { longAxisMm: _long, shortAxisMm: _short, sliceThicknessMm: _thickness, ...shown } = sighting;
  return shown;
}

/** The one length of both counts once: where the other one is no target, it counts here. */
function mergedInto(other: string, key: string, date: string, story: LesionStory): LesionAtVisit {
  const partner = story.seen.find((lesion) => lesion.key === other && other !== key);
  const decisions = story.decisions.filter(({ kind, lesion }) => kind !== 'merged' || lesion !== other);
  const at = partner && withoutPieces(partner, date, { ...story, decisions });
  if (at === undefined || at.state === 'not-evaluated') return { state: 'not-evaluated' };
  if (at.state === 'absent') return { state: 'absent' };
  return story.targets.has(key) && !story.targets.has(other) ? at : { state: 'merged' };
}

/** Unless every piece was seen nobody knows their sum. */
function addedUp(pieces: readonly LesionAtVisit[]): LesionAtVisit {
  if (pieces.some(({ state }) => state === 'not-evaluated')) return { state: 'not-evaluated' };
  if (pieces.every(({ state }) => state === 'absent')) return { state: 'absent' };
  const measured = pieces.filter(({ state }) => state === 'measured');
  if (measured.length === 0)
    return { state: pieces.some(({ state }) => state === 'too-small') ? 'too-small' : 'merged' };
  const { volumeMm3: _volume, volumeIntervalMm3: _interval, ...first } = measured[0];
  const sizeMm = pieces.reduce(
    (sum, { state, sizeMm: mm = 0 }) => sum + (state === 'too-small' ? recistRules.tooSmallMm : mm),
    0,
  );
  return { ...first, sizeMm, ...volumeOf(measured, pieces) };
}

function volumeOf(
  measured: readonly LesionAtVisit[],
  pieces: readonly LesionAtVisit[],
): Pick<LesionAtVisit, 'volumeMm3' | 'volumeIntervalMm3'> {
  const volumes = measured.flatMap(({ volumeMm3 }) => volumeMm3 ?? []);
  if (volumes.length < measured.length || pieces.some(({ state }) => state === 'too-small')) return {};
  const volumeMm3 = volumes.reduce((sum, volume) => sum + volume, 0);
  const intervals = measured.flatMap(({ volumeMm3: volume = 0, volumeIntervalMm3: bounds }) =>
    bounds === undefined ? [] : [[volume - bounds[0], bounds[1] - volume] as const],
  );
  if (intervals.length < measured.length) return { volumeMm3 };
  const [below, above] = [0, 1].map((side) => Math.hypot(...intervals.map((each) => each[side])));
  return { volumeMm3, volumeIntervalMm3: [volumeMm3 - below, volumeMm3 + above] };
}
