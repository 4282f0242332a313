import { DicomError } from '../../dicom-sr/errors/dicom-error.js';
import type { IndexPoint } from '../../dicom-sr/geometry/index-point.js';
import type { Volume } from '../../dicom-sr/volume/volume.js';
import type { VoxelAxis } from '../../dicom-sr/volume/voxel-mark.js';
import type { CompleteMark } from '../mark/assume-short-axis.js';
import { markBox } from '../mark/mark-box.js';
import type { MarkAxes } from '../mark/mark-ellipse.js';
import type { PlaneSize } from '../raster/plane-size.js';
import { resampleMaskPlanes, resamplePlanes } from '../raster/resample-planes.js';

/** A part of a slice, in its own pixels. */
export interface PlaneRegion extends PlaneSize {
  /** First row and column in the slice. */
  readonly row: number;
  readonly column: number;
}

/** The surroundings of a mark on its slice, on a grid of square pixels whose number is bounded; everything 2D works on it. */
export interface WorkingPlane {
  readonly size: PlaneSize;
  /** Intensities as in the volume (HU), C order [row, column]. */
  readonly intensities: Float32Array;
  /** The mark on this grid. */
  readonly axes: MarkAxes;
  /** Width of a pixel of the slice (the narrower side) in pixels of this grid. */
  readonly pixel: number;
  /** What part of the slice the grid covers. */
  readonly region: PlaneRegion;
}

export interface WorkingPlaneOptions {
  /** Extent of the plane over that of the tight box; 2 in the papers. */
  readonly scale?: number;
  /** The grid is made coarser (by area) where the long axis is longer than this many pixels. */
  readonly mostPixels?: number;
  /** The grid is made finer (linearly) where the long axis is shorter than this many pixels. */
  readonly leastPixels?: number;
}

/** A finer grid than this shows no more. */
const MOST_MAGNIFICATION = 8;

/**
 * @returns the surroundings of a mark, resampled.
 * @throws {DicomError} `mark-outside-image` where no pixel of the slice is near the mark
 */
export function createWorkingPlane(
  volume: Volume,
  mark: CompleteMark,
  options: WorkingPlaneOptions = {},
): WorkingPlane {
  const region = regionAround(volume, mark, options.scale ?? 2);
  const [rowFactor, columnFactor] = gridFactors(volume, mark, options);
  const size = {
    rows: Math.max(1, Math.round(region.rows * rowFactor)),
    columns: Math.max(1, Math.round(region.columns * columnFactor)),
  };
  // The factors after rounding to whole pixels: these place the mark.
  const [down, across] = [size.rows / region.rows, size.columns / region.columns];
  const place = ([column, row]: IndexPoint): IndexPoint => [
    (column - region.column + 0.5) * across - 0.5,
    (row - region.row + 0.5) * down - 0.5,
  ];
  const placeAxis = ([start, end]: VoxelAxis): VoxelAxis => [place(start), place(end)];
  return {
    size,
    intensities: resamplePlanes(cropSlice(volume, mark.slice, region), [1, region.rows, region.columns], size),
    axes: { longAxis: placeAxis(mark.longAxis), shortAxis: placeAxis(mark.shortAxis) },
    pixel: Math.min(down, across),
    region,
  };
}

/** @returns a mask of a working plane on the pixels of its region, where at least half of the pixel is covered; C order [row, column]. */
export function maskOnSlice({ size, region }: WorkingPlane, mask: Uint8Array): Uint8Array {
  return resampleMaskPlanes(mask, [1, size.rows, size.columns], region);
}

function regionAround(volume: Volume, mark: CompleteMark, scale: number): PlaneRegion {
  const [slices, rows, columns] = volume.shape;
  const box = markBox(mark);
  const [top, left] = [
    Math.floor(box.row - (scale * box.height) / 2),
    Math.floor(box.column - (scale * box.width) / 2),
  ];
  const [bottom, right] = [
    Math.ceil(box.row + (scale * box.height) / 2),
    Math.ceil(box.column + (scale * box.width) / 2),
  ];
  const [row, column] = [Math.max(0, top), Math.max(0, left)];
  const region = {
    row,
    column,
    rows: Math.min(rows, bottom + 1) - row,
    columns: Math.min(columns, right + 1) - column,
  };
  if (!(region.rows > 0 && region.columns > 0 && mark.slice >= 0 && mark.slice < slices)) {
    throw new DicomError(
      'mark-outside-image',
      `the mark lies outside of ${slices} slices of ${rows} × ${columns} pixels`,
    );
  }
  return region;
}

/** @returns new pixels for one of the slice, [row, column]: square ones, and as many as the options allow. */
function gridFactors(
  { spacingMm: [, rowMm, columnMm] }: Volume,
  { longAxis: [start, end] }: CompleteMark,
  { mostPixels = Infinity, leastPixels = 0 }: WorkingPlaneOptions,
): readonly [row: number, column: number] {
  const finest = Math.min(rowMm, columnMm);
  const [row, column] = [rowMm / finest, columnMm / finest];
  const length = Math.hypot((end[0] - start[0]) * column, (end[1] - start[1]) * row) + 1;
  const factor = Math.min(mostPixels / length, Math.max(1, Math.min(leastPixels / length, MOST_MAGNIFICATION)));
  return [row * factor, column * factor];
}

function cropSlice(volume: Volume, slice: number, region: PlaneRegion): Float32Array {
  const crop = new Float32Array(region.rows * region.columns);
  const [, rows, columns] = volume.shape;
  for (let row = 0; row < region.rows; row++) {
    const start = (slice * rows + region.row + row) * columns + region.column;
    crop.set(volume.voxels.subarray(start, start + region.columns), row * region.columns);
  }
  return crop;
}
