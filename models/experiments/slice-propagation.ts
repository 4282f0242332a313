import { channelCount } from '../data/sampling/image-channels.js';
import type { LesionRoi } from '../data/roi/lesion-roi.js';
import type { TrainingSlice } from '../data/sampling/training-slice.js';
import { GrabCut } from '../grabcut/grabcut.js';
import type { Weights } from '../layers/network-scope.js';
import { crossEntropy, recistTerm, softDice } from '../losses/loss-terms.js';
import type { Loss } from '../losses/loss.js';
import { supervised } from '../losses/supervised.js';
import type { Trainer } from '../training/trainer.js';
import type { LesionSplit } from './load-lesions.js';
import { createSliceLabeller } from './labels/slice-labeller.js';
import { labelTargets } from './labels/weak-label.js';
import { predictRoi } from '../prediction/predict-roi.js';
import { buildNetwork } from './recipe/build-training.js';
import type { RecipeOf } from './recipe/recipe.js';
import type { RunContext } from './run/run-context.js';
import type { StageResult } from './run/run-result.js';
import type { FinishedStage } from './run/run-stage.js';
import { runStage } from './run/run-stage.js';
import { sampleBatches } from './sample-batches.js';
import { scoreNetwork } from './scoring/score-network.js';
import { propagatedLabel } from './wsss/propagated-label.js';

type SlicePropagation = RecipeOf<'slice-propagation'>;

/** Slices to learn from and to validate with. */
interface LabelledSlices {
  readonly training: readonly TrainingSlice[];
  readonly validation: readonly TrainingSlice[];
  readonly counts: Readonly<Record<string, number>>;
}

/**
 * Trains a network on RECIST slices, then in K rounds on the slices around them, whose labels it makes itself (003, Algorithm 1): in round k
 * it labels the slices −k … k of every training lesion, GrabCut and the 3D mark correct it, and it learns all of them.
 * @returns the scores of the test lesions after the first stage and after each round: HNN, WSSS-3, -5, -7, each also with -GC
 */
export async function runSlicePropagation(
  recipe: SlicePropagation,
  lesions: LesionSplit,
  context: RunContext,
): Promise<readonly StageResult[]> {
  const results: StageResult[] = [];
  let slices = labelMarkedSlices(recipe, lesions);
  let weights: Weights | undefined;
  for (let round = 0; round <= recipe.rounds; round++) {
    const before = { steps: results.at(-1)?.steps ?? 0, slices, weights };
    [weights, slices] = await runRound(recipe, lesions, context, round, before, results);
  }
  return results;
}

async function runRound(
  recipe: SlicePropagation,
  lesions: LesionSplit,
  context: RunContext,
  round: number,
  before: { readonly steps: number; readonly slices: LabelledSlices; readonly weights: Weights | undefined },
  results: StageResult[],
): Promise<readonly [Weights, LabelledSlices]> {
  const { input, training } = recipe;
  const stage = round === 0 ? 'recist-slice' : `wsss-${2 * round + 1}`;
  const plan = {
    name: stage,
    network: buildNetwork(recipe.network),
    image: { channels: channelCount(input), rows: input.side, columns: input.side },
    loss: lossOf(recipe),
    training,
    epochs: round === 0 ? training.epochs : recipe.epochsPerRound,
    rateFactor: round === 0 ? 1 : recipe.roundRate,
    batches: sampleBatches(before.slices.training, before.slices.validation, recipe, input),
    ...(recipe.loss === 'recist' && { lossWeights: (epoch: number) => weightsOf(recipe, round, epoch) }),
    preparationEpochs: round === 0 ? recipe.firstEpochs : 0,
    ...(training.patience !== undefined && { patience: training.patience }),
    ...(before.weights && { weights: before.weights }),
  };
  return runStage(plan, context, async (trainer, done) => {
    const started = performance.now();
    context.onPhase(`testing ${stage}`);
    const scored = await scoreNetwork((image) => trainer.predict(image), lesions.test, {
      input,
      maps: { CNN: 'probability' },
      withGrabCut: true,
      dimension: 3,
    });
    results.push({
      stage,
      steps: before.steps + stepsOf(done),
      seconds: secondsOf(done) + (performance.now() - started) / 1000,
      ...scored,
      counts: before.slices.counts,
    });
    const last = round === recipe.rounds;
    return [done.weights, last ? before.slices : await harvest(trainer, recipe, lesions, round + 1, context)];
  });
}

const stepsOf = ({ rows }: FinishedStage): number => rows.at(-1)?.steps ?? 0;
const secondsOf = ({ rows }: FinishedStage): number => rows.reduce((sum, { seconds }) => sum + seconds, 0);

function lossOf({ loss }: SlicePropagation): Loss {
  if (loss === 'recist') return supervised(recistTerm());
  const targets = { target: 'target', pixelWeight: 'weight' };
  return supervised(loss === 'cross-entropy' ? crossEntropy(targets) : softDice(targets));
}

/** α = β: small while the masks of the first stage are uncertain, then 1 (001, below equation 3). */
function weightsOf({ firstWeight, firstEpochs }: SlicePropagation, round: number, epoch: number) {
  const weight = round === 0 && epoch <= firstEpochs ? firstWeight : 1;
  return { alpha: weight, beta: weight };
}

function labelMarkedSlices(recipe: SlicePropagation, { train, validation }: LesionSplit): LabelledSlices {
  const labeller = createSliceLabeller(recipe.labels);
  const label = (roi: LesionRoi): readonly TrainingSlice[] => {
    const made = labeller(roi);
    if (!made) return [];
    return [{ roi, slice: roi.markedSlice, targets: labelTargets(made, recipe.loss, roi.side, roi.axes) }];
  };
  const training = train.flatMap(label);
  return { training, validation: validation.flatMap(label), counts: { slices: training.length } };
}

/** The slices −k … k of every lesion with the labels that the network, its mark and GrabCut give them. */
async function harvest(
  trainer: Trainer,
  { input, loss }: SlicePropagation,
  { train, validation }: LesionSplit,
  k: number,
  context: RunContext,
): Promise<LabelledSlices> {
  const counts: Record<string, number> = { slices: 0 };
  const grabCut = new GrabCut();
  const label = async (roi: LesionRoi): Promise<readonly TrainingSlice[]> => {
    const slices = around(roi, k);
    const { probability } = await predictRoi((image) => trainer.predict(image), roi, input, slices);
    const plane = roi.side * roi.side;
    return slices.flatMap((slice) => {
      const made = propagatedLabel(grabCut, roi, slice, probability.subarray(slice * plane, (slice + 1) * plane));
      if (!made) return [];
      counts[made.origin] = (counts[made.origin] ?? 0) + 1;
      return [{ roi, slice, targets: labelTargets(made, loss, roi.side, made.axes) }];
    });
  };
  context.onPhase(`labelling slices −${k} … ${k}`);
  const training: TrainingSlice[] = [];
  for (const roi of train) training.push(...(await label(roi)));
  counts['slices'] = training.length;
  const ownCounts = { ...counts };
  const validated: TrainingSlice[] = [];
  for (const roi of validation) validated.push(...(await label(roi)));
  return { training, validation: validated, counts: ownCounts };
}

/** Indices of the slices from k below to k above the marked one, as far as there are any. */
function around({ markedSlice, slices }: LesionRoi, k: number): readonly number[] {
  const first = Math.max(0, markedSlice - k);
  return Array.from({ length: Math.min(slices - 1, markedSlice + k) - first + 1 }, (_, i) => first + i);
}
