import type { IndexPoint } from '../geometry/index-point.js';
import { dot } from '../geometry/vec3.js';
import type { Mask } from '../segmentation/mask.js';
import type { CtVolume } from './ct-volume.js';
import type { SliceRowColumn, Volume } from './volume.js';

/** A stack whose voxels lie above each other, and the way back to its slices. */
export interface StraightenedVolume {
  /** Grid of perpendicular axes; the slice that was kept is as it was. */
  readonly volume: Volume;
  /** @returns a mask of the straight grid on the slices themselves: a voxel is in where its centre lies in a voxel that is. */
  onSlices(mask: Mask): Mask;
  /** @returns a point [column, row] of the straight grid on a slice itself. */
  onSlice(point: IndexPoint, slice: number): IndexPoint;
}

/** A stack that leans less than this, in pixels from its first to its last slice, is straight. */
const leastShiftPixels = 0.25;

/**
 * Resamples the slices of a tilted gantry by shear, so that voxels of one index lie above each other along the normal.
 * @param slice that is kept as it is: the marked one
 * @returns the volume itself where it is straight
 * @see PS3.3 C.8.2.1.1.7 Gantry/Detector Tilt
 */
export function straighten(volume: CtVolume, slice: number): StraightenedVolume {
  const { voxels, shape, spacingMm } = volume;
  const shift = shiftPerSlice(volume);
  if (Math.max(...shift.map(Math.abs)) * (shape[0] - 1) < leastShiftPixels)
    return { volume: { voxels, shape, spacingMm }, onSlices: (mask) => mask, onSlice: (point) => point };
  const room = new SharedArrayBuffer(voxels.byteLength);
  const straight = voxels instanceof Int16Array ? new Int16Array(room) : new Float32Array(room);
  for (let k = 0; k < shape[0]; k++) {
    const [down, across] = shift.map((pixels) => pixels * (k - slice));
    resampleSlice(voxels, straight, shape, k, down, across, lowest(volume));
  }
  return {
    volume: { voxels: straight, shape, spacingMm },
    onSlices: (mask) => shiftMask(mask, shape, (k) => [shift[0] * (k - slice), shift[1] * (k - slice)]),
    onSlice: ([column, row], k) => [column - shift[1] * (k - slice), row - shift[0] * (k - slice)],
  };
}

/** @returns by how many rows and columns the top left pixel wanders within the plane, from one slice to the next. */
function shiftPerSlice({ affine, orientation, spacingMm }: CtVolume): readonly [rows: number, columns: number] {
  const [rowDirection, columnDirection] = orientation;
  return [dot(affine.sliceStep, columnDirection) / spacingMm[1], dot(affine.sliceStep, rowDirection) / spacingMm[2]];
}

/** What lies outside of an image: air in CT. */
const lowest = ({ modality = 'CT' }: CtVolume): number => (modality === 'CT' ? -1024 : 0);

/** Pixel (j, i) of the straight slice is that of the tilted one at (j − down, i − across), between its four neighbours. */
function resampleSlice(
  from: Int16Array | Float32Array,
  to: Int16Array | Float32Array,
  [, rows, columns]: SliceRowColumn,
  k: number,
  down: number,
  across: number,
  outside: number,
): void {
  const plane = k * rows * columns;
  const [top, left] = [Math.floor(-down), Math.floor(-across)];
  const [v, u] = [-down - top, -across - left];
  const at = (j: number, i: number): number =>
    j >= 0 && j < rows && i >= 0 && i < columns ? from[plane + j * columns + i] : outside;
  const isWhole = to instanceof Int16Array;
  for (let j = 0; j < rows; j++) {
    for (let i = 0; i < columns; i++) {
      const [y, x] = [j + top, i + left];
      const upper = at(y, x) * (1 - u) + at(y, x + 1) * u;
      const lower = at(y + 1, x) * (1 - u) + at(y + 1, x + 1) * u;
      const value = upper * (1 - v) + lower * v;
      to[plane + j * columns + i] = isWhole ? Math.round(value) : value;
    }
  }
}

/** The mask's own box, moved slice by slice: voxel (j, i) of a slice is that of the straight one at (j + down, i + across). */
function shiftMask(
  mask: Mask,
  shape: SliceRowColumn,
  shiftOf: (slice: number) => readonly [rows: number, columns: number],
): Mask {
  const [depth, height, width] = mask.shape;
  const shifts = Array.from({ length: depth }, (_, k) => shiftOf(mask.origin[0] + k));
  const [rows, columns] = ([0, 1] as const).map((axis) => {
    const moves = shifts.map((shift) => -Math.round(shift[axis]));
    const first = Math.max(0, mask.origin[axis + 1] + Math.min(...moves) - 1);
    const end = Math.min(shape[axis + 1], mask.origin[axis + 1] + mask.shape[axis + 1] + Math.max(...moves) + 1);
    return { first, length: Math.max(0, end - first) };
  });
  const voxels = new Uint8Array(depth * rows.length * columns.length);
  for (let k = 0; k < depth; k++) {
    const [down, across] = shifts[k].map(Math.round);
    for (let j = 0; j < rows.length; j++) {
      const y = rows.first + j + down - mask.origin[1];
      if (y < 0 || y >= height) continue;
      for (let i = 0; i < columns.length; i++) {
        const x = columns.first + i + across - mask.origin[2];
        if (x < 0 || x >= width) continue;
        voxels[(k * rows.length + j) * columns.length + i] = mask.voxels[(k * height + y) * width + x];
      }
    }
  }
  return {
    origin: [mask.origin[0], rows.first, columns.first],
    shape: [depth, rows.length, columns.length],
    voxels,
  };
}
