import { markdownTable } from '../../evaluation/report/markdown-table.js';
import { GraphBuilder } from '../../graph/graph-builder.js';
import { NetworkScope, parameterCount } from '../../layers/network-scope.js';
import { networkNamed } from '../../networks/network-registry.js';
import type { RunResult } from '../run/run-result.js';
import type { CollectedRuns } from './collected-runs.js';
import { trainingNumbers } from './co-training-numbers.js';

/** Images of 224² fit every preset's size multiple. */
const SIDE = 224;

/** 000 T1: settings of the paper, with the preset that has its size, beside those of our recipe. */
export function trainingTable(runs: CollectedRuns): string {
  const rows = trainingNumbers.map(
    ({ backbone, preset, recipe, pretrained, batch, preparationEpochs, epochs, optimizer, rate }) => [
      backbone,
      `${preset} (${millions(presetParameters(preset))})`,
      pretrained,
      String(batch),
      `${preparationEpochs} / ${epochs}`,
      `${optimizer} ${rate}`,
      oursOf(runs.of(recipe)[0]),
    ],
  );
  return markdownTable(
    [
      'backbone',
      'preset (parameters of one subnet)',
      '000 pretrained',
      '000 batch',
      '000 preparation / all epochs',
      '000 optimiser',
      'ours',
    ],
    rows,
  );
}

function presetParameters(preset: string): number {
  const builder = new GraphBuilder('count');
  const scope = NetworkScope.create(builder, 'training', new Map(), () => 0);
  networkNamed(preset).build(scope, builder.input('image', ['N', 1, SIDE, SIDE]));
  return parameterCount(scope);
}

const millions = (count: number): string => `${(count / 1e6).toFixed(1)} M`;

function oursOf(run: RunResult | undefined): string {
  if (run?.recipe.experiment !== 'co-training' || !run.network) return '–';
  const { training, preparationEpochs } = run.recipe;
  const { kind } = training.optimizer;
  return [
    `${run.network.id} (${millions(run.network.parameters / 2)})`,
    'from noise',
    `batch ${training.batch}`,
    `${preparationEpochs} / ${training.epochs} epochs of ${training.stepsPerEpoch} steps`,
    `${kind} ${training.schedule.rate}`,
  ].join(', ');
}

/** What stands behind tables: of every recipe whose name passes the steps, seeds, lesions, minutes and parameters. */
export function runsTable(runs: CollectedRuns, passes: (recipe: string) => boolean): string {
  const names = [...new Set(runs.all.map(({ recipe }) => recipe.name))].filter(passes);
  const rows = names.map((name) => {
    const own = runs.of(name);
    const [{ network, lesions, patients, stages }] = own;
    const seconds = own.map((run) => run.stages.reduce((sum, stage) => sum + stage.seconds, 0));
    return [
      name,
      network ? `${network.id}, ${(network.parameters / 1e3).toFixed(0)} k` : 'none',
      stages.map(({ steps }) => steps).join(' → '),
      own.map(({ seed }) => seed).join(', '),
      `${lesions.train} / ${lesions.validation} / ${lesions.test}`,
      `${patients.train} / ${patients.validation} / ${patients.test}`,
      (seconds.reduce((sum, value) => sum + value, 0) / seconds.length / 60).toFixed(1),
    ];
  });
  return markdownTable(
    ['recipe', 'network, parameters', 'steps', 'seeds', 'lesions train / val. / test', 'patients', 'minutes a seed'],
    rows,
  );
}

/** Candidates of whole slices: precision and recall by confidence, on phantoms and on studies of other sets. */
export function candidateTable(runs: CollectedRuns): string {
  const rows = runs.all.flatMap(({ recipe, seed, stages }) =>
    stages.flatMap(({ candidates = [] }) =>
      candidates.map((entry) => [
        recipe.name,
        String(seed),
        entry.set,
        String(entry.studies),
        entry.threshold.toFixed(2),
        String(entry.lesions),
        String(entry.candidates),
        entry.candidates === 0 ? '–' : entry.precision.toFixed(3),
        entry.recall.toFixed(3),
        entry.falsePerStudy.toFixed(1),
      ]),
    ),
  );
  return markdownTable(
    [
      'recipe',
      'seed',
      'set',
      'studies',
      'least confidence',
      'lesions',
      'candidates',
      'precision',
      'recall',
      'false a study',
    ],
    rows,
  );
}

/** How the labels of each WSSS round came about, all seeds together. */
export function labelTable(runs: CollectedRuns): string {
  const rows = runs
    .of('wsss-hnn')
    .flatMap(({ seed, stages }) =>
      stages.map(({ stage, counts = {} }) => [
        `${stage}, seed ${seed}`,
        ...['slices', 'grabcut-of-network', 'grabcut-of-recist', 'prediction-and-recist'].map((name) =>
          String(counts[name] ?? '–'),
        ),
      ]),
    );
  const header = [
    'stage',
    'slices',
    'GrabCut of network',
    'GrabCut of mark alone',
    'prediction and mark, rest ignored',
  ];
  return markdownTable(header, rows);
}
