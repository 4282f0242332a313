import type { Grade } from './check-words.js';
import { gradeOf, worstGrade } from './check-words.js';
import type { LesionRow } from './conversion-report.js';

/** What stands above the lesions of a report. */
export interface ReportSummary {
  /** Converted marks by grade. */
  readonly grades: Readonly<Record<Grade, number>>;
  /** Marks that were not converted, by state and code, the most frequent first. */
  readonly reasons: readonly { readonly state: string; readonly code: string; readonly marks: number }[];
  /** Checks that some results failed, the most frequent first. */
  readonly checks: readonly { readonly name: string; readonly marks: number }[];
  /** Numbers (in the order of the report) of the lesions that are shown at length: all where they are few, else the worst. */
  readonly shown: ReadonlySet<number>;
  /** Sum over converted marks. */
  readonly volumeMm3: number;
}

const badness: Readonly<Record<Grade, number>> = { red: 2, amber: 1, green: 0 };

/**
 * @param most how many lesions are shown at length
 * @returns counts over all rows in one pass; the memory does not grow with their number
 */
export function summarise(rows: Iterable<LesionRow>, most: number): ReportSummary {
  const grades = { green: 0, amber: 0, red: 0 };
  const [reasons, checks] = [new Map<string, number>(), new Map<string, number>()];
  let worst: { readonly number: number; readonly score: number }[] = [];
  let [number, volumeMm3] = [0, 0];
  for (const row of rows) {
    if (row.checks !== undefined) grades[worstGrade(row.checks)] += 1;
    if (row.reason !== undefined) count(reasons, `${row.state} ${row.reason.code}`);
    for (const { name } of (row.checks ?? []).filter(({ passed }) => !passed)) count(checks, name);
    volumeMm3 += row.measurements?.volumeMm3 ?? 0;
    worst.push({ number, score: scoreOf(row) });
    if (worst.length > 2 * most) worst = worstOf(worst, most);
    number += 1;
  }
  return {
    grades,
    volumeMm3,
    reasons: ranked(reasons).map(([key, marks]) => ({ state: key.split(' ')[0], code: key.split(' ')[1], marks })),
    checks: ranked(checks).map(([name, marks]) => ({ name, marks })),
    shown: new Set(worstOf(worst, most).map((lesion) => lesion.number)),
  };
}

/** Results before refusals (there is something to look at), and the more and the worse checks failed the earlier. */
const scoreOf = ({ checks }: LesionRow): number =>
  checks === undefined ? -1 : checks.reduce((sum, check) => sum + badness[gradeOf(check)], 0);

const worstOf = <T extends { readonly number: number; readonly score: number }>(lesions: readonly T[], most: number) =>
  [...lesions].sort((a, b) => b.score - a.score || a.number - b.number).slice(0, most);

const count = (counts: Map<string, number>, key: string): unknown => counts.set(key, (counts.get(key) ?? 0) + 1);

const ranked = (counts: ReadonlyMap<string, number>): readonly [string, number][] =>
  [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
