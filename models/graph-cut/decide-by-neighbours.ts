import type { SliceRowColumn } from '../../dicom-sr/volume/volume.js';
import type { GridDirection } from '../max-flow/grid-directions.js';
import { boxOfMask } from '../raster/box-of-mask.js';

/** Voxels of a cut that are being decided, C order [slice, row, column]. */
export interface DecidedVoxels {
  readonly shape: SliceRowColumn;
  /** What speaks for the lesion (> 0) or against it. */
  readonly unary: Float32Array;
  /** 1 where a voxel is not decided yet. */
  readonly free: Uint8Array;
  /** 1 inside, of those that are. */
  readonly inside: Uint8Array;
}

/** A neighbour of every voxel, and the most that it can pull. */
export interface Pull extends GridDirection {
  readonly weight: number;
}

/** Capacities are single precision: what is nearer to a tie than this is left to the cut. */
const margin = 1e-3;
/** What speaks less loudly than this share of all neighbours together is not looked at: it is rarely decided by half of them. */
const leastShare = 0.4;

/**
 * Decides, in place, voxels that every minimum cut decides alike: those that what speaks for or against them holds on their side, whatever the
 * neighbours do that are not decided, or are on the other side. From all ends inwards: once forwards and once backwards through memory, so that each
 * voxel has half of its neighbours before it. Voxels at the edges of a slice are left free.
 * @param pulls every neighbour, and the most that it can pull
 */
export function decideByNeighbours({ shape, unary, free, inside }: DecidedVoxels, pulls: readonly Pull[]): void {
  const box = boxOfMask(free, shape);
  if (box === undefined) return;
  const [slices, rows, columns] = shape;
  const least = leastShare * pulls.reduce((sum, { weight }) => sum + weight, 0);
  const [first, last] = [box.first, box.first.map((start, axis) => start + box.size[axis] - 1)];
  const [left, right] = [Math.max(1, first[2]), Math.min(columns - 2, last[2])];
  const decideLine = (k: number, j: number, step: 1 | -1, { offsets, weights }: Steps): void => {
    const start = (k * rows + j) * columns + (step > 0 ? left : right);
    for (let n = 0; n <= right - left; n++) {
      const i = start + n * step;
      if (free[i] === 0) continue;
      const side = unary[i] > 0 ? 1 : 0;
      let rest = Math.abs(unary[i]);
      if (rest < least) continue;
      for (let d = 0; d < offsets.length && rest > margin; d++) {
        const other = i + offsets[d];
        if (free[other] === 1 || inside[other] !== side) rest -= weights[d];
      }
      if (rest <= margin) continue;
      free[i] = 0;
      inside[i] = side;
    }
  };
  for (const step of [1, -1] as const) {
    for (const k of along(first[0], last[0], step)) {
      const steps = stepsOf(
        pulls.filter(({ slice }) => k + slice >= 0 && k + slice < slices),
        shape,
      );
      for (const j of along(Math.max(1, first[1]), Math.min(rows - 2, last[1]), step)) decideLine(k, j, step, steps);
    }
  }
}

/** Neighbours by how much further they lie in memory. */
interface Steps {
  readonly offsets: Int32Array;
  readonly weights: Float64Array;
}

const stepsOf = (pulls: readonly Pull[], [, rows, columns]: SliceRowColumn): Steps => ({
  offsets: Int32Array.from(pulls, ({ slice, row, column }) => (slice * rows + row) * columns + column),
  weights: Float64Array.from(pulls, ({ weight }) => weight),
});

/** Both ends included, from the first on or from the last on. */
const along = (first: number, last: number, step: 1 | -1): readonly number[] =>
  Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => (step > 0 ? first + i : last - i));
