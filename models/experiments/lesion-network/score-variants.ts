import type { Mask } from '../../../dicom-sr/segmentation/mask.js';
import type { SourceLesion } from '../../data/source-lesion.js';
import { jitterMark, lesionRandom } from '../../evaluation/input/jitter-mark.js';
import type { PredictLesion } from '../../lesion-network/lesion-probability.js';
import { lesionProbability, maskOfProbability } from '../../lesion-network/lesion-probability.js';
import { cutWithNetwork } from '../../lesion-network/network-cut.js';
import { withCut } from '../../lesion-network/with-cut.js';
import { assumeShortAxis } from '../../mark/assume-short-axis.js';
import { markFrame } from '../../mark/mark-frame.js';
import { createEllipsoid } from '../../methods/ellipsoid.js';
import { createGraphCut3d } from '../../methods/graph-cut-3d.js';
import type { DataRecipe } from '../recipe/recipe.js';
import type { LesionScore } from '../scoring/score-prediction.js';
import { scoreKnown } from '../scoring/score-prediction.js';

/**
 * @returns how well the network agrees with the truth of a lesion from its jittered mark, alone (`network`), averaged with the cut (`network-and-cut`)
 * and as a unary term of the cut (`network-in-cut`), and the methods without training beside it (`graph-cut-3d`, `ellipsoid`); nothing for a
 * lesion without truth, or shorter than the recipe's least long axis
 */
export async function scoreVariants(
  lesion: SourceLesion,
  predict: PredictLesion,
  { leastLongMm, markJitter, split }: DataRecipe,
): Promise<readonly LesionScore[]> {
  const { id, set, organ, volume, truth, mark: careful } = lesion;
  const pixel = [volume.spacingMm[1], volume.spacingMm[2]] as const;
  const { longAxisMm } = markFrame(assumeShortAxis(careful, pixel).mark, volume.spacingMm);
  if (truth === undefined || longAxisMm < leastLongMm) return [];
  const mark = jitterMark(careful, markJitter, lesionRandom(split.seed, id, 1), volume.shape);
  const complete = assumeShortAxis(mark, pixel).mark;
  const map = await lesionProbability(volume, complete, predict);
  const cut = createGraphCut3d().segment(volume, mark).mask;
  const masks: Readonly<Record<string, Mask>> = {
    network: maskOfProbability(map, complete),
    'network-and-cut': maskOfProbability(withCut(map, cut), complete),
    'network-in-cut': cutWithNetwork(volume, complete, map),
    'graph-cut-3d': cut,
    ellipsoid: createEllipsoid().segment(volume, mark).mask,
  };
  const ends = [truth.origin[0], volume.shape[0] - truth.origin[0] - truth.shape[0]];
  const known = {
    ...{ id, set, organ, truth },
    markedSlice: mark.slice,
    spacingMm: volume.spacingMm,
    hasFreeSlices: Math.min(...ends) >= 1,
  };
  return Object.entries(masks).map(([variant, mask]) => scoreKnown(known, variant, mask, 3));
}
