import type { BodySamples } from './body-samples.js';
import type { CoarseVolume } from './coarse-volume.js';
import { pairedCorrelation } from './paired-correlation.js';
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
  const others = new Float64Array(values.length);
  for (let n = 0, p = 0; n < values.length; n++, p += 3) {
    const x = points[p];
    const y = points[p + 1];
    const z = points[p + 2];
    others[n] = sampleAt(
      moving,
      m[0] * x + m[1] * y + m[2] * z + m[3],
      m[4] * x + m[5] * y + m[6] * z + m[7],
      m[8] * x + m[9] * y + m[10] * z + m[11],
    );
  }
  const { correlation, count } = pairedCorrelation(values, others);
  const isTold = count >= leastSamples && !Number.isNaN(correlation);
  return { correlation: isTold ? correlation : 0, overlap: values.length === 0 ? 0 : count / values.length };
}
