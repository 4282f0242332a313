import { DicomError } from '../errors/dicom-error.js';
import type { Vec3 } from '../geometry/vec3.js';
import { add, dot, norm, scale, subtract } from '../geometry/vec3.js';

/** What the positions of one stack of parallel slices say. */
export interface Stack {
  /** Indices of the positions given, ascending along the normal. */
  readonly order: readonly number[];
  /** LPS mm from one slice to the next. */
  readonly sliceStep: Vec3;
  /** The same along the normal: mm between neighbouring slices. */
  readonly spacingMm: number;
}

/** A gap may differ from the median by this share of it. */
const spacingTolerance = 0.01;
/** Below this share of the median gap two slices lie at the same place. */
const samePlace = 0.01;
/** A gap that is so near to a multiple of the median is that of missing slices. */
const multipleTolerance = 0.1;
/** Shear of the stack as a share of its height (0.57°), and of one slice as a share of a pixel; less is rounding. */
const shearTolerance = 0.01;
const offsetTolerancePixels = 0.1;

/**
 * Orders slice positions along a normal and measures their step. Never uses SliceThickness.
 * @param positions LPS mm of the top left pixel of at least two slices
 * @param normal unit vector, row × column
 * @throws {DicomError} duplicate-position, missing-slice, irregular-spacing, gantry-tilt
 * @see PS3.3 C.7.6.2.1.1
 */
export function stackPositions(positions: readonly Vec3[], normal: Vec3, pixelMm: number): Stack {
  const heights = positions.map((position) => dot(position, normal));
  const order = heights.map((_, i) => i).sort((a, b) => heights[a] - heights[b]);
  checkGaps(order.slice(1).map((index, i) => heights[index] - heights[order[i]]));
  const first = positions[order[0]];
  const last = positions[order[order.length - 1]];
  const sliceStep = scale(subtract(last, first), 1 / (order.length - 1));
  const spacingMm = dot(sliceStep, normal);
  checkShear(
    order.map((index) => positions[index]),
    sliceStep,
    spacingMm,
    normal,
    pixelMm,
  );
  return { order, sliceStep, spacingMm };
}

/** A missing slice is told from irregular spacing: it may still arrive. */
function checkGaps(gaps: readonly number[]): void {
  const median = lowerMedian(gaps.filter((gap) => gap > minimumGapMm));
  const duplicates = gaps.filter((gap) => gap <= Math.max(minimumGapMm, samePlace * (median ?? 0))).length;
  if (median === undefined || duplicates > 0) {
    throw new DicomError('duplicate-position', `${duplicates} slices lie where another one lies.`);
  }
  const missing = gaps.reduce((sum, gap) => sum + missingIn(gap / median), 0);
  if (missing > 0)
    throw new DicomError('missing-slice', `${missing} of ${gaps.length + 1 + missing} slices are missing.`);
  const worst = Math.max(...gaps.map((gap) => Math.abs(gap / median - 1)));
  if (worst > spacingTolerance) {
    throw new DicomError(
      'irregular-spacing',
      `A gap differs from the median of ${median.toFixed(3)} mm by ${percent(worst)}.`,
    );
  }
}

const minimumGapMm = 1e-3;

function missingIn(ratio: number): number {
  const whole = Math.round(ratio);
  return whole >= 2 && Math.abs(ratio - whole) <= multipleTolerance ? whole - 1 : 0;
}

/** Of an even number the smaller one: of two gaps, of which one misses a slice, it is the right one. */
function lowerMedian(values: readonly number[]): number | undefined {
  return [...values].sort((a, b) => a - b)[(values.length - 1) >> 1];
}

/** The stack as a whole must not lean, and no slice may stand beside it. */
function checkShear(sorted: readonly Vec3[], step: Vec3, spacingMm: number, normal: Vec3, pixelMm: number): void {
  const lean = norm(subtract(step, scale(normal, spacingMm))) / spacingMm;
  if (lean > shearTolerance) {
    const degrees = (Math.atan(lean) * 180) / Math.PI;
    throw new DicomError('gantry-tilt', `The slices are sheared by ${degrees.toFixed(1)}°.`);
  }
  const aside = sorted.map((position, k) => {
    const off = subtract(position, add(sorted[0], scale(step, k)));
    return norm(subtract(off, scale(normal, dot(off, normal))));
  });
  const worst = Math.max(...aside);
  if (worst > offsetTolerancePixels * pixelMm) {
    throw new DicomError('gantry-tilt', `A slice is displaced within its plane by ${worst.toFixed(2)} mm.`);
  }
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
