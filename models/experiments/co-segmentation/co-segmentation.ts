import type { LesionRoi } from '../../data/roi/lesion-roi.js';
import { channelCount } from '../../data/sampling/image-channels.js';
import { createOnnxRuntimeEngine } from '../../engine/onnxruntime-engine.js';
import { indexStage } from '../../co-segmentation/index-stage.js';
import type { Tensor } from '../../graph/value.js';
import type { Weights } from '../../layers/network-scope.js';
import { vggSmall } from '../../networks/encoders/vgg.js';
import { seededRandom } from '../../phantom/seeded-random.js';
import type { Predict } from '../../prediction/predict-roi.js';
import { imageOf, predictRoi } from '../../prediction/predict-roi.js';
import type { LesionSplit } from '../load-lesions.js';
import type { RecipeOf } from '../recipe/recipe.js';
import type { RunContext } from '../run/run-context.js';
import type { StageResult } from '../run/run-result.js';
import type { FinishedStage } from '../run/run-stage.js';
import { runStage } from '../run/run-stage.js';
import type { LesionScore } from '../scoring/score-prediction.js';
import { maskOfPrediction } from '../../prediction/mask-of-prediction.js';
import { scoreMask } from '../scoring/score-prediction.js';
import { embeddingFile, embedLesions } from '../../co-segmentation/embed-lesions.js';
import { LesionIndex } from './lesion-index.js';
import { pairBatches } from './pair-batches.js';
import { predictPair } from './predict-pair.js';
import type { LabelledLesions } from './train-baseline.js';
import { labelLesions, planOf, trainBaseline } from './train-baseline.js';
import { refineByDcrf } from '../../co-segmentation/refine-by-dcrf.js';

type CoSegmentation = RecipeOf<'co-segmentation'>;

/**
 * Trains the rows of 002's Table 1 one after another: an FCN on single lesions, whose encoder embeds them; then networks on pairs of lesions of
 * one cluster (or of any, where a variant does without clustering). A test lesion is paired with the training lesions most like it.
 * @returns the scores of each variant on the marked slices of the test lesions, plain and after the dense CRF
 */
export async function runCoSegmentation(
  recipe: CoSegmentation,
  lesions: LesionSplit,
  context: RunContext,
): Promise<readonly StageResult[]> {
  const slices = labelLesions(lesions);
  const { weights, result } = await testBaseline(recipe, lesions, slices, context);
  context.onPhase('embedding lesions');
  const engine = context.engine ?? createOnnxRuntimeEngine({ provider: 'cpu', threads: context.threads });
  const embed = (rois: readonly LesionRoi[]) => embedLesions(engine, weights, vggSmall, rois, recipe.input);
  const rois = slices.training.map(({ roi }) => roi);
  const embedded = await embed(rois);
  keepLesions(recipe, rois, embedded, embeddingFile(weights, vggSmall, recipe.input), context);
  const index = LesionIndex.create(rois, embedded, recipe.clusters, seededRandom(context.seed));
  const vectors = {
    validation: await embed(slices.validation.map(({ roi }) => roi)),
    test: await embed(lesions.test),
  };
  const results: StageResult[] = [{ ...result, counts: { clusters: index.clusterSizes.length } }];
  for (const variant of recipe.variants)
    results.push(await trainVariant(recipe, variant, { lesions, slices, index, vectors }, context));
  return results;
}

/** What `openCoSegmentation` needs beside a network of pairs: the lesions as it sees them, and how they are embedded. */
function keepLesions(
  { input }: CoSegmentation,
  rois: readonly LesionRoi[],
  vectors: readonly Float32Array[],
  embedding: Uint8Array,
  context: RunContext,
): void {
  const images = rois.map((roi) => imageOf(roi, [roi.markedSlice], input).data as Float32Array);
  const joined = (parts: readonly Float32Array[], shape: readonly number[]): Tensor => {
    const data = new Float32Array(parts.length * parts[0].length);
    parts.forEach((part, n) => data.set(part, n * part.length));
    return { shape, data };
  };
  const tensors = new Map([
    ['vectors', joined(vectors, [vectors.length, vectors[0].length])],
    ['images', joined(images, [images.length, channelCount(input), input.side, input.side])],
  ]);
  context.stage(indexStage).saveResult(tensors, [], embedding);
}

interface Prepared {
  readonly lesions: LesionSplit;
  readonly slices: LabelledLesions;
  readonly index: LesionIndex;
  readonly vectors: { readonly validation: readonly Float32Array[]; readonly test: readonly Float32Array[] };
}

function testBaseline(
  recipe: CoSegmentation,
  { test }: LesionSplit,
  slices: LabelledLesions,
  context: RunContext,
): Promise<{ readonly weights: Weights; readonly result: StageResult }> {
  return trainBaseline(recipe, slices, context, 'fcn', async (trainer, done) => {
    context.onPhase('testing fcn');
    const predict: Predict = (image) => trainer.predict(image);
    const scores: LesionScore[] = [];
    for (const roi of test) {
      const { probability } = await predictRoi(predict, roi, recipe.input, [roi.markedSlice]);
      scores.push(...scoresOf(roi, probability));
    }
    return { weights: done.weights, result: resultOf('fcn', done, scores) };
  });
}

function trainVariant(
  recipe: CoSegmentation,
  { network, clustering }: CoSegmentation['variants'][number],
  { lesions, slices, index, vectors }: Prepared,
  context: RunContext,
): Promise<StageResult> {
  const name = clustering ? network : `${network}-without-clustering`;
  const byNumber = new Map(slices.training.map((slice) => [slice.roi, slice]));
  const random = seededRandom(context.seed);
  const partnersOf = (vector: Float32Array, count: number): readonly LesionRoi[] =>
    clustering ? index.nearest(vector, count) : index.random(count, random);
  const validated = slices.validation.map(
    (slice, n) => [slice, byNumber.get(partnersOf(vectors.validation[n], 1)[0])!] as const,
  );
  const draw = clustering ? index.drawPartner.bind(index) : index.drawAny.bind(index);
  const plan = planOf(recipe, name, network, 2);
  const batches = pairBatches(slices.training, draw, validated, recipe, recipe.input);
  return runStage({ ...plan, batches }, context, async (trainer, done) => {
    context.onPhase(`testing ${name}`);
    const predict: Predict = (image) => trainer.predict(image);
    const scores: LesionScore[] = [];
    for (const [n, roi] of lesions.test.entries()) {
      const partners = partnersOf(vectors.test[n], recipe.partners);
      scores.push(...scoresOf(roi, await predictPair(predict, roi, partners, recipe.input)));
    }
    return resultOf(name, done, scores);
  });
}

function scoresOf(roi: LesionRoi, probability: Float32Array): readonly LesionScore[] {
  const variants = { CNN: probability, 'CNN-DCRF': refineByDcrf(roi, probability) };
  return Object.entries(variants).flatMap(
    ([variant, map]) => scoreMask(roi, variant, maskOfPrediction(roi, map, 2), 2) ?? [],
  );
}

const resultOf = (stage: string, { rows }: FinishedStage, scores: readonly LesionScore[]): StageResult => ({
  stage,
  steps: rows.at(-1)?.steps ?? 0,
  seconds: rows.reduce((sum, row) => sum + row.seconds, 0),
  scores,
});
