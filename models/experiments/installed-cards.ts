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
import type { DataRecipe } from './recipe/recipe.js';
import type { BoxKind, ProposalScore } from './recist-labelling/score-proposals.js';
import type { RunResult } from './run/run-result.js';

/** Licences and citations of the sets that weights which ship may learn from. */
const sources: Readonly<Record<string, { readonly licence: string; readonly citation: string }>> = {
  lidc: {
    licence: 'CC BY 3.0',
    citation: 'Armato et al.: Data From LIDC-IDRI. The Cancer Imaging Archive, 2015. doi:10.7937/K9/TCIA.2015.LO9QL9SX',
  },
  sts: {
    licence: 'CC BY 3.0',
    citation:
      'Vallières et al.: A radiomics model from joint FDG-PET and MRI texture features for the prediction of lung metastases in soft-tissue sarcomas of the extremities. The Cancer Imaging Archive, 2015. doi:10.7937/K9/TCIA.2015.7GO2GSKS',
  },
};

/** A model of a finished run with its card, and the file of the run that it is. */
export interface InstallableModel {
  readonly file: string;
  readonly card: CardText;
}

/**
 * @returns what a finished run of 004's or of the stacked GAN's recipe has to install, under the name by which the product looks for it
 * @param version of the weights, chosen by whoever installs them
 * @throws {ExperimentError} run-mismatch for a quick run, and for recipes whose networks the product does not open
 */
export function installableModel(run: RunResult, version: string): InstallableModel {
  const { experiment } = run.recipe;
  if (run.quick) throw new ExperimentError('run-mismatch', 'a quick run has learnt nothing');
  if (experiment === 'recist-labelling') return labellingCard(run, version);
  if (experiment === 'stacked-gan') return enhancementCard(run, version);
  throw new ExperimentError('run-mismatch', `the product opens no network of ${experiment}`);
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
    .map((source) =>
      source.kind === 'phantoms'
        ? { name: 'phantoms', licence: 'Apache-2.0', citation: 'Synthetic patients of models/phantom.' }
        : { name: source.folder, ...(sources[source.folder] ?? { licence: 'not stated', citation: 'not stated' }) },
    );
