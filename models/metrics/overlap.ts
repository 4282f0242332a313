/** Voxels (or pixels) of a result by agreement with the truth. */
export interface OverlapCounts {
  readonly truePositive: number;
  readonly falsePositive: number;
  readonly falseNegative: number;
}

/** Overlap of a result with the truth, each 0 … 1. */
export interface OverlapMetrics {
  /** 2TP / (2TP + FP + FN). */
  readonly dice: number;
  /** TP / (TP + FP + FN). */
  readonly jaccard: number;
  /** TP / (TP + FP). */
  readonly precision: number;
  /** TP / (TP + FN). */
  readonly recall: number;
  /** VS = 1 − |FN − FP| / (2TP + FP + FN). */
  readonly volumetricSimilarity: number;
}

/** @returns the counts of two equally long binary arrays (0 = background, anything else = lesion). */
export function countOverlap(result: Uint8Array, truth: Uint8Array): OverlapCounts {
  if (result.length !== truth.length) throw new RangeError('the masks differ in size');
  let [truePositive, falsePositive, falseNegative] = [0, 0, 0];
  for (let i = 0; i < result.length; i++) {
    if (result[i] !== 0) {
      if (truth[i] !== 0) truePositive++;
      else falsePositive++;
    } else if (truth[i] !== 0) falseNegative++;
  }
  return { truePositive, falsePositive, falseNegative };
}

/**
 * @returns the overlap metrics of a pair of masks.
 * Two empty masks agree: every metric is 1. Where only one of the two is empty every metric is 0, the precision of an
 * empty result and the recall against an empty truth included, so that a method gains nothing by giving up.
 * @see Self-paced + SGAN (arXiv 1801.08614), evaluation: Dice, precision, recall and VS; its VS lacks the bars of |FN − FP|
 */
export function overlapMetrics({ truePositive, falsePositive, falseNegative }: OverlapCounts): OverlapMetrics {
  const ratio = (part: number, whole: number) => (whole === 0 ? 0 : part / whole);
  if (truePositive + falsePositive + falseNegative === 0) {
    return { dice: 1, jaccard: 1, precision: 1, recall: 1, volumetricSimilarity: 1 };
  }
  const sizes = 2 * truePositive + falsePositive + falseNegative;
  return {
    dice: ratio(2 * truePositive, sizes),
    jaccard: ratio(truePositive, truePositive + falsePositive + falseNegative),
    precision: ratio(truePositive, truePositive + falsePositive),
    recall: ratio(truePositive, truePositive + falseNegative),
    volumetricSimilarity: 1 - Math.abs(falseNegative - falsePositive) / sizes,
  };
}
