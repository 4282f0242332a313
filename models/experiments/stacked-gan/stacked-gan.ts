import type { LesionRoi } from '../../data/roi/lesion-roi.js';
import type { TrainingSlice } from '../../data/sampling/training-slice.js';
import { enhancementFile } from '../../enhancement/enhancement-file.js';
import type { EnhancedPlane, PredictEnhancement } from '../../enhancement/enhance-plane.js';
import { enhancePlane } from '../../enhancement/enhance-plane.js';
import { createOnnxRuntimeEngine } from '../../engine/onnxruntime-engine.js';
import type { Weights } from '../../layers/network-scope.js';
import { crossEntropy } from '../../losses/loss-terms.js';
import { supervised } from '../../losses/supervised.js';
import { uNetFeatures } from '../../networks/stacked-gan/feature-network.js';
import type { FeatureNetwork } from '../../networks/stacked-gan/feature-network.js';
import { generatorNames } from '../../networks/stacked-gan/stacked-gan.js';
import { uNet } from '../../networks/u-net.js';
import { seededRandom } from '../../phantom/seeded-random.js';
import { certainLabel } from '../labels/weak-label.js';
import { createSliceLabeller } from '../labels/slice-labeller.js';
import { labelTargets } from '../labels/weak-label.js';
import type { LesionSplit } from '../load-lesions.js';
import { buildNetwork } from '../recipe/build-training.js';
import type { RecipeOf } from '../recipe/recipe.js';
import type { RunContext } from '../run/run-context.js';
import type { StageResult } from '../run/run-result.js';
import { runStage } from '../run/run-stage.js';
import { sampleBatches } from '../sample-batches.js';
import { scoreNetwork } from '../scoring/score-network.js';
import { maskOfPrediction } from '../../prediction/mask-of-prediction.js';
import { scoreMask } from '../scoring/score-prediction.js';
import { deadLeaves } from './dead-leaves.js';
import type { EnhancedChannels } from './enhanced-roi.js';
import { enhancedRoi, onEnhanced } from './enhanced-roi.js';
import { ganOf, runGanStage } from './gan-stages.js';
import type { CleanImage } from './image-batches.js';
import { selectSlices } from './select-slices.js';

type StackedGanRecipe = RecipeOf<'stacked-gan'>;

/** The network whose features compare images: no weights trained on photographs can be had. */
const featureNet = { baseChannels: 8, depth: 2, outputs: 1 };
const featureLevel = 0;
/** Learning rate of the rounds with CT over that of the first ones. */
const fineTuneRate = 0.3;

/**
 * Trains 003's stacked GAN: G1 and G2 on natural-like images with the paper's degradations, then, round by round, on them and on enhanced CT that a
 * rule selects; and then the segmentation of Tables 3, 4 and 6 with and without it.
 * @returns the scores of the test lesions on RECIST slices: `initial` (GrabCut-R on both images), `without-sr`, `with-sr` (three channels) and
 * `with-sr-pair` (two)
 */
export async function runStackedGan(
  recipe: StackedGanRecipe,
  lesions: LesionSplit,
  context: RunContext,
): Promise<readonly StageResult[]> {
  const weights = await trainGan(recipe, lesions, context);
  context.onPhase('enhancing slices');
  const predict = await openGan(recipe, weights, context);
  const planes = new Map<LesionRoi, EnhancedPlane>();
  for (const roi of [...lesions.train, ...lesions.validation, ...lesions.test])
    planes.set(roi, await enhanceMarked(roi, predict));
  const plain = await segment('without-sr', recipe, lesions, (roi) => roi, context);
  const seen = (channels: EnhancedChannels) => (roi: LesionRoi) => enhancedRoi(roi, planes.get(roi)!, channels);
  const three = await segment('with-sr', recipe, lesions, seen('three'), context);
  const two = await segment('with-sr-pair', recipe, lesions, seen('two'), context);
  return [initialMasks(lesions.test, planes), plain, three, two];
}

/** @returns weights of both generators, by `generatorNames`. */
async function trainGan(recipe: StackedGanRecipe, lesions: LesionSplit, context: RunContext): Promise<Weights> {
  const { gan } = recipe;
  const random = seededRandom(context.seed * 7919);
  context.onPhase('making images');
  const natural = Array.from({ length: gan.images }, () => ({ side: gan.imageSide, values: deadLeaves(gan.imageSide, random) })); // prettier-ignore
  const features = await trainFeatures(recipe, lesions, context);
  const first = { images: natural, features } as const;
  let g1 = await runGanStage({ ...first, name: 'denoise', stage: 'denoise', epochs: gan.epochs.denoise }, gan, context);
  let g2 = await runGanStage({ ...first, name: 'enhance', stage: 'enhance', epochs: gan.epochs.enhance }, gan, context);
  let best = -Infinity;
  for (let round = 1; round <= gan.rounds; round++) {
    const selected = await selectCt(recipe, lesions.train, bothOf(g1.weights, g2.weights), context);
    // The paper goes on until no more improvement is seen; here until the rule lets no more slices in.
    if (selected.length <= best || selected.length === 0) break;
    best = selected.length;
    const more = { features, images: [...natural, ...selected], epochs: gan.epochs.fineTune, rateFactor: fineTuneRate };
    g1 = await runGanStage({ ...more, name: `denoise-ct-${round}`, stage: 'denoise', weights: g1.weights }, gan, context); // prettier-ignore
    g2 = await runGanStage({ ...more, name: `enhance-ct-${round}`, stage: 'enhance', weights: g2.weights }, gan, context); // prettier-ignore
  }
  const weights = bothOf(g1.weights, g2.weights);
  const metadata = { recipe: recipe.name };
  context.stage('stacked-gan').saveResult(weights, [], enhancementFile(ganOf(gan), weights, metadata));
  return weights;
}

const renamed = (weights: Weights, name: string): Weights =>
  new Map(
    [...weights].flatMap(([key, tensor]) =>
      key.startsWith('generator.') ? [[`${name}.${key.slice('generator.'.length)}`, tensor] as const] : [],
    ),
  );

const bothOf = (g1: Weights, g2: Weights): Weights =>
  new Map([...renamed(g1, generatorNames.denoiser), ...renamed(g2, generatorNames.enhancer)]);

async function trainFeatures(
  recipe: StackedGanRecipe,
  { train, validation }: LesionSplit,
  context: RunContext,
): Promise<FeatureNetwork> {
  const plan = {
    name: 'features',
    network: uNet('u-net-features', featureNet),
    image: { channels: 1, rows: recipe.input.side, columns: recipe.input.side },
    loss: supervised(crossEntropy({ target: 'target', pixelWeight: 'weight' })),
    training: recipe.training,
    epochs: recipe.gan.epochs.features,
    batches: sampleBatches(labelled(train), labelled(validation), recipe, { ...recipe.input, contextSlices: 0 }),
  };
  return runStage(plan, context, async (_, { weights }) => uNetFeatures(weights, featureNet, featureLevel));
}

async function openGan({ gan }: StackedGanRecipe, weights: Weights, context: RunContext): Promise<PredictEnhancement> {
  const engine = context.engine ?? createOnnxRuntimeEngine({ provider: 'cpu', threads: context.threads });
  const session = await engine.load(enhancementFile(ganOf(gan), weights));
  return async (image) => {
    const { denoised, enhanced } = await session.run({ image });
    return { denoised, enhanced };
  };
}

function enhanceMarked(roi: LesionRoi, predict: PredictEnhancement): Promise<EnhancedPlane> {
  const area = roi.side * roi.side;
  const own = roi.intensities.subarray(roi.markedSlice * area, (roi.markedSlice + 1) * area);
  return enhancePlane(own, { rows: roi.side, columns: roi.side }, roi.window, predict);
}

/** CT slices of the training lesions that the rule lets in, as the networks enhanced them. */
async function selectCt(
  recipe: StackedGanRecipe,
  rois: readonly LesionRoi[],
  weights: Weights,
  context: RunContext,
): Promise<readonly CleanImage[]> {
  context.onPhase('selecting slices');
  const predict = await openGan(recipe, weights, context);
  const slices = [];
  for (const roi of rois) {
    const { enhanced } = await enhanceMarked(roi, predict);
    const area = roi.side * roi.side;
    const levels = (hu: ArrayLike<number>): CleanImage => ({ side: roi.side, values: Float32Array.from(hu, (value) => Math.min(1, Math.max(0, (value - roi.window.lower) / (roi.window.upper - roi.window.lower)))) }); // prettier-ignore
    const before = roi.intensities.subarray(roi.markedSlice * area, (roi.markedSlice + 1) * area);
    slices.push({ roi, before: levels(before), after: levels(enhanced) });
  }
  return selectSlices(slices, recipe.gan.select);
}

function labelled(rois: readonly LesionRoi[], imageOf: (roi: LesionRoi) => LesionRoi = (roi) => roi) {
  const labeller = createSliceLabeller('grabcut-r');
  return rois.flatMap((roi): readonly TrainingSlice[] => {
    const made = labeller(roi);
    if (!made) return [];
    const seen = imageOf(roi);
    const targets = labelTargets(made, 'cross-entropy', roi.side, roi.axes);
    return [{ roi: seen, slice: seen.markedSlice, targets }];
  });
}

/** Masks of GrabCut-R on the scanner's slices teach every network (003, supplement). */
function segment(
  name: string,
  recipe: StackedGanRecipe,
  { train, validation, test }: LesionSplit,
  imageOf: (roi: LesionRoi) => LesionRoi,
  context: RunContext,
): Promise<StageResult> {
  const input = { ...recipe.input, contextSlices: name === 'without-sr' ? 0 : 1 };
  const { side } = input;
  const plan = {
    name,
    network: buildNetwork(recipe.network),
    image: { channels: 1 + 2 * input.contextSlices, rows: side, columns: side },
    loss: supervised(crossEntropy({ target: 'target', pixelWeight: 'weight' })),
    training: recipe.training,
    epochs: recipe.training.epochs,
    batches: sampleBatches(labelled(train, imageOf), labelled(validation, imageOf), recipe, input),
    ...(recipe.training.patience !== undefined && { patience: recipe.training.patience }),
  };
  return runStage(plan, context, async (trainer, { rows }) => {
    context.onPhase(`testing ${name}`);
    const scored = await scoreNetwork((image) => trainer.predict(image), test.map(imageOf), {
      input,
      maps: { CNN: 'probability' },
      withGrabCut: true,
      dimension: 2,
    });
    const seconds = rows.reduce((sum, row) => sum + row.seconds, 0);
    return { stage: name, steps: rows.at(-1)?.steps ?? 0, seconds, scores: scored.scores };
  });
}

/** 003, Table 6: GrabCut-R on the scanner's slices and on the enhanced ones. */
function initialMasks(test: readonly LesionRoi[], planes: ReadonlyMap<LesionRoi, EnhancedPlane>): StageResult {
  const labeller = createSliceLabeller('grabcut-r');
  const score = (variant: string, roi: LesionRoi) => {
    const label = labeller(roi) ?? certainLabel(new Uint8Array(roi.side * roi.side));
    const map = new Float32Array(roi.intensities.length);
    map.set(label.foreground, roi.markedSlice * roi.side * roi.side);
    return scoreMask(roi, variant, maskOfPrediction(roi, map, 2), 2) ?? [];
  };
  const scores = test.flatMap((roi) => [
    score('grabcut-r', roi),
    score('grabcut-r-sr', onEnhanced(roi, planes.get(roi)!)),
  ]);
  return { stage: 'initial', steps: 0, seconds: 0, scores: scores.flat() };
}
