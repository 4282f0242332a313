import type { BodySamples } from './body-samples.js';
import type { CoarseVolume } from './coarse-volume.js';
import { pairedCorrelation } from './paired-correlation.js';
import type { RigidTransform } from './rigid-transform.js';
import { indexMap, sampleAtPoint } from './sample-volume.js';

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
  const others = new Float64Array(values.length);
  for (let n = 0, p = 0; n < values.length; n++, p += 3)
    others[n] = sampleAtPoint(moving, m, points[p], points[p + 1], points[p + 2]);
  const { correlation, count } = pairedCorrelation(values, others);
  const isTold = count >= leastSamples && !Number.isNaN(correlation);
  return { correlation: isTold ? correlation : 0, overlap: values.length === 0 ? 0 : count / values.length };
}
