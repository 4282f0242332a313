import { markdownTable } from '../../evaluation/report/markdown-table.js';
import type { LesionScore } from '../scoring/score-prediction.js';
import type { CollectedRuns } from './collected-runs.js';
import { scoresBySeed } from './collected-runs.js';
import { organColumns, volumeNumbers } from './paper-numbers.js';
import { formatStatistic, statisticOf } from './statistics.js';

const volumeDice = ({ volume }: LesionScore): number | undefined => volume?.dice;

/** 001 T3 or 003 T5: 3D Dice by organ; in our columns only organs that our test lesions have. */
export function volumeTable(runs: CollectedRuns, paper: '001' | '003'): string {
  const key = paper === '001' ? 'in001' : 'in003';
  const rows = volumeNumbers.flatMap((entry) => {
    const quoted = entry[key];
    if (!quoted) return [];
    const own = (passes: (score: LesionScore) => boolean): string =>
      formatStatistic(statisticOf(scoresBySeed(runs, entry, passes), volumeDice));
    return [
      [
        entry.row,
        ...organColumns.map(({ organ }) => quoted[organ]),
        quoted['all'],
        ...organColumns.map(({ organ }) => own((score) => score.organ === organ)),
        own(() => true),
        own((score) => score.set === 'lidc' && score.hasFreeSlices),
      ],
    ];
  });
  const titles = organColumns.map(({ title }) => title);
  const header = [
    'method',
    ...titles.map((title) => `${paper} ${title}`),
    `${paper} mean of 8 organs`,
    ...titles.map((title) => `ours ${title}`),
    'ours all',
    'ours LIDC, free slices',
  ];
  return markdownTable(header, rows);
}

/** HD95 and average Hausdorff distance of lesion volumes, which 001 and 003 do not tell; in voxels (of each image's own grid) and in mm. */
export function volumeDistanceTable(runs: CollectedRuns): string {
  const columns = [
    { title: 'HD95 (voxel)', value: ({ volumeDistances }: LesionScore) => volumeDistances?.hd95Pixels },
    { title: 'HD95 (mm)', value: ({ volumeDistances }: LesionScore) => volumeDistances?.hd95Mm },
    { title: 'AVD (voxel)', value: ({ volumeDistances }: LesionScore) => volumeDistances?.avdPixels },
    { title: 'AVD (mm)', value: ({ volumeDistances }: LesionScore) => volumeDistances?.avdMm },
  ];
  const isFree = (score: LesionScore): boolean => score.set === 'lidc' && score.hasFreeSlices;
  const rows = volumeNumbers.map((entry) => {
    const [all, free] = [() => true, isFree].map((passes) => scoresBySeed(runs, entry, passes));
    const cells = (bySeed: typeof all): readonly string[] =>
      columns.map(({ value }) => formatStatistic(statisticOf(bySeed, value), 2));
    return [entry.row, ...cells(all), ...cells(free)];
  });
  const titled = (of: string): readonly string[] => columns.map(({ title }) => `ours ${of}, ${title}`);
  return markdownTable(['method', ...titled('all'), ...titled('LIDC, free slices')], rows);
}

/** Curves of 001 Fig. 2a and 003 Figs. 4 and 10, by their names there. */
export const offsetCurves = [
  { name: 'GrabCut-3DE', recipe: 'initial-masks', stage: 'initial-masks', variant: 'grabcut-3de' },
  { name: 'HNN', recipe: 'wsss-hnn', stage: 'recist-slice', variant: 'CNN' },
  { name: 'WSSS-3', recipe: 'wsss-hnn', stage: 'wsss-3', variant: 'CNN' },
  { name: 'WSSS-5', recipe: 'wsss-hnn', stage: 'wsss-5', variant: 'CNN' },
  { name: 'WSSS-7', recipe: 'wsss-hnn', stage: 'wsss-7', variant: 'CNN' },
] as const;

/** Mean Dice at a distance from the marked slice, of all seeds together. */
export interface OffsetPoint {
  readonly offset: number;
  readonly dice: number;
  readonly lesions: number;
}

/** @returns the curve of a method by distance (both directions together), as far as a fifth of the lesions reach */
export function offsetCurve(runs: CollectedRuns, row: (typeof offsetCurves)[number]): readonly OffsetPoint[] {
  const bySeed = scoresBySeed(runs, row);
  const byOffset = new Map<number, number[]>();
  for (const { offset, dice } of bySeed.flat().flatMap((score) => score.byOffset)) {
    byOffset.set(Math.abs(offset), [...(byOffset.get(Math.abs(offset)) ?? []), dice]);
  }
  const all = byOffset.get(0)?.length ?? 0;
  return [...byOffset]
    .filter(([, values]) => values.length >= all / 5)
    .sort(([a], [b]) => a - b)
    .map(([offset, values]) => ({
      offset,
      dice: values.reduce((sum, value) => sum + value, 0) / values.length,
      lesions: Math.round(values.length / Math.max(1, bySeed.length)),
    }));
}

/** 001 Fig. 2a, 003 Figs. 4 and 10 as numbers. */
export function offsetTable(runs: CollectedRuns): string {
  const curves = offsetCurves.map((row) => ({ ...row, points: offsetCurve(runs, row) }));
  const offsets = [...new Set(curves.flatMap(({ points }) => points.map(({ offset }) => offset)))].sort(
    (a, b) => a - b,
  );
  const rows = curves.map(({ name, points }) => [
    name,
    ...offsets.map((offset) => points.find((point) => point.offset === offset)?.dice.toFixed(3) ?? '–'),
  ]);
  return markdownTable(['method', ...offsets.map((offset) => (offset === 0 ? '0' : `±${offset}`))], rows);
}
