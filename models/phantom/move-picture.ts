import { indexToLps } from '../../dicom-sr/geometry/affine.js';
import type { Vec3 } from '../../dicom-sr/geometry/vec3.js';
import type { Mask } from '../../dicom-sr/segmentation/mask.js';
import type { SliceRowColumn } from '../../dicom-sr/volume/volume.js';
import type { BodyMotion } from './body-motion.js';
import type { Canvas } from './paint.js';
import type { PartialVolume } from './partial-volume.js';
import { truthMask } from './partial-volume.js';
import type { PhantomGrid } from './phantom-grid.js';

const air = -1000;

/** @returns HU of a painted patient on the grid of a visit, where he lies otherwise; air beyond what was painted. */
export function resampleHu({ hu, grid }: Canvas, to: PhantomGrid, motion: BodyMotion): Float32Array {
  const moved = new Float32Array(to.shape[0] * to.shape[1] * to.shape[2]);
  const read = reader(hu, grid, air);
  const [slices, rows, columns] = to.shape;
  for (let k = 0, i = 0; k < slices; k++) {
    for (let j = 0; j < rows; j++) {
      let from = motion.toFirst(indexToLps(to.affine, 0, j, k));
      for (let c = 0; c < columns; c += steady) {
        const next = motion.toFirst(indexToLps(to.affine, c + steady, j, k));
        for (let n = 0; n < steady && c + n < columns; n++, i++) {
          const share = n / steady;
          moved[i] = read(
            from[0] + share * (next[0] - from[0]),
            from[1] + share * (next[1] - from[1]),
            from[2] + share * (next[2] - from[2]),
          );
        }
        from = next;
      }
    }
  }
  return moved;
}

/** Columns over which a motion, whose waves are 150 mm long and more, is straight. */
const steady = 8;

/** @returns a mask on the grid of a visit, voxels filled by half or more, and its volume with partial voxels counted by their share. */
export function resampleMask(
  mask: Mask,
  from: PhantomGrid,
  to: PhantomGrid,
  motion: BodyMotion,
): { readonly mask: Mask; readonly volumeMm3: number } {
  const padded = paddedShares(mask);
  const region: PhantomGrid = { ...from, shape: padded.shape, affine: movedOrigin(from, padded.origin) };
  const { origin, shape } = boxOf(region, to, motion);
  const shares = new Float32Array(Math.max(0, shape[0] * shape[1] * shape[2]));
  const read = reader(padded.shares, region, 0);
  let total = 0;
  forEachPoint(to, origin, shape, (i, point) => {
    shares[i] = read(...motion.toFirst(point));
    total += shares[i];
  });
  const volumeMm3 = total * to.spacingMm[0] * to.spacingMm[1] * to.spacingMm[2];
  return { mask: truthMask({ origin, shape, shares, volumeMm3 }), volumeMm3 };
}

/** A rim of nothing, so that what is between the last voxel and the next one falls off as it should. */
function paddedShares({ origin, shape, voxels }: Mask): Omit<PartialVolume, 'volumeMm3'> {
  const size = shape.map((length) => length + 2) as unknown as SliceRowColumn;
  const shares = new Float32Array(size[0] * size[1] * size[2]);
  for (let k = 0, i = 0; k < shape[0]; k++)
    for (let j = 0; j < shape[1]; j++)
      for (let c = 0; c < shape[2]; c++, i++) shares[((k + 1) * size[1] + j + 1) * size[2] + c + 1] = voxels[i];
  return { origin: origin.map((first) => first - 1) as unknown as SliceRowColumn, shape: size, shares };
}

const movedOrigin = ({ affine }: PhantomGrid, [k, j, c]: SliceRowColumn): PhantomGrid['affine'] => ({
  ...affine,
  origin: indexToLps(affine, c, j, k),
});

/** @returns the voxels of the visit that a region of the first visit can reach, cut to the scan. */
function boxOf(
  region: PhantomGrid,
  to: PhantomGrid,
  motion: BodyMotion,
): { readonly origin: SliceRowColumn; readonly shape: SliceRowColumn } {
  const low = [Infinity, Infinity, Infinity];
  const high = [-Infinity, -Infinity, -Infinity];
  const [slices, rows, columns] = region.shape;
  for (const k of [0, slices / 2, slices])
    for (const j of [0, rows / 2, rows])
      for (const c of [0, columns / 2, columns]) {
        const [x, y, z] = motion.toVisit(indexToLps(region.affine, c, j, k));
        const index = [
          (z - to.affine.origin[2]) / to.spacingMm[0],
          (y - to.affine.origin[1]) / to.spacingMm[1],
          (x - to.affine.origin[0]) / to.spacingMm[2],
        ];
        index.forEach((value, axis) => {
          low[axis] = Math.min(low[axis], value);
          high[axis] = Math.max(high[axis], value);
        });
      }
  const origin = low.map((value) => Math.max(0, Math.floor(value) - 2));
  const shape = high.map((value, axis) => Math.max(0, Math.min(to.shape[axis], Math.ceil(value) + 3) - origin[axis]));
  return { origin: origin as unknown as SliceRowColumn, shape: shape as unknown as SliceRowColumn };
}

function forEachPoint(
  { affine }: PhantomGrid,
  origin: SliceRowColumn,
  shape: SliceRowColumn,
  visit: (index: number, point: Vec3) => void,
): void {
  for (let k = 0, i = 0; k < shape[0]; k++)
    for (let j = 0; j < shape[1]; j++)
      for (let c = 0; c < shape[2]; c++, i++) visit(i, indexToLps(affine, c + origin[2], j + origin[1], k + origin[0]));
}

/** @returns a function that interpolates linearly between the voxels around a point, LPS mm. Grids are axial. */
function reader(
  values: Float32Array,
  { shape: [slices, rows, columns], spacingMm, affine }: PhantomGrid,
  outside: number,
) {
  return (x: number, y: number, z: number): number => {
    const column = (x - affine.origin[0]) / spacingMm[2];
    const row = (y - affine.origin[1]) / spacingMm[1];
    // The anatomy goes on beyond the ends of the scan, as in a patient.
    const slice = Math.min(Math.max((z - affine.origin[2]) / spacingMm[0], 0), slices - 1.0001);
    const [c, j, k] = [Math.floor(column), Math.floor(row), Math.floor(slice)];
    if (c < 0 || j < 0 || c > columns - 2 || j > rows - 2 || slices < 2) return outside;
    const [u, v, w] = [column - c, row - j, slice - k];
    const plane = rows * columns;
    const i = k * plane + j * columns + c;
    const far = i + plane;
    const near = mix(mix(values[i], values[i + 1], u), mix(values[i + columns], values[i + columns + 1], u), v);
    const behind = mix(
      mix(values[far], values[far + 1], u),
      mix(values[far + columns], values[far + columns + 1], u),
      v,
    );
    return mix(near, behind, w);
  };
}

const mix = (a: number, b: number, share: number): number => a + share * (b - a);
