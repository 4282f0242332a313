import type { SourceLesion } from '../../data/source-lesion.js';
import { jitterMark, lesionRandom } from '../../evaluation/input/jitter-mark.js';
import type { PredictLesion } from '../../lesion-network/lesion-probability.js';
import { lesionProbability } from '../../lesion-network/lesion-probability.js';
import { assumeShortAxis } from '../../mark/assume-short-axis.js';
import { markFrame } from '../../mark/mark-frame.js';
import { createGraphCut3d } from '../../methods/graph-cut-3d.js';
import type { DataRecipe } from '../recipe/recipe.js';
import type { LesionScore } from '../scoring/score-prediction.js';
import { scoreKnown } from '../scoring/score-prediction.js';
import { variants } from './lesion-variants.js';

/**
 * @returns how well each variant agrees with the truth of a lesion from its jittered mark; nothing for a lesion without truth, or shorter than the
 * recipe's least long axis
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
  const random = lesionRandom(split.seed, id, 1);
  const drawn = jitterMark(careful, markJitter, random, volume.shape);
  const { mark } = assumeShortAxis(drawn, pixel);
  const map = await lesionProbability(volume, mark, predict);
  const cut = createGraphCut3d().segment(volume, drawn).mask;
  const ends = [truth.origin[0], volume.shape[0] - truth.origin[0] - truth.shape[0]];
  const known = {
    ...{ id, set, organ, truth },
    markedSlice: mark.slice,
    spacingMm: volume.spacingMm,
    hasFreeSlices: Math.min(...ends) >= 1,
  };
  const scores: LesionScore[] = [];
  for (const [name, variant] of Object.entries(variants))
    scores.push(scoreKnown(known, name, await variant({ volume, mark, map, cut, predict, random }), 3));
  return scores;
}
