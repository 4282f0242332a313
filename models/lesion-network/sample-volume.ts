import type { Volume } from '../../dicom-sr/volume/volume.js';
import type { LesionGrid } from './lesion-grid.js';
import { gridPoint, gridSize, gridSliceMm } from './lesion-grid.js';

/** A scalar volume on the grid of a mark. */
export interface GridSamples {
  /** [slice, row, column]; beyond the volume its border goes on. */
  readonly values: Float32Array;
  /** By slice of the grid: 1 where the volume has a slice there, 0 beyond its ends. */
  readonly isInside: Uint8Array;
}

/** Half a slice beyond the centre of the outermost one is still that slice. */
const halfSlice = 0.5;

/** @returns the volume at the points of a grid, trilinear between voxel centres. */
export function sampleVolume(volume: Volume, grid: LesionGrid): GridSamples {
  const { slices, rows, columns } = gridSize;
  const [, height, width] = volume.shape;
  const plane = planeWeights(volume, grid);
  const values = new Float32Array(slices * rows * columns);
  const isInside = new Uint8Array(slices);
  const last = volume.shape[0] - 1;
  for (let k = 0; k < slices; k++) {
    const position = grid.frame.slice + gridSliceMm(grid, k) / volume.spacingMm[0];
    isInside[k] = position >= -halfSlice && position <= last + halfSlice ? 1 : 0;
    const at = Math.min(last, Math.max(0, position));
    const below = Math.min(Math.floor(at), Math.max(0, last - 1));
    const share = at - below;
    const [lower, upper] = [below * height * width, Math.min(last, below + 1) * height * width];
    for (let i = 0; i < rows * columns; i++) {
      const low = bilinear(volume.voxels, lower, plane, i);
      values[k * rows * columns + i] = low + (bilinear(volume.voxels, upper, plane, i) - low) * share;
    }
  }
  return { values, isInside };
}

/** By pixel of the grid: offsets of the four voxels around it within a slice, and their shares down and across. */
interface PlaneWeights {
  readonly offsets: Int32Array;
  readonly shares: Float32Array;
}

function planeWeights({ shape, spacingMm }: Volume, grid: LesionGrid): PlaneWeights {
  const { rows, columns } = gridSize;
  const [, height, width] = shape;
  const offsets = new Int32Array(rows * columns * 4);
  const shares = new Float32Array(rows * columns * 2);
  for (let j = 0, i = 0; j < rows; j++) {
    for (let c = 0; c < columns; c++, i++) {
      const [x, y] = gridPoint(grid, j, c);
      const [column, row] = [clamp(x / spacingMm[2], width - 1), clamp(y / spacingMm[1], height - 1)];
      const [left, top] = [Math.floor(column), Math.floor(row)];
      const [right, bottom] = [Math.min(width - 1, left + 1), Math.min(height - 1, top + 1)];
      offsets.set([top * width + left, top * width + right, bottom * width + left, bottom * width + right], 4 * i);
      shares.set([row - top, column - left], 2 * i);
    }
  }
  return { offsets, shares };
}

const clamp = (value: number, last: number): number => Math.min(last, Math.max(0, value));

function bilinear(voxels: ArrayLike<number>, slice: number, { offsets, shares }: PlaneWeights, i: number): number {
  const [down, across] = [shares[2 * i], shares[2 * i + 1]];
  const topLeft = voxels[slice + offsets[4 * i]];
  const bottomLeft = voxels[slice + offsets[4 * i + 2]];
  const top = topLeft + (voxels[slice + offsets[4 * i + 1]] - topLeft) * across;
  const bottom = bottomLeft + (voxels[slice + offsets[4 * i + 3]] - bottomLeft) * across;
  return top + (bottom - top) * down;
}
