import type { BodySamples } from './body-samples.js';
import type { CoarseVolume } from './coarse-volume.js';
import type { RigidTransform } from './rigid-transform.js';
import { indexMap, sampleAt } from './sample-volume.js';

/** How well two volumes agree under a transform. */
export interface SampleAgreement {
  /** Normalised correlation of the samples that both volumes hold, −1 to 1; 0 where they are too few to tell. */
  readonly correlation: number;
  /** Share of the samples that the other volume holds. */
  readonly overlap: number;
}

const leastSamples = 30;

/** @returns correlation and overlap of the samples of one volume with another one. */
export function sampleAgreement(
  { points, values }: BodySamples,
  moving: CoarseVolume,
  transform: RigidTransform,
): SampleAgreement {
  const m = indexMap(moving, transform);
  let [count, sumA, sumB, sumAA, sumBB, sumAB] = [0, 0, 0, 0, 0, 0];
  for (let n = 0, p = 0; n < values.length; n++, p += 3) {
    const [x, y, z] = [points[p], points[p + 1], points[p + 2]];
    const b = sampleAt(
      moving,
      m[0] * x + m[1] * y + m[2] * z + m[3],
      m[4] * x + m[5] * y + m[6] * z + m[7],
      m[8] * x + m[9] * y + m[10] * z + m[11],
    );
    if (Number.isNaN(b)) continue;
    const a = values[n];
    count += 1;
    sumA += a;
    sumB += b;
    sumAA += a * a;
    sumBB += b * b;
    sumAB += a * b;
  }
  const spread = (sumAA - (sumA * sumA) / count) * (sumBB - (sumB * sumB) / count);
  const correlation = count < leastSamples || spread <= 0 ? 0 : (sumAB - (sumA * sumB) / count) / Math.sqrt(spread);
  return { correlation, overlap: values.length === 0 ? 0 : count / values.length };
}
