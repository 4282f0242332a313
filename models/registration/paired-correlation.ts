/** How alike two lists are at the places that both hold. */
export interface PairedCorrelation {
  /** Normalised correlation, −1 to 1; NaN where either list is the same everywhere, or nothing is held. */
  readonly correlation: number;
  /** Places that both hold. */
  readonly count: number;
}

/**
 * @returns the normalised correlation (Pearson's) of two lists of intensities
 * @param first one value a place @param second as many; NaN where it holds none
 */
export function pairedCorrelation(first: Float64Array, second: Float64Array): PairedCorrelation {
  // Declared one by one: taken out of an array they stay boxed, and the loop is four times slower.
  let count = 0;
  let sumA = 0;
  let sumB = 0;
  let sumAA = 0;
  let sumBB = 0;
  let sumAB = 0;
  for (let i = 0; i < first.length; i++) {
    const b = second[i];
    if (Number.isNaN(b)) continue;
    const a = first[i];
    count += 1;
    sumA += a;
    sumB += b;
    sumAA += a * a;
    sumBB += b * b;
    sumAB += a * b;
  }
  const spread = (sumAA - (sumA * sumA) / count) * (sumBB - (sumB * sumB) / count);
  return { count, correlation: spread > 0 ? (sumAB - (sumA * sumB) / count) / Math.sqrt(spread) : NaN };
}
