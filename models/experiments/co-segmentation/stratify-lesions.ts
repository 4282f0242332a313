import { embedLesions } from '../../co-segmentation/embed-lesions.js';
import { setOf } from '../../data/patient-split.js';
import { splitPatientsByStratum } from '../../data/stratified-split.js';
import { createOnnxRuntimeEngine } from '../../engine/onnxruntime-engine.js';
import { vggSmall } from '../../networks/encoders/vgg.js';
import { seededRandom } from '../../phantom/seeded-random.js';
import type { LesionSplit } from '../load-lesions.js';
import { partsOf } from '../load-lesions.js';
import type { RecipeOf } from '../recipe/recipe.js';
import type { RunContext } from '../run/run-context.js';
import { kMeans } from './k-means.js';
import { labelLesions, trainBaseline } from './train-baseline.js';

/** The stage whose network embeds lesions before they are split. */
const STAGE = 'split';

/**
 * Splits lesions anew so that lesions that look alike are on all sides (002, section 3: "stratified sampling based on the initial clustering"),
 * but whole patients, which 002 does not say. The FCN that embeds them learns before, from the training side of the plain split; its seed is the
 * split's, so that all seeds of a recipe have the same split.
 * @param lesions as the plain split has them
 * @throws {ExperimentError} training-data-missing
 */
export async function stratifyLesions(
  recipe: RecipeOf<'co-segmentation'>,
  lesions: LesionSplit,
  context: RunContext,
): Promise<LesionSplit> {
  const { seed, testOnly } = recipe.data.split;
  const weights = await trainBaseline(
    recipe,
    labelLesions(lesions),
    { ...context, seed },
    STAGE,
    async (_, done) => done.weights,
  );
  context.onPhase('splitting lesions by cluster');
  const rois = [...lesions.train, ...lesions.validation, ...lesions.test];
  const own = rois.filter(({ patient }) => !testOnly.includes(setOf(patient)));
  const engine = context.engine ?? createOnnxRuntimeEngine({ provider: 'cpu', threads: context.threads });
  const vectors = await embedLesions(engine, weights, vggSmall, own, recipe.input);
  const labels = kMeans(vectors, recipe.clusters, seededRandom(seed));
  const stratumOf = new Map(own.map((roi, i) => [roi, labels[i]]));
  const sides = splitPatientsByStratum(
    rois.map((roi) => ({ patient: roi.patient, stratum: stratumOf.get(roi) ?? -1 })),
    recipe.data.split,
  );
  return { ...partsOf(rois, sides), skipped: lesions.skipped };
}
