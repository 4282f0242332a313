import type { CardText } from '../../engine/write-model.js';
import { ExperimentError } from '../../errors/experiment-error.js';
import { gridParameters, gridSize } from '../../lesion-network/lesion-grid.js';
import { channelNames } from '../../lesion-network/mark-channels.js';
import { preprocessing } from '../../lesion-network/network.js';
import type { RecipeOf } from '../recipe/recipe.js';
import type { RunResult } from '../run/run-result.js';
import type { LesionScore } from '../scoring/score-prediction.js';
import { trainingSetFacts } from '../training-sets.js';

/** The stage whose network has seen every patient. */
export const shippedStage = 'all';
/** What the product makes of it. */
const shippedVariant = 'network-in-cut';

/**
 * @returns the card of the network that a run of `lesion-network` has trained, with what cross-validation and the sets for evaluation alone say
 * @param version of the weights, chosen by whoever installs them
 * @throws {ExperimentError} run-mismatch for a run of another experiment or a quick one
 */
export function lesionCard(run: RunResult, version: string): CardText {
  const { recipe, quick, seed, stages, network } = run;
  if (recipe.experiment !== 'lesion-network' || quick)
    throw new ExperimentError('run-mismatch', 'weights of the lesion network come from a finished lesion-network run');
  const steps = stages.find(({ stage }) => stage === shippedStage)?.steps ?? 0;
  return {
    name: 'lesion-network',
    version,
    description:
      'Segments one marked lesion of a CT volume from its RECIST mark: the mark and the surroundings on a grid along the long axis. A result is for review by a radiologist, not for diagnosis by itself.',
    network: network?.id ?? 'unknown',
    licence: 'CC-BY-4.0',
    data: learntSets(recipe).map((name) => ({ name, ...trainingSetFacts(name) })),
    citations: [
      'Ronneberger O, Fischer P, Brox T: U-Net: Convolutional Networks for Biomedical Image Segmentation. MICCAI 2015',
      'Tran D et al.: A Closer Look at Spatiotemporal Convolutions for Action Recognition. CVPR 2018',
    ],
    metrics: stages.flatMap((stage) => metricsOf(stage.scores, stage.stage, recipe)),
    preprocessing: { id: preprocessing, parameters: gridParameters },
    training: `Recipe ${recipe.name} (labels: ${recipe.labels}), seed ${seed}: ${steps} steps from noise on all patients.`,
    channels: {
      image: Array.from({ length: gridSize.slices }, (_, k) =>
        channelNames.map((name) => `slice ${k}: ${name}`),
      ).flat(),
      probability: Array.from({ length: gridSize.slices }, (_, k) => `slice ${k}`),
    },
  };
}

const learntSets = ({ data }: RecipeOf<'lesion-network'>): readonly string[] =>
  data.sources
    .map((source) => (source.kind === 'phantoms' ? 'phantoms' : source.folder))
    .filter((name) => !data.split.testOnly.includes(name));

function metricsOf(scores: readonly LesionScore[], stage: string, { data, folds }: RecipeOf<'lesion-network'>) {
  const own = scores.filter(({ variant }) => variant === shippedVariant);
  const how =
    stage === shippedStage
      ? 'set for evaluation alone'
      : `${stage} of ${folds}: patients that this network has not seen`;
  return [...new Set(own.map(({ set }) => set))].flatMap((set) => {
    const lesions = own.filter((score) => score.set === set);
    const protocol = `${how}; ${lesions.length} lesions of ${data.leastLongMm} mm and more, endpoints jittered by ±${100 * data.markJitter} %`;
    const mean = (values: readonly number[]): number =>
      Number((values.reduce((sum, value) => sum + value, 0) / values.length).toFixed(4));
    return [
      { data: set, metric: 'Dice, RECIST slice', value: mean(lesions.map(({ slice }) => slice.dice)), protocol },
      { data: set, metric: 'Dice, volume', value: mean(lesions.flatMap(({ volume }) => volume?.dice ?? [])), protocol },
    ];
  });
}
