import type { Volume } from '../../../dicom-sr/volume/volume.js';
import type { VoxelAxis, VoxelMark } from '../../../dicom-sr/volume/voxel-mark.js';
import type { SeededRandom } from '../../phantom/seeded-random.js';
import type { AnySegmentationMethod } from '../../methods/segmentation-method.js';

/** One lesion at two visits: its true change, and what two ways of measuring make of it; shares of the volume at the first visit. */
export interface VolumeChange {
  readonly truth: number;
  readonly segmentation: number;
  readonly ellipsoid: number;
}

/** A lesion at one visit, as it is measured. */
export interface MeasuredVisit {
  readonly volume: Volume;
  readonly mark: VoxelMark;
  readonly trueMm3: number;
}

/** @returns the change by the method's volumes and by πLW²/6 of the same marks, against the true one. @see 003, Fig. 7 */
export async function volumeChange(
  first: MeasuredVisit,
  second: MeasuredVisit,
  method: AnySegmentationMethod,
): Promise<VolumeChange> {
  const segmented = [await segmentedMm3(first, method), await segmentedMm3(second, method)];
  const [before, after] = [ellipsoidMm3(first), ellipsoidMm3(second)];
  return {
    truth: second.trueMm3 / first.trueMm3 - 1,
    segmentation: segmented[1] / segmented[0] - 1,
    ellipsoid: after / before - 1,
  };
}

async function segmentedMm3({ volume, mark }: MeasuredVisit, method: AnySegmentationMethod): Promise<number> {
  const { mask } = await method.segment(volume, mark);
  const count = mask.voxels.reduce((sum, voxel) => sum + voxel, 0);
  return count * volume.spacingMm[0] * volume.spacingMm[1] * volume.spacingMm[2];
}

function ellipsoidMm3({ volume, mark: { longAxis, shortAxis } }: MeasuredVisit): number {
  const mm = ([a, b]: VoxelAxis): number =>
    Math.hypot((a[0] - b[0]) * volume.spacingMm[2], (a[1] - b[1]) * volume.spacingMm[1]);
  return (Math.PI * mm(longAxis) * mm(shortAxis ?? longAxis) ** 2) / 6;
}

/** A number with its 95 % interval. */
export interface WithInterval {
  readonly value: number;
  readonly interval: readonly [lower: number, upper: number];
}

/** How well a way of measuring change follows the truth. */
export interface ChangeAgreement {
  /** Squared correlation: the R² of the regression line of 003, Fig. 7. */
  readonly r2: WithInterval;
  /** 1 − residual over total sum of squares around the line of identity: also what is off by a factor counts. */
  readonly r2OfIdentity: WithInterval;
  /** Mean absolute error, share of the first volume. */
  readonly meanError: WithInterval;
}

const resamples = 2000;

/** @returns the agreement of one way, with percentile intervals from resampled lesions. */
export function changeAgreement(
  changes: readonly VolumeChange[],
  way: 'segmentation' | 'ellipsoid',
  random: SeededRandom,
): ChangeAgreement {
  const pairs = changes.map((change) => [change.truth, change[way]] as const);
  const drawn = Array.from({ length: resamples }, () =>
    pairs.map(() => pairs[Math.floor(random.uniform() * pairs.length)]),
  );
  const withInterval = (statistic: (pairs: Pairs) => number): WithInterval => {
    const sorted = drawn.map(statistic).sort((a, b) => a - b);
    return {
      value: statistic(pairs),
      interval: [sorted[Math.floor(0.025 * resamples)], sorted[Math.floor(0.975 * resamples)]],
    };
  };
  return {
    r2: withInterval(squaredCorrelation),
    r2OfIdentity: withInterval(determination),
    meanError: withInterval(meanError),
  };
}

/** @returns of one way's R² less the other's, on the same resampled lesions: above nothing throughout where the first one is better. */
export function r2Advantage(changes: readonly VolumeChange[], random: SeededRandom): WithInterval {
  const advantage = (of: readonly VolumeChange[]): number =>
    squaredCorrelation(of.map(({ truth, segmentation }) => [truth, segmentation])) -
    squaredCorrelation(of.map(({ truth, ellipsoid }) => [truth, ellipsoid]));
  const drawn = Array.from({ length: resamples }, () =>
    advantage(changes.map(() => changes[Math.floor(random.uniform() * changes.length)])),
  ).sort((a, b) => a - b);
  return {
    value: advantage(changes),
    interval: [drawn[Math.floor(0.025 * resamples)], drawn[Math.floor(0.975 * resamples)]],
  };
}

type Pairs = readonly (readonly [truth: number, measured: number])[];

function squaredCorrelation(pairs: Pairs): number {
  const [x, y] = [mean(pairs.map(([truth]) => truth)), mean(pairs.map(([, measured]) => measured))];
  const sum = (of: (dx: number, dy: number) => number): number =>
    pairs.reduce((total, [truth, measured]) => total + of(truth - x, measured - y), 0);
  return sum((dx, dy) => dx * dy) ** 2 / (sum((dx) => dx * dx) * sum((_, dy) => dy * dy));
}

function determination(pairs: Pairs): number {
  const middle = mean(pairs.map(([truth]) => truth));
  const residual = pairs.reduce((total, [truth, measured]) => total + (truth - measured) ** 2, 0);
  return 1 - residual / pairs.reduce((total, [truth]) => total + (truth - middle) ** 2, 0);
}

const meanError = (pairs: Pairs): number => mean(pairs.map(([truth, measured]) => Math.abs(truth - measured)));

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
