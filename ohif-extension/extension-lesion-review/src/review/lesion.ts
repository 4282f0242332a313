import type { LesionView } from '../../../../server/http/api-schemas.js';
import type { MaskedLesionView } from '../../../../server/http/lesion/lesion-schemas.js';
import type { ReviewView } from '../../../../server/http/review/review-schemas.js';

/** One lesion as the panel shows it: what the server made of the mark, and what readers decided. */
export interface Lesion {
  readonly view: LesionView;
  /** Absent while there is no result. */
  readonly review?: ReviewView;
  /** What counts where a reader corrected the result; absent until it was read. */
  readonly corrected?: MaskedLesionView;
}

/** @returns the numbers that count: of the correction, else of the automatic result. */
export const measurementsOf = ({
  view,
  corrected,
}: Lesion): LesionView['measurements'] | MaskedLesionView['measurements'] =>
  corrected?.measurements ?? view.measurements;

/** Where a lesion stands, as one word of the panel. */
export type LesionStatus = 'working' | 'refused' | 'unreviewed' | 'accepted' | 'rejected' | 'corrected' | 'superseded';

/** Traffic light of a result. */
export type Light = 'green' | 'amber' | 'red' | 'none';

export function statusOf({ view, review }: Lesion): LesionStatus {
  if (view.state === 'superseded') return 'superseded';
  if (view.state === 'refused' || view.state === 'failed') return 'refused';
  if (view.segmentation === undefined) return 'working';
  return review?.state ?? 'unreviewed';
}

/** @returns whether a reader put his name to what counts: to accept it would say nothing more. */
export function isVerified(lesion: Lesion | undefined): boolean {
  const status = lesion && statusOf(lesion);
  return status === 'accepted' || status === 'corrected';
}

/** Flags that say how the method went, and nothing against its result. */
export const plainFlags: ReadonlySet<string> = new Set([
  'lung-contrast',
  'constrained-by-reader',
  'corrected-by-reader',
  'segmented-in-browser',
  'browser-network-cannot-run',
  'browser-network-does-not-fit',
]);

/** Green: every check passed. Amber: one failed, or the method assumed something. Red: more than one failed, or there is no result. */
export function lightOf({ view, corrected }: Lesion): Light {
  if (view.state === 'refused' || view.state === 'failed') return 'red';
  const checks = corrected?.checks ?? view.checks;
  if (checks === undefined) return 'none';
  const failed = failedChecks(checks).length;
  if (failed > 1) return 'red';
  return failed === 1 || (corrected ?? view).flags?.some((flag) => !plainFlags.has(flag)) === true ? 'amber' : 'green';
}

type Check = NonNullable<LesionView['checks']>[number];

/** The checks that failed; the two forms of one axis (% and mm) count once. */
export function failedChecks(checks: readonly Check[]): readonly Check[] {
  const failed = checks.filter(({ passed }) => !passed);
  return failed.filter(({ name }) => !name.endsWith('-mm') || !failed.some((other) => `${other.name}-mm` === name));
}

export type SortOrder = 'order' | 'volume' | 'checks' | 'organ';
export type Filter = 'all' | 'unreviewed' | 'attention' | 'reviewed';

const lightRank: Readonly<Record<Light, number>> = { red: 0, amber: 1, none: 2, green: 3 };

/** @returns the lesions that the filter lets through, sorted; superseded ones only among all. */
export function arranged(lesions: readonly Lesion[], filter: Filter, sort: SortOrder): readonly Lesion[] {
  const shown = lesions.filter((lesion) => passes(lesion, filter));
  if (sort === 'order')
    return shown.toSorted((a, b) => Number(statusOf(a) === 'superseded') - Number(statusOf(b) === 'superseded'));
  return shown.toSorted((a, b) => {
    if (sort === 'volume') return volumeOf(b) - volumeOf(a);
    if (sort === 'checks') return lightRank[lightOf(a)] - lightRank[lightOf(b)];
    return organOf(a).localeCompare(organOf(b));
  });
}

function passes(lesion: Lesion, filter: Filter): boolean {
  const status = statusOf(lesion);
  if (filter === 'all') return true;
  if (filter === 'unreviewed') return status === 'unreviewed' || status === 'working';
  if (filter === 'reviewed') return status === 'accepted' || status === 'rejected' || status === 'corrected';
  return status !== 'superseded' && (lightOf(lesion) === 'amber' || lightOf(lesion) === 'red');
}

const volumeOf = (lesion: Lesion): number => measurementsOf(lesion)?.volumeMm3 ?? -1;
export const organOf = ({ view }: Lesion): string => view.findingSites[0] ?? '';

/** @returns the next unreviewed lesion after this one in the list, going round; undefined where all are reviewed. */
export const nextUnreviewed = (lesions: readonly Lesion[], jobId: string | undefined): Lesion | undefined =>
  unreviewedAfter(lesions, jobId)[0];

/** @returns the unreviewed lesions after this one in the list, going round. */
export function unreviewedAfter(lesions: readonly Lesion[], jobId: string | undefined): readonly Lesion[] {
  const at = lesions.findIndex(({ view }) => view.jobId === jobId);
  const round = [...lesions.slice(at + 1), ...lesions.slice(0, Math.max(0, at))];
  return round.filter((lesion) => statusOf(lesion) === 'unreviewed');
}
