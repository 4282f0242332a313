import type { LesionRoi } from '../../data/roi/lesion-roi.js';
import type { InputOptions } from '../../data/sampling/image-channels.js';
import { GrabCut } from '../../grabcut/grabcut.js';
import type { Predict } from '../../prediction/predict-roi.js';
import { predictRoi } from '../../prediction/predict-roi.js';
import { refineByGrabCut } from '../wsss/refine-by-grabcut.js';
import type { ProbabilityHistogram } from './precision-recall.js';
import { HistogramCounter } from './precision-recall.js';
import type { LesionScore } from './score-prediction.js';
import { maskOfPrediction } from '../../prediction/mask-of-prediction.js';
import { scoreMask } from './score-prediction.js';

/** What a network is worth on the lesions of a test. */
export interface NetworkScores {
  readonly scores: readonly LesionScore[];
  /** Of all pixels on marked slices, and of all ROIs. */
  readonly onSlices: ProbabilityHistogram;
  readonly inVolumes: ProbabilityHistogram;
}

export interface ScoringOptions {
  readonly input: InputOptions;
  /** Maps of the network to score, by the name that their rows get. */
  readonly maps: Readonly<Record<string, string>>;
  /** Also scores the first map after GrabCut, with `-GC` behind its name. */
  readonly withGrabCut: boolean;
  readonly dimension: 2 | 3;
}

/** @returns the scores of every ROI with a known truth. */
export async function scoreNetwork(
  predict: Predict,
  rois: readonly LesionRoi[],
  { input, maps, withGrabCut, dimension }: ScoringOptions,
): Promise<NetworkScores> {
  const scores: LesionScore[] = [];
  const [onSlices, inVolumes] = [new HistogramCounter(), new HistogramCounter()];
  const grabCut = new GrabCut();
  const [first] = Object.entries(maps);
  for (const roi of rois.filter(({ truth }) => truth !== undefined)) {
    const predicted = await predictRoi(predict, roi, input, dimension === 2 ? [roi.markedSlice] : undefined);
    const variants = Object.entries(maps).map(([variant, map]) => [variant, predicted[map]] as const);
    if (withGrabCut) variants.push([`${first[0]}-GC`, refineByGrabCut(grabCut, roi, predicted[first[1]])]);
    for (const [variant, probability] of variants) {
      const score = scoreMask(roi, variant, maskOfPrediction(roi, probability, dimension), dimension);
      if (score) scores.push(score);
    }
    count(onSlices, inVolumes, roi, predicted[first[1]], dimension);
  }
  return { scores, onSlices: onSlices.histogram, inVolumes: inVolumes.histogram };
}

function count(
  onSlices: HistogramCounter,
  inVolumes: HistogramCounter,
  { truth, side, markedSlice }: LesionRoi,
  probability: Float32Array,
  dimension: 2 | 3,
): void {
  if (!truth) return;
  const [from, to] = [markedSlice * side * side, (markedSlice + 1) * side * side];
  onSlices.add(probability.subarray(from, to), truth.subarray(from, to));
  if (dimension === 3) inVolumes.add(probability, truth);
}
