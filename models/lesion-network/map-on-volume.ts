import type { Mask } from '../../dicom-sr/segmentation/mask.js';
import type { SliceRowColumn, Volume } from '../../dicom-sr/volume/volume.js';
import type { LesionGrid } from './lesion-grid.js';
import { gridPoint, gridSize, gridSliceMm } from './lesion-grid.js';

/** A map of the volume's voxels for the region that a grid can reach. */
export interface RegionMap {
  readonly origin: SliceRowColumn;
  readonly shape: SliceRowColumn;
  /** 0…1, C order [slice, row, column]. */
  readonly values: Float32Array;
}

/**
 * @returns values of a grid at the voxels of the volume, trilinear; 0 beyond the grid
 * @param values [slice, row, column] of the grid
 */
export function mapOnVolume(volume: Volume, grid: LesionGrid, values: Float32Array): RegionMap {
  const region = reachOf(volume, grid);
  const [slices, rows, columns] = region.shape;
  const [, rowMm, columnMm] = volume.spacingMm;
  const square = grid.pixelMm ** 2;
  const result = new Float32Array(slices * rows * columns);
  for (let j = 0; j < rows; j++) {
    for (let c = 0; c < columns; c++) {
      const dx = (c + region.origin[2]) * columnMm - grid.centreMm[0];
      const dy = (j + region.origin[1]) * rowMm - grid.centreMm[1];
      const x = (dx * grid.columnStepMm[0] + dy * grid.columnStepMm[1]) / square + (gridSize.columns - 1) / 2;
      const y = (dx * grid.rowStepMm[0] + dy * grid.rowStepMm[1]) / square + (gridSize.rows - 1) / 2;
      if (x <= -1 || y <= -1 || x >= gridSize.columns || y >= gridSize.rows) continue;
      for (let k = 0; k < slices; k++) {
        const mm = (k + region.origin[0] - grid.frame.slice) * volume.spacingMm[0];
        const z = mm / grid.sliceStepMm + gridSize.markedSlice;
        result[(k * rows + j) * columns + c] = trilinear(values, z, y, x);
      }
    }
  }
  return { ...region, values: result };
}

/** @returns the voxels whose value is above the threshold. */
export const maskAbove = ({ origin, shape, values }: RegionMap, threshold: number): Mask => ({
  origin,
  shape,
  voxels: Uint8Array.from(values, (value) => (value > threshold ? 1 : 0)),
});

/** The box of voxels that the grid can reach. */
function reachOf(
  volume: Volume,
  grid: LesionGrid,
): { readonly origin: SliceRowColumn; readonly shape: SliceRowColumn } {
  const corners = [0, gridSize.rows - 1].flatMap((row) =>
    [0, gridSize.columns - 1].map((column) => gridPoint(grid, row, column)),
  );
  const along = (values: readonly number[], spacing: number, size: number): readonly [first: number, count: number] => {
    const first = Math.min(size - 1, Math.max(0, Math.floor(Math.min(...values) / spacing)));
    const last = Math.max(first, Math.min(size - 1, Math.ceil(Math.max(...values) / spacing)));
    return [first, last - first + 1];
  };
  const marked = grid.frame.slice * volume.spacingMm[0];
  const ends = [0, gridSize.slices - 1].map((slice) => marked + gridSliceMm(grid, slice));
  const ranges = [
    along(ends, volume.spacingMm[0], volume.shape[0]),
    along(
      corners.map(([, y]) => y),
      volume.spacingMm[1],
      volume.shape[1],
    ),
    along(
      corners.map(([x]) => x),
      volume.spacingMm[2],
      volume.shape[2],
    ),
  ];
  return {
    origin: [ranges[0][0], ranges[1][0], ranges[2][0]],
    shape: [ranges[0][1], ranges[1][1], ranges[2][1]],
  };
}

function trilinear(values: Float32Array, z: number, y: number, x: number): number {
  const { slices, rows, columns } = gridSize;
  const [k, j, i] = [Math.floor(z), Math.floor(y), Math.floor(x)];
  let sum = 0;
  for (let dk = 0; dk < 2; dk++) {
    if (k + dk < 0 || k + dk >= slices) continue;
    const wz = dk === 0 ? 1 - (z - k) : z - k;
    for (let dj = 0; dj < 2; dj++) {
      if (j + dj < 0 || j + dj >= rows) continue;
      const wy = dj === 0 ? 1 - (y - j) : y - j;
      for (let di = 0; di < 2; di++) {
        if (i + di < 0 || i + di >= columns) continue;
        const wx = di === 0 ? 1 - (x - i) : x - i;
        sum += wz * wy * wx * values[((k + dk) * rows + j + dj) * columns + i + di];
      }
    }
  }
  return sum;
}
