import { indexStage } from '../co-segmentation/index-stage.js';
import {
  coSegmentationModel,
  coSegmentationPreprocessing,
  lesionIndexModel,
} from '../co-segmentation/installed-files.js';
import { modelDigest } from '../engine/model-digest.js';
import type { CardText } from '../engine/write-model.js';
import { enhancementModel } from '../enhancement/enhancer.js';
import { enhancementPreprocessing } from '../enhancement/enhancement-file.js';
import { ExperimentError } from '../errors/experiment-error.js';
import {
  cropOverBox,
  labellingChannels,
  labellingPreprocessing,
  labellingSide,
} from '../recist-labelling/labelling-image.js';
import { labellingModel } from '../recist-labelling/mark-proposer.js';
import { candidateCard } from './candidate-card.js';
import { lesionCard, shippedStage } from './lesion-network/lesion-card.js';
import type { DataRecipe } from './recipe/recipe.js';
import type { BoxKind, ProposalScore } from './recist-labelling/score-proposals.js';
import type { RunResult, StageResult } from './run/run-result.js';
import { trainingSetFacts } from './training-sets.js';

/** A model of a finished run with its card, and the file of the run that it is. */
export interface InstallableModel {
  readonly file: string;
  readonly card: CardText;
  /** A further file of the run that the product reads beside it, and its name there. */
  readonly beside?: { readonly file: string; readonly name: string };
}

/** Reads a file of the run. @throws {ExperimentError} run-mismatch where it is not there */
export type ReadRunFile = (file: string) => Uint8Array;

/**
 * @returns what a finished run has to install, under the names by which the product looks for it
 * @param version of the weights, chosen by whoever installs them
 * @throws {ExperimentError} run-mismatch for a quick run, and for recipes whose networks the product does not open
 */
export function installableModels(run: RunResult, version: string, read: ReadRunFile): readonly InstallableModel[] {
  const { experiment } = run.recipe;
  if (run.quick) throw new ExperimentError('run-mismatch', 'a quick run has learnt nothing');
  switch (experiment) {
    case 'lesion-network':
      return [{ card: lesionCard(run, version), file: `${shippedStage}.onnx` }];
    case 'whole-slice':
      return [{ card: candidateCard(run, version), file: 'whole-slice.onnx' }];
    case 'recist-labelling':
      return [labellingCard(run, version)];
    case 'stacked-gan':
      return [enhancementCard(run, version)];
    case 'co-segmentation':
      return coSegmentationModels(run, version, read);
    default:
      throw new ExperimentError('run-mismatch', `the product opens no network of ${experiment}`);
  }
}

/** The network of pairs that did best on the test lesions, and the lesions that it pairs with. */
function coSegmentationModels(run: RunResult, version: string, read: ReadRunFile): readonly InstallableModel[] {
  const diceOf = ({ scores }: StageResult): number => {
    const own = scores.filter(({ variant }) => variant === 'CNN-DCRF');
    return own.reduce((sum, { slice }) => sum + slice.dice, 0) / own.length;
  };
  const pairs = run.stages.filter(({ stage }) => stage.startsWith('co-')).toSorted((a, b) => diceOf(b) - diceOf(a));
  const [best] = pairs;
  if (best === undefined) throw new ExperimentError('run-mismatch', 'the run holds no network of pairs');
  const { training, ...rest } = common(run, version);
  const paper =
    'Agarwal et al.: Weakly-Supervised Lesion Segmentation on CT Scans using Co-Segmentation. arXiv:2001.08590 (paper 002)';
  const protocol = `${best.scores.length / 2} RECIST slices of other patients; the best of ${pairs.length} networks of the run`;
  const network: CardText = {
    ...rest,
    name: coSegmentationModel,
    network: best.stage,
    description:
      'Segments two lesions of one appearance together, on their RECIST slices. A result is for review by a radiologist, not for diagnosis by itself.',
    citations: [paper],
    metrics: [{ data: 'test lesions', metric: 'Dice after the dense CRF', value: diceOf(best), protocol }],
    preprocessing: { id: coSegmentationPreprocessing, parameters: {} },
    training,
  };
  const lesions = `${indexStage}.safetensors`;
  const index: CardText = {
    ...network,
    name: lesionIndexModel,
    network: 'lesion-embedding',
    description:
      'Says what a lesion looks like; the lesions that taught the network lie beside it as images, so that both stay where those may be.',
    metrics: [],
    preprocessing: { id: coSegmentationPreprocessing, parameters: { lesions: modelDigest(read(lesions)) } },
  };
  return [
    { card: network, file: `${best.stage}.onnx` },
    { card: index, file: `${indexStage}.onnx`, beside: { file: lesions, name: `${lesionIndexModel}.safetensors` } },
  ];
}

function labellingCard(run: RunResult, version: string): InstallableModel {
  const stage = run.stages.at(-1);
  const scores = stage?.proposals?.filter(({ variant }) => variant === 'network-views') ?? [];
  if (!stage || stage.stage === 'shn') throw new ExperimentError('run-mismatch', 'the run holds no whole cascade');
  const card: CardText = {
    ...common(run, version),
    name: labellingModel,
    description:
      'Proposes a RECIST mark from a rough box: spatial transformer and stacked hourglass. A proposal is no measurement before a person has looked at it.',
    citations: [
      'Tang et al.: Semi-automatic RECIST Labeling on CT Scans with Cascaded Convolutional Neural Networks. MICCAI 2018 (paper 004)',
    ],
    metrics: (['close', 'rough'] as const).flatMap((box) => proposalMetrics(scores, box)),
    preprocessing: { id: labellingPreprocessing, parameters: { side: labellingSide, cropOverBox } },
    channels: { image: [...labellingChannels] },
  };
  return { file: `${stage.stage}.onnx`, card };
}

function proposalMetrics(scores: readonly ProposalScore[], box: BoxKind) {
  const real = scores.filter((score) => score.box === box && score.reader === 'truth' && score.set !== 'phantoms');
  const found = real.flatMap(({ difference }) => difference?.long ?? []);
  if (found.length === 0) return [];
  const mean = (value: (own: (typeof found)[number]) => number): number =>
    found.reduce((sum, own) => sum + value(own), 0) / found.length;
  const protocol = `${found.length} test lesions of other patients, one ${box} box each`;
  return [
    { data: 'test lesions', metric: 'error of the long axis', value: 100 * mean(({ lengthShare }) => lengthShare), unit: '%', protocol }, // prettier-ignore
    {
      data: 'test lesions',
      metric: 'error of the long axis',
      value: mean(({ length }) => length),
      unit: 'px',
      protocol,
    },
  ];
}

function enhancementCard(run: RunResult, version: string): InstallableModel {
  const card: CardText = {
    ...common(run, version),
    name: enhancementModel,
    description:
      'Takes noise from CT slices, and sharpens their edges and contrast: two generators of a stacked GAN. For networks that look at it beside the scanner’s slice, and for a look; nothing is measured on it.',
    citations: [
      'Cai et al.: Accurate Weakly Supervised Deep Lesion Segmentation on CT Scans. arXiv:1801.08614 (paper 003)',
    ],
    metrics: run.stages.flatMap(({ stage, scores }) => {
      const own = scores.filter(({ variant }) => variant === 'CNN');
      if (own.length === 0) return [];
      const value = own.reduce((sum, { slice }) => sum + slice.dice, 0) / own.length;
      return [{ data: 'test lesions', metric: `Dice of HNN, ${stage}`, value, protocol: `${own.length} RECIST slices of other patients` }]; // prettier-ignore
    }),
    preprocessing: { id: enhancementPreprocessing, parameters: {} },
  };
  return { file: 'stacked-gan.onnx', card };
}

const common = ({ recipe, seed, network, stages, lesions, patients }: RunResult, version: string) => ({
  version,
  network: network?.id ?? 'unknown',
  licence: 'Apache-2.0',
  data: learntFrom(recipe.data),
  training: `Recipe ${recipe.name}, seed ${seed}: ${stages.map(({ stage, steps }) => `${stage} ${steps} steps`).join(', ')}, from noise; ${lesions.train} lesions of ${patients.train} patients.`,
});

/** Sets that are only tested on have taught nothing. */
const learntFrom = ({ sources: used, split }: DataRecipe) =>
  used
    .filter((source) => !('folder' in source && split.testOnly.includes(source.folder)))
    .map((source) => (source.kind === 'phantoms' ? 'phantoms' : source.folder))
    .map((name) => ({ name, ...trainingSetFacts(name) }));
