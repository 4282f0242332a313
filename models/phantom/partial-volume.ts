import type { Mask } from '../../dicom-sr/segmentation/mask.js';
import type { SliceRowColumn } from '../../dicom-sr/volume/volume.js';
import { indexRange } from './paint.js';
import type { PhantomGrid } from './phantom-grid.js';
import type { Shape } from './shape.js';

/** How much of every voxel a solid fills. */
export interface PartialVolume {
  /** First voxel of the region, [slice, row, column]. */
  readonly origin: SliceRowColumn;
  readonly shape: SliceRowColumn;
  /** 0 – 1, C order. */
  readonly shares: Float32Array;
  /** The solid's volume: sum of shares times the volume of a voxel. */
  readonly volumeMm3: number;
}

/** Samples of a voxel that the surface may pass: finer along the slice axis, where voxels are longer. */
const SAMPLES = { slice: 8, row: 4, column: 4 } as const;

/** @returns the share of every voxel that lies within the shape, from 128 samples of each voxel near the surface. */
export function partialVolume(shape: Shape, grid: PhantomGrid): PartialVolume {
  const { origin } = grid.affine;
  const [dz, dy, dx] = grid.spacingMm;
  const [k0, k1] = indexRange(grown(shape.bounds.z, dz), origin[2], dz, grid.shape[0]);
  const [j0, j1] = indexRange(grown(shape.bounds.y, dy), origin[1], dy, grid.shape[1]);
  const [i0, i1] = indexRange(grown(shape.bounds.x, dx), origin[0], dx, grid.shape[2]);
  const size: SliceRowColumn = [k1 - k0 + 1, j1 - j0 + 1, i1 - i0 + 1];
  const shares = new Float32Array(size[0] * size[1] * size[2]);
  const halfDiagonal = 0.5 * Math.hypot(dx, dy, dz);
  let total = 0;
  for (let k = k0, n = 0; k <= k1; k++) {
    for (let j = j0; j <= j1; j++) {
      for (let i = i0; i <= i1; i++, n++) {
        const centre = [origin[0] + i * dx, origin[1] + j * dy, origin[2] + k * dz] as const;
        const depth = shape.depth(...centre);
        // depth is an estimate: within two half-diagonals the samples decide
        shares[n] = Math.abs(depth) > 2 * halfDiagonal ? Number(depth > 0) : sampledShare(shape, centre, [dz, dy, dx]);
        total += shares[n];
      }
    }
  }
  return { origin: [k0, j0, i0], shape: size, shares, volumeMm3: total * dx * dy * dz };
}

const grown = ([from, to]: readonly [number, number], mm: number): readonly [number, number] => [from - mm, to + mm];

function sampledShare(
  shape: Shape,
  [x, y, z]: readonly [number, number, number],
  [dz, dy, dx]: SliceRowColumn,
): number {
  let inside = 0;
  for (let k = 0; k < SAMPLES.slice; k++) {
    const pz = z + dz * ((k + 0.5) / SAMPLES.slice - 0.5);
    for (let j = 0; j < SAMPLES.row; j++) {
      const py = y + dy * ((j + 0.5) / SAMPLES.row - 0.5);
      for (let i = 0; i < SAMPLES.column; i++) {
        if (shape.depth(x + dx * ((i + 0.5) / SAMPLES.column - 0.5), py, pz) > 0) inside++;
      }
    }
  }
  return inside / (SAMPLES.slice * SAMPLES.row * SAMPLES.column);
}

/** @returns the voxels that the solid fills by half or more, in the smallest region that holds them. */
export function truthMask({ origin, shape, shares }: PartialVolume): Mask {
  const [, rows, columns] = shape;
  const from = [Infinity, Infinity, Infinity];
  const to = [-1, -1, -1];
  shares.forEach((share, n) => {
    if (share < 0.5) return;
    const index = [Math.floor(n / (rows * columns)), Math.floor(n / columns) % rows, n % columns];
    index.forEach((value, axis) => {
      from[axis] = Math.min(from[axis], value);
      to[axis] = Math.max(to[axis], value);
    });
  });
  if (to[0] < 0) return { origin, shape: [0, 0, 0], voxels: new Uint8Array(0) };
  const size = from.map((value, axis) => to[axis] - value + 1) as unknown as SliceRowColumn;
  const voxels = new Uint8Array(size[0] * size[1] * size[2]);
  for (let k = 0, n = 0; k < size[0]; k++) {
    for (let j = 0; j < size[1]; j++) {
      for (let i = 0; i < size[2]; i++, n++) {
        const share = shares[((k + from[0]) * rows + j + from[1]) * columns + i + from[2]];
        voxels[n] = Number(share >= 0.5);
      }
    }
  }
  return { origin: from.map((value, axis) => value + origin[axis]) as unknown as SliceRowColumn, shape: size, voxels };
}
