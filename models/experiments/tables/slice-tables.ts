import { markdownTable } from '../../evaluation/report/markdown-table.js';
import type { LesionScore } from '../scoring/score-prediction.js';
import type { CollectedRuns, RowOfRuns } from './collected-runs.js';
import { scoresBySeed } from './collected-runs.js';
import { ablationNumbers, coTrainingNumbers, dualMaskNumbers } from './co-training-numbers.js';
import { initialMaskNumbers, supervisionNumbers } from './paper-numbers.js';
import { formatStatistic, statisticOf } from './statistics.js';

const dice = ({ slice }: LesionScore): number => slice.dice;

/** Our test sets; every table says which of them were never trained on. */
const sets = [
  { title: 'LIDC', set: 'lidc' },
  { title: 'sarcomas', set: 'sts' },
  { title: 'liver*', set: 'ircadb' },
  { title: 'lung cancer*', set: 'nsclc' },
] as const;

const cell = (runs: CollectedRuns, row: RowOfRuns, value: (score: LesionScore) => number | null): string =>
  formatStatistic(statisticOf(scoresBySeed(runs, row), value));

/** 001 T1 and 003 T1 (the same numbers): recall, precision and Dice of masks made of marks alone. */
export function initialMaskTable(runs: CollectedRuns): string {
  const rows = initialMaskNumbers.map(({ row, method, lymphNode, deepLesion }) => {
    const ours = { recipe: 'initial-masks', variant: method };
    const bySet = sets.map(({ set }) =>
      formatStatistic(
        statisticOf(
          scoresBySeed(runs, ours, (s) => s.set === set),
          dice,
        ),
      ),
    );
    return [
      row,
      lymphNode.join(' / '),
      deepLesion.join(' / '),
      cell(runs, ours, ({ slice }) => slice.recall),
      cell(runs, ours, ({ slice }) => slice.precision),
      cell(runs, ours, dice),
      ...bySet,
    ];
  });
  const header = [
    'method',
    '001/003 lymph nodes R / P / Dice',
    '001/003 DeepLesion R / P / Dice',
    'ours recall',
    'ours precision',
    'ours Dice',
  ];
  return markdownTable([...header, ...sets.map(({ title }) => `Dice ${title}`)], rows);
}

/** 001 T2 or 003 T2: what the network learnt from. */
export function supervisionTable(runs: CollectedRuns, paper: '001' | '003'): string {
  const chosen = supervisionNumbers.filter((row) => (paper === '001' ? row.in001 : row.in003));
  const rows = chosen.map(({ row, recipe, lymphNode, deepLesion }) => {
    const [plain, refined] = ['CNN', 'CNN-GC'].map((variant) => ({ recipe, stage: 'recist-slice', variant }));
    const bySet = sets.map(({ set }) =>
      formatStatistic(
        statisticOf(
          scoresBySeed(runs, plain, (s) => s.set === set),
          dice,
        ),
      ),
    );
    return [
      row,
      lymphNode.join(' / '),
      deepLesion.join(' / '),
      cell(runs, plain, dice),
      cell(runs, refined, dice),
      ...bySet,
    ];
  });
  const header = [
    'learnt from',
    `${paper} lymph nodes CNN / -GC`,
    `${paper} DeepLesion CNN / -GC`,
    'ours CNN',
    'ours CNN-GC',
  ];
  return markdownTable([...header, ...sets.map(({ title }) => `CNN ${title}`)], rows);
}

/** 000 T2: methods and backbones. */
export function coTrainingTable(runs: CollectedRuns): string {
  const rows = coTrainingNumbers.map(({ row, backbone, recipe, variant = 'CNN', paper }) => {
    const quoted = [row, backbone, ...(paper ?? ['–', '–', '–'])];
    if (recipe === undefined) return [...quoted, 'cited only', '', '', '', '', ''];
    const bySeed = scoresBySeed(runs, { recipe, variant });
    const own = (value: (score: LesionScore) => number | null, digits = 3): string =>
      formatStatistic(statisticOf(bySeed, value), digits);
    return [
      ...quoted,
      own(dice),
      own(({ slice }) => slice.jaccard),
      own(({ slice }) => slice.hd95Pixels, 2),
      own(({ slice }) => slice.hd95Mm, 2),
      own(({ slice }) => slice.avdPixels, 2),
      own(({ slice }) => slice.avdMm, 2),
    ];
  });
  const paper = ['000 Dice', '000 Jaccard', '000 HD95 (pixel)'];
  const ours = [
    'ours Dice',
    'ours Jaccard',
    'ours HD95 (pixel)',
    'ours HD95 (mm)',
    'ours AVD (pixel)',
    'ours AVD (mm)',
  ];
  return markdownTable(['method', 'backbone', ...paper, ...ours], rows);
}

/** 000 T3: where the consistency loss acts. */
export function ablationTable(runs: CollectedRuns): string {
  const rows = ablationNumbers.map(({ row, recipe, paper }) => [
    row,
    ...paper,
    ...['under', 'over', 'ensemble'].map((variant) => cell(runs, { recipe, variant }, dice)),
  ]);
  return markdownTable(['consistency', '000 Q', '000 C', '000 ensemble', 'ours Q', 'ours C', 'ours ensemble'], rows);
}

/** 000 Fig. 3: how much λ matters. */
export function lambdaTable(runs: CollectedRuns): string {
  const swept = runs.all.flatMap(({ recipe }) =>
    recipe.experiment === 'co-training' && recipe.consistency === 'region' && recipe.name.startsWith('co-training-unet')
      ? [{ lambda: recipe.lambda, recipe: recipe.name }]
      : [],
  );
  const distinct = [...new Map(swept.map((entry) => [entry.recipe, entry])).values()];
  const rows = distinct
    .sort((a, b) => a.lambda - b.lambda)
    .map(({ lambda, recipe }) => [
      String(lambda),
      ...['ensemble', 'under', 'over'].map((variant) => cell(runs, { recipe, variant }, dice)),
    ]);
  return markdownTable(['λ', 'ours ensemble', 'ours Q', 'ours C'], rows);
}

/** 000, section 3: whether Q and C see too little and too much, of marks with jitter. */
export function dualMaskTable(runs: CollectedRuns): string {
  const rows = dualMaskNumbers.map(({ row, variant, paper }) => [
    row,
    ...paper,
    cell(runs, { recipe: 'initial-masks', variant }, ({ slice }) => slice.recall),
    cell(runs, { recipe: 'initial-masks', variant }, ({ slice }) => slice.precision),
  ]);
  return markdownTable(['mask', '000 recall', '000 precision', 'ours recall', 'ours precision'], rows);
}
