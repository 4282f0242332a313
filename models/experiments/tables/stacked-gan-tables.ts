import { markdownTable } from '../../evaluation/report/markdown-table.js';
import type { LesionScore } from '../scoring/score-prediction.js';
import type { CollectedRuns } from './collected-runs.js';
import { scoresBySeed } from './collected-runs.js';
import { formatDifference, pairedDifference } from './paired-difference.js';
import { formatStatistic, statisticOf } from './statistics.js';

const RECIPE = 'stacked-gan';
type Value = (score: LesionScore) => number | null;

const metrics: readonly {
  readonly name: string;
  readonly value: Value;
  readonly withSr: string;
  readonly without: string;
}[] = [
  { name: 'Recall', value: ({ slice }) => slice.recall, withSr: '.911±.097', without: '.933±.095' },
  { name: 'Precision', value: ({ slice }) => slice.precision, withSr: '.940±.091', without: '.893±.111' },
  { name: 'AVD (pixel)', value: ({ slice }) => slice.avdPixels, withSr: '.189±1.030', without: '.230±1.070' },
  { name: 'VS', value: ({ slice }) => slice.volumetricSimilarity, withSr: '.951±.067', without: '.942±.073' },
  { name: 'Dice', value: ({ slice }) => slice.dice, withSr: '.920±.082', without: '.906±.089' },
];

/** 003 T3: HNN with and without super-resolution; ours with three channels, and with two as the text of the ablation has it. */
export function superResolutionTable(runs: CollectedRuns): string {
  const rows = metrics.map(({ name, value, withSr, without }) => {
    const own = (stage: string): string => cell(runs, { stage, variant: 'CNN' }, value);
    const difference = (stage: string): string => differenceOf(runs, [stage, 'CNN'], ['without-sr', 'CNN'], value);
    return [
      name,
      withSr,
      without,
      own('with-sr'),
      own('with-sr-pair'),
      own('without-sr'),
      difference('with-sr'),
      difference('with-sr-pair'),
    ];
  });
  const ours = ['ours with SR (3 channels)', 'ours with SR (2 channels)', 'ours w/o SR'];
  const differences = ['3 channels − w/o (95 %)', '2 channels − w/o (95 %)'];
  return markdownTable(['metric', '003 with SR', '003 w/o SR', ...ours, ...differences], rows);
}

/** Categories of 003 in their order, and ours where we have lesions of them. */
const categories = [
  { name: 'Bone', organ: 'bone' },
  { name: 'Abdomen', organ: 'abdomen' },
  { name: 'Mediastinum', organ: 'mediastinum' },
  { name: 'Liver*', organ: 'liver' },
  { name: 'Lung', organ: 'lung' },
  { name: 'Kidney', organ: 'kidney' },
  { name: 'Soft tissue', organ: 'soft-tissue' },
  { name: 'Pelvis', organ: 'pelvis' },
] as const;

/** 003 T4: bone, abdomen, mediastinum, liver, lung, kidney, soft tissue, pelvis, total. */
const categoryNumbers = [
  { row: 'GrabCut', stage: 'initial', variant: 'grabcut-r', paper: ['.88±.07', '.92±.07', '.88±.09', '.86±.13', '.92±.08', '.93±.06', '.93±.07', '.91±.08', '.91±.09'] },
  { row: 'HNN', stage: 'without-sr', variant: 'CNN', paper: ['.88±.06', '.91±.09', '.89±.08', '.85±.15', '.91±.09', '.93±.06', '.93±.06', '.91±.07', '.91±.09'] },
  { row: 'HNN-SR', stage: 'with-sr', variant: 'CNN', paper: ['.89±.06', '.93±.09', '.91±.08', '.88±.14', '.92±.07', '.94±.05', '.94±.05', '.92±.08', '.92±.08'] },
  { row: 'HNN-GC', stage: 'without-sr', variant: 'CNN-GC', paper: ['.90±.08', '.92±.11', '.90±.08', '.87±.14', '.92±.11', '.93±.11', '.94±.06', '.92±.07', '.92±.10'] },
  { row: 'HNN-SR-GC', stage: 'with-sr', variant: 'CNN-GC', paper: ['.92±.07', '.93±.06', '.90±.08', '.88±.11', '.94±.07', '.94±.06', '.95±.06', '.92±.08', '.93±.07'] },
] as const; // prettier-ignore

/** 003 T4: Dice on RECIST slices by category. */
export function categoryTable(runs: CollectedRuns): string {
  const held = categories.filter(({ organ }) => isTested(runs, organ));
  const shown =
    held.length > 0 ? held : categories.filter(({ organ }) => ['liver', 'lung', 'soft-tissue'].includes(organ));
  const rows = categoryNumbers.map(({ row, stage, variant, paper }) => [
    row,
    paper.join(' / '),
    ...shown.map(({ organ }) => cell(runs, { stage, variant }, dice, (score) => score.organ === organ)),
    cell(runs, { stage, variant }, dice),
  ]);
  const quoted = '003 bone / abdomen / mediastinum / liver / lung / kidney / soft tissue / pelvis / total';
  return markdownTable(['method', quoted, ...shown.map(({ name }) => `ours ${name}`), 'ours total'], rows);
}

/** 003 T6: GrabCut-R on the scanner's slices and on the enhanced ones; the other rows are those of T1. */
export function initialSuperResolutionTable(runs: CollectedRuns): string {
  const rows = (
    [
      ['GrabCut-R', 'grabcut-r', '.94±.10', '.89±.10', '.91±.08'],
      ['GrabCut-R-SR', 'grabcut-r-sr', '.94±.11', '.90±.10', '.91±.09'],
    ] as const
  ).map(([name, variant, ...paper]) => {
    const own = (value: Value): string => cell(runs, { stage: 'initial', variant }, value);
    return [name, ...paper, own(({ slice }) => slice.recall), own(({ slice }) => slice.precision), own(dice)];
  });
  const table = markdownTable(
    ['method', '003 recall', '003 precision', '003 Dice', 'ours recall', 'ours precision', 'ours Dice'],
    rows,
  );
  const difference = differenceOf(runs, ['initial', 'grabcut-r-sr'], ['initial', 'grabcut-r'], dice);
  return `${table}\n\nDice of GrabCut-R-SR less that of GrabCut-R, 95 % interval: ${difference}.`;
}

const dice: Value = ({ slice }) => slice.dice;

function cell(
  runs: CollectedRuns,
  { stage, variant }: { readonly stage: string; readonly variant: string },
  value: Value,
  passes?: (score: LesionScore) => boolean,
): string {
  const statistic = statisticOf(scoresBySeed(runs, { recipe: RECIPE, stage, variant }, passes), value);
  return statistic ? formatStatistic(statistic) : 'not trained';
}

const isTested = (runs: CollectedRuns, organ: string): boolean =>
  scoresBySeed(runs, { recipe: RECIPE, stage: 'without-sr', variant: 'CNN' }).some((scores) =>
    scores.some((score) => score.organ === organ),
  );

function differenceOf(
  runs: CollectedRuns,
  a: readonly [stage: string, variant: string],
  b: readonly [stage: string, variant: string],
  value: Value,
): string {
  const [first, second] = [a, b].map(([stage, variant]) =>
    scoresBySeed(runs, { recipe: RECIPE, stage, variant }).map((scores) => lesionValues(scores, value)),
  );
  return formatDifference(pairedDifference(first, second));
}

/** @returns a value of each lesion, lesions without it left out. */
export const lesionValues = (scores: readonly LesionScore[], value: Value): ReadonlyMap<string, number> =>
  new Map(
    scores.flatMap((score) => {
      const own = value(score);
      return own === null ? [] : [[score.lesion, own] as const];
    }),
  );
