import type { LesionRow } from '../report/conversion-report.js';

/** What marks that are still to be done will cost. */
export interface Estimate {
  readonly hours: number;
  readonly megabytes: number;
  /** true where it comes from marks of this very archive; else from preset values. */
  readonly isMeasured: boolean;
}

/** Until something was measured: a lesion of a few centimetres on a machine of four cores. */
const preset = { seconds: 3, kilobytes: 150 } as const;

/**
 * @param marks still to be done
 * @param done rows of an earlier run into the same folder
 * @param jobs lesions in work at the same time
 * @param perMinute what the pace allows
 * @param sizeOf bytes of a written file
 */
export function estimate(
  marks: number,
  done: Iterable<LesionRow>,
  { jobs, perMinute = Infinity }: { readonly jobs: number; readonly perMinute?: number },
  sizeOf: (path: string) => number,
): Estimate {
  let [count, seconds, bytes] = [0, 0, 0];
  for (const row of done) {
    if (row.seconds === undefined) continue;
    count += 1;
    seconds += row.seconds;
    for (const file of [row.segmentation, row.report, row.picture]) bytes += file === undefined ? 0 : sizeOf(file.path);
    if (count === 1_000) break;
  }
  const each = count === 0 ? preset : { seconds: seconds / count, kilobytes: bytes / count / 1024 };
  const hours = marks * Math.max(each.seconds / jobs / 3600, 1 / (60 * perMinute));
  return { hours, megabytes: (marks * each.kilobytes) / 1024, isMeasured: count > 0 };
}
