import { markdownTable } from '../../evaluation/report/markdown-table.js';
import type { LesionScore } from '../scoring/score-prediction.js';
import type { CollectedRuns } from './collected-runs.js';
import { scoresBySeed } from './collected-runs.js';
import { coSegmentationNumbers } from './paper-numbers.js';
import { formatStatistic, statisticOf } from './statistics.js';

/** 002 T1: the FCN, and networks of pairs by encoder, attention and clustering; ours are the small forms of its encoders. */
export function coSegmentationTable(runs: CollectedRuns): string {
  const rows = coSegmentationNumbers.map(({ row, stage, paper }) => {
    const own = (variant: string, value: (score: LesionScore) => number | null, digits = 3): string =>
      formatStatistic(statisticOf(scoresBySeed(runs, { recipe: 'co-segmentation', stage, variant }), value), digits);
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
