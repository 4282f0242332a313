import type { Mask } from '../../dicom-sr/segmentation/mask.js';
import type { SliceRowColumn, Volume } from '../../dicom-sr/volume/volume.js';
import { mapToBytes } from '../raster/map-voxels.js';
import type { RegionMap } from '../prediction/region-map.js';
import type { LesionGrid } from './lesion-grid.js';
import { gridPoint, gridSize, gridSliceMm } from './lesion-grid.js';

/**
 * @returns values of a grid at the voxels of the volume, trilinear; 0 beyond the grid
 * @param values [slice, row, column] of the grid
 */
export function mapOnVolume(volume: Volume, grid: LesionGrid, values: Float32Array): RegionMap {
  const region = reachOf(volume, grid);
  const area = region.shape[1] * region.shape[2];
  const places = placesOf(volume, grid, region);
  const padded = withBorder(values);
  const result = new Float32Array(region.shape[0] * area);
  for (let k = 0; k < region.shape[0]; k++) {
    const mm = (k + region.origin[0] - grid.frame.slice) * volume.spacingMm[0];
    const z = mm / grid.sliceStepMm + gridSize.markedSlice;
    if (z > -1 && z < gridSize.slices) fillSlice(result.subarray(k * area, (k + 1) * area), padded, places, z);
  }
  return { ...region, values: result };
}

/** The grid with a border of zeros, so that beside it there is always something to interpolate with. */
const border = {
  stride: gridSize.columns + 2,
  plane: (gridSize.columns + 2) * (gridSize.rows + 2),
  slices: gridSize.slices + 2,
} as const;

function withBorder(values: Float32Array): Float32Array {
  const { slices, rows, columns } = gridSize;
  const padded = new Float32Array(border.slices * border.plane);
  for (let k = 0; k < slices; k++) {
    for (let j = 0; j < rows; j++) {
      const line = (k * rows + j) * columns;
      padded.set(values.subarray(line, line + columns), (k + 1) * border.plane + (j + 1) * border.stride + 1);
    }
  }
  return padded;
}

/** By pixel of the region: the first of the four values around it in a plane of the padded grid (-1: none), and how far beyond it lies. */
interface Places {
  readonly first: Int32Array;
  readonly down: Float64Array;
  readonly across: Float64Array;
}

function placesOf(volume: Volume, grid: LesionGrid, { origin, shape }: Omit<RegionMap, 'values'>): Places {
  const [, rows, columns] = shape;
  const [, rowMm, columnMm] = volume.spacingMm;
  const square = grid.pixelMm ** 2;
  const first = new Int32Array(rows * columns).fill(-1);
  const [down, across] = [new Float64Array(first.length), new Float64Array(first.length)];
  for (let j = 0, i = 0; j < rows; j++) {
    for (let c = 0; c < columns; c++, i++) {
      const dx = (c + origin[2]) * columnMm - grid.centreMm[0];
      const dy = (j + origin[1]) * rowMm - grid.centreMm[1];
      const x = (dx * grid.columnStepMm[0] + dy * grid.columnStepMm[1]) / square + (gridSize.columns - 1) / 2;
      const y = (dx * grid.rowStepMm[0] + dy * grid.rowStepMm[1]) / square + (gridSize.rows - 1) / 2;
      if (x <= -1 || y <= -1 || x >= gridSize.columns || y >= gridSize.rows) continue;
      const [row, column] = [Math.floor(y), Math.floor(x)];
      first[i] = (row + 1) * border.stride + column + 1;
      down[i] = y - row;
      across[i] = x - column;
    }
  }
  return { first, down, across };
}

/** One slice of the region, at a place between the slices of the grid: these are blended first, as they have far fewer pixels. */
function fillSlice(result: Float32Array, padded: Float32Array, { first, down, across }: Places, z: number): void {
  const blended = blendedPlane(padded, z);
  for (let i = 0; i < result.length; i++) {
    const at = first[i];
    if (at < 0) continue;
    const [y, x] = [down[i], across[i]];
    const upper = blended[at] + (blended[at + 1] - blended[at]) * x;
    const below = at + border.stride;
    const lower = blended[below] + (blended[below + 1] - blended[below]) * x;
    result[i] = upper + (lower - upper) * y;
  }
}

/** A plane of the padded grid at a place between its slices. */
function blendedPlane(padded: Float32Array, z: number): Float64Array {
  const slice = Math.floor(z);
  const share = z - slice;
  const plane = new Float64Array(border.plane);
  const before = (slice + 1) * border.plane;
  for (let i = 0; i < plane.length; i++)
    plane[i] = (1 - share) * padded[before + i] + share * padded[before + border.plane + i];
  return plane;
}

/** @returns the voxels whose value is above the threshold. */
export const maskAbove = ({ origin, shape, values }: RegionMap, threshold: number): Mask => ({
  origin,
  shape,
  voxels: mapToBytes(values, (value) => (value > threshold ? 1 : 0)),
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
