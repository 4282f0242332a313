import type { ComparedRow } from './beside-default-table.js';
import { besideDefaultTable } from './beside-default-table.js';
import type { CollectedRuns } from './collected-runs.js';
import { coSegmentationDifferences, coSegmentationTable } from './co-segmentation-table.js';
import { labellingDifferences, labellingTable, proposalTable } from './labelling-table.js';
import { coSegmentationNumbers } from './paper-numbers.js';
import { lesionGoalsTable, lesionNetworkTable } from './lesion-network-table.js';
import { precisionRecallTable } from './precision-recall-tables.js';
import { candidateTable, labelTable, runsTable, trainingTable } from './setting-tables.js';
import {
  ablationTable,
  coTrainingTable,
  dualMaskTable,
  initialMaskTable,
  lambdaTable,
  supervisionTable,
} from './slice-tables.js';
import { categoryTable, initialSuperResolutionTable, superResolutionTable } from './stacked-gan-tables.js';
import { offsetTable, volumeDistanceTable, volumeTable } from './volume-tables.js';

/** One document of tables. */
export interface TableDocument {
  /** File name without ending. */
  readonly name: string;
  readonly title: string;
  readonly markdown: string;
}

interface PlannedDocument extends Omit<TableDocument, 'markdown'> {
  /** Its own recipes: without a run of one of them it says nothing. */
  readonly recipes: RegExp;
  /** Recipes of other documents that rows of it come from. */
  readonly alsoFrom?: RegExp;
  /** The tables, but for the one of the runs behind them. */
  readonly sections: () => readonly string[];
}

const NOTE = `Ours: one fixed patient split (seed and shares in the recipes), marks with ±10 % endpoint jitter, networks small enough for minutes on a CPU,
from noise. Mean ± standard deviation over the test lesions; in brackets the standard deviation of the seeds' means, where there are several.
Sets with * are never trained on. The papers' numbers are of other lesions (DeepLesion, lymph nodes, KiTS19), many more of them, and far longer
training: rows may be compared with each other within a column, not across.`;

const LABELLING_NOTE = `Boxes: each side lies outside of the lesion by 0 … .25 (close) or 0 … .5 (rough) of its longer extent, held within the image; our crops of lesions
end 5 to 20 pixels beside them, so that boxes drawn beyond that end there, too. DL is the mark of the true mask; R1 and R2 are that mark turned (10°, one standard deviation)
and with half axes scaled by ±15 %, since our sets have one reader: they say what such noise makes of the numbers.`;

const besideDefault = 'Beside the default of the product, RECIST slices of the same lesions';

const coSegmentationRows: readonly ComparedRow[] = coSegmentationNumbers.map(({ row, stage }) => ({
  name: `${row}, with DCRF`,
  stage,
  variant: 'CNN-DCRF',
}));

const stackedGanRows: readonly ComparedRow[] = [
  { name: 'HNN', stage: 'without-sr', variant: 'CNN' },
  { name: 'HNN-SR', stage: 'with-sr', variant: 'CNN' },
  { name: 'HNN-GC', stage: 'without-sr', variant: 'CNN-GC' },
  { name: 'HNN-SR-GC', stage: 'with-sr', variant: 'CNN-GC' },
];

/** @returns the tables of 000, 001, 002, 003 and 004 in the papers' layout, our numbers beside theirs; only those that a run is behind. */
export const paperTables = (runs: CollectedRuns): readonly TableDocument[] =>
  plannedDocuments(runs)
    .filter(hasRun(runs))
    .map((document) => ({ name: document.name, title: document.title, markdown: markdownOf(document, runs) }));

/** @returns names of the documents that no run is behind. */
export const missingTables = (runs: CollectedRuns): readonly string[] =>
  plannedDocuments(runs).flatMap((document) => (hasRun(runs)(document) ? [] : [document.name]));

const hasRun =
  (runs: CollectedRuns) =>
  ({ recipes }: PlannedDocument): boolean =>
    runs.all.some(({ recipe }) => recipes.test(recipe.name));

function markdownOf({ title, recipes, alsoFrom, sections }: PlannedDocument, runs: CollectedRuns): string {
  const behind = runsTable(runs, (recipe) => recipes.test(recipe) || alsoFrom?.test(recipe) === true);
  const all = [...sections(), section('Runs behind these tables: steps and seeds', behind)];
  return `# ${title}\n\n${NOTE}\n\n${all.join('\n')}`;
}

const section = (title: string, table: string): string => `## ${title}\n\n${table}\n`;

function plannedDocuments(runs: CollectedRuns): readonly PlannedDocument[] {
  return [
    {
      name: 'networks-wsss',
      recipes: /^(initial-masks|wsss|recist-slice)/,
      title: 'Slice-propagated segmentation (001) and self-paced segmentation (003)',
      sections: () => [
        section('001 Table 1, 003 Table 1: masks from marks without a network', initialMaskTable(runs)),
        section('001 Table 2: what the network learns from, Dice on RECIST slices', supervisionTable(runs, '001')),
        section('003 Table 2: initial masks to train the CNN, Dice on RECIST slices', supervisionTable(runs, '003')),
        section('001 Table 3: Dice of lesion volumes', volumeTable(runs, '001')),
        section('003 Table 5: 3D segmentation by category', volumeTable(runs, '003')),
        section('Distances of lesion volumes', volumeDistanceTable(runs)),
        section('001 Fig. 2a, 003 Figs. 4 and 10: Dice by distance from the RECIST slice', offsetTable(runs)),
        section(
          '001 Fig. 2b, 003 Figs. 5 and 11: best F-measure of the precision-recall curves',
          precisionRecallTable(runs),
        ),
        section('Where the labels of each round came from', labelTable(runs)),
      ],
    },
    {
      name: 'networks-co-training',
      recipes: /^(co-training|baseline|upper-bound|whole-slice)/,
      alsoFrom: /^(wsss|initial-masks)/,
      title: 'Label-space co-training (000)',
      sections: () => [
        section('000 Table 1: settings', trainingTable(runs)),
        section('000, dual mask validation', dualMaskTable(runs)),
        section('000 Table 2: methods and backbones, RECIST slices', coTrainingTable(runs)),
        section('000 Table 3: the consistency loss', ablationTable(runs)),
        section('000 Fig. 3: λ', lambdaTable(runs)),
        section('Candidates on whole slices, without marks', candidateTable(runs)),
      ],
    },
    {
      name: 'networks-co-segmentation',
      recipes: /^co-segmentation/,
      title: 'Co-segmentation (002)',
      sections: () => [
        section('002 Table 1: training strategies, RECIST slices', coSegmentationTable(runs, 'co-segmentation')),
        section(
          '002: what the rows claim, with the intervals of the differences',
          coSegmentationDifferences(runs, 'co-segmentation'),
        ),
        section(
          '002 Table 1 on a split stratified by cluster, four times as long',
          coSegmentationTable(runs, 'co-segmentation-stratified'),
        ),
        section(
          'What its rows claim, with the intervals of the differences',
          coSegmentationDifferences(runs, 'co-segmentation-stratified'),
        ),
        section(besideDefault, besideDefaultTable(runs, 'co-segmentation', coSegmentationRows)),
      ],
    },
    {
      name: 'networks-stacked-gan',
      recipes: /^stacked-gan/,
      title: 'Stacked GAN (003)',
      sections: () => [
        section('003 Table 3: with and without super-resolution, RECIST slices', superResolutionTable(runs)),
        section('003 Table 4: Dice on RECIST slices by category', categoryTable(runs)),
        section('003 Table 6: initial masks on both images', initialSuperResolutionTable(runs)),
        section(besideDefault, besideDefaultTable(runs, 'stacked-gan', stackedGanRows)),
      ],
    },
    {
      name: 'networks-recist-labelling',
      recipes: /^recist-labelling/,
      title: 'Semi-automatic RECIST labelling (004)',
      sections: () => [
        LABELLING_NOTE,
        '',
        section('004 Table 1: long diameter, errors in pixels of the original image', labellingTable(runs, 'long')),
        section('004 Table 1: short diameter', labellingTable(runs, 'short')),
        section('004: what the rows claim, with the intervals of the differences', labellingDifferences(runs)),
        section('Proposals of the product', proposalTable(runs)),
      ],
    },
    {
      name: 'lesion-network',
      recipes: /^lesion-network/,
      title: 'The network that ships',
      sections: () => [
        section('Goals', lesionGoalsTable(runs, 'lesion-network')),
        section('Learnt from masks: what was tried', lesionNetworkTable(runs, 'lesion-network')),
        section('Learnt from RECIST marks alone', lesionNetworkTable(runs, 'lesion-network-weak')),
        'Each cell: mean Dice on the RECIST slice / in the volume / share of volumes under .5. Every lesion is tested by the network that has not seen\nits patient; lesions of 10 mm and more.\n',
      ],
    },
  ];
}
