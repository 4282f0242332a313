import { markdownTable } from '../../evaluation/report/markdown-table.js';
import type { LesionScore } from '../scoring/score-prediction.js';
import type { CollectedRuns } from './collected-runs.js';
import { scoresBySeed } from './collected-runs.js';
import { coSegmentationNumbers } from './paper-numbers.js';
import { formatDifference, pairedDifference } from './paired-difference.js';
import { lesionValues } from './stacked-gan-tables.js';
import { formatStatistic, statisticOf } from './statistics.js';

/** Recipes of 002: on the split of all recipes, and on one that is stratified by cluster. */
export type CoSegmentationRecipe = 'co-segmentation' | 'co-segmentation-stratified';

/** 002 T1: the FCN, and networks of pairs by encoder, attention and clustering; ours are the small forms of its encoders. */
export function coSegmentationTable(runs: CollectedRuns, recipe: CoSegmentationRecipe): string {
  const rows = coSegmentationNumbers.map(({ row, stage, paper }) => {
    const own = (variant: string, value: (score: LesionScore) => number | null, digits = 3): string =>
      formatStatistic(statisticOf(scoresBySeed(runs, { recipe, stage, variant }), value), digits);
    return [
      row,
      paper.join(' / '),
      own('CNN-DCRF', ({ slice }) => slice.recall),
      own('CNN-DCRF', ({ slice }) => slice.precision),
      own('CNN-DCRF', ({ slice }) => slice.dice),
      own('CNN-DCRF', ({ slice }) => slice.avdPixels, 2),
      own('CNN-DCRF', ({ slice }) => slice.volumetricSimilarity),
      own('CNN', ({ slice }) => slice.dice),
    ];
  });
  const ours = ['ours R', 'ours P', 'ours Dice', 'ours AVD (pixel)', 'ours VS', 'ours Dice without DCRF'];
  return markdownTable(['method', '002 R / P / Dice / AVD / VS', ...ours], rows);
}

/** What 002 claims of its rows, lesion by lesion: Dice after the dense CRF. */
const claims = [
  ['co-segmentation (VGG-16) − FCN-16', 'co-vgg-16-small', 'fcn'],
  ['clustering − without clustering', 'co-vgg-16-small', 'co-vgg-16-small-without-clustering'],
  ['CSA − channel attention, VGG-16', 'co-vgg-16-csa-small', 'co-vgg-16-small'],
  ['CSA − channel attention, ResNet-101', 'co-resnet-101-csa-small', 'co-resnet-101-small'],
  ['CSA − channel attention, DRN-101', 'co-drn-101-csa-small', 'co-drn-101-small'],
  ['DRN-101 + CSA − FCN-16', 'co-drn-101-csa-small', 'fcn'],
] as const;

/** 002's claims with the intervals of the differences. */
export function coSegmentationDifferences(runs: CollectedRuns, recipe: CoSegmentationRecipe): string {
  const valuesOf = (stage: string) =>
    scoresBySeed(runs, { recipe, stage, variant: 'CNN-DCRF' }).map((scores) =>
      lesionValues(scores, ({ slice }) => slice.dice),
    );
  const paper = ['+.019', '+.066', '+.003', '+.004', '+.021', '+.040'];
  const rows = claims.map(([claim, a, b], i) => [
    claim,
    paper[i],
    formatDifference(pairedDifference(valuesOf(a), valuesOf(b))),
  ]);
  return markdownTable(['difference of Dice', '002', 'ours (95 %)'], rows);
}
