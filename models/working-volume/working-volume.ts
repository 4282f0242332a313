import { DicomError } from '../../dicom-sr/errors/dicom-error.js';
import type { IndexPoint } from '../../dicom-sr/geometry/index-point.js';
import type { Mask } from '../../dicom-sr/segmentation/mask.js';
import type { SliceRowColumn, Volume } from '../../dicom-sr/volume/volume.js';
import type { VoxelAxis } from '../../dicom-sr/volume/voxel-mark.js';
import type { CompleteMark } from '../mark/assume-short-axis.js';
import type { MarkAxes } from '../mark/mark-ellipse.js';
import { createPlaneResampler, resampleMaskPlanes } from '../raster/resample-planes.js';

/** The surroundings of a mark on a grid whose size is bounded: square pixels, and slices that are not much thinner than a pixel is wide. */
export interface WorkingVolume {
  readonly shape: SliceRowColumn;
  /** HU, C order [slice, row, column]. */
  readonly intensities: Float32Array;
  /** mm; rows and columns alike. */
  readonly pixelMm: number;
  readonly sliceMm: number;
  /** The mark on this grid. */
  readonly axes: MarkAxes;
  /** The marked slice of this grid. */
  readonly markedSlice: number;
  /** Region of the volume that the grid covers. */
  readonly region: { readonly origin: SliceRowColumn; readonly shape: SliceRowColumn };
  /** Slices of the volume that one slice of the grid averages. */
  readonly slicesPerStep: number;
}

/** Long axis in pixels of the grid at most; a finer grid costs time and changes no mask. */
const mostPixels = 32;
/** In-plane margin on each side of the mark's centre, in long axes, and in pixels beside it. */
const [marginAxes, marginPixels] = [1.15, 6];
/** Slices to each side, in long axes. */
const heightAxes = 0.9;
/** Thinner slices than this share of a pixel are averaged together. */
const thinnestSlice = 0.75;

/** Voxels of the volume that must be looked at too, first and last index: strokes and ends that a reader drew. */
export interface IncludedBox {
  readonly slices: readonly [first: number, last: number];
  readonly rows: readonly [first: number, last: number];
  readonly columns: readonly [first: number, last: number];
}

/** An included box makes the surroundings at most this much wider and higher, or a slip of the hand would take minutes. */
const mostReach = 2;
/** Pixels beyond an included box. */
const includeMargin = 4;

function reachAround(centre: number, reach: number, include?: readonly [number, number]): readonly [number, number] {
  if (include === undefined) return [centre - reach, centre + reach];
  return [
    Math.max(centre - mostReach * reach, Math.min(centre - reach, include[0] - includeMargin)),
    Math.min(centre + mostReach * reach, Math.max(centre + reach, include[1] + includeMargin)),
  ];
}

/**
 * @returns the surroundings of a mark that can hold its lesion, never more than 1.8 M voxels (eight times that around an included box)
 * @throws {DicomError} mark-outside-image where the mark lies beside the volume
 */
export function createWorkingVolume(volume: Volume, mark: CompleteMark, include?: IncludedBox): WorkingVolume {
  const [sliceMm, rowMm, columnMm] = volume.spacingMm;
  const [a, b] = mark.longAxis;
  const finestMm = Math.min(rowMm, columnMm);
  const longMm = Math.hypot((b[0] - a[0]) * columnMm, (b[1] - a[1]) * rowMm) + finestMm;
  const pixelMm = Math.max(finestMm, longMm / mostPixels);
  const reachMm = marginAxes * longMm + marginPixels * pixelMm;
  const points = [...mark.longAxis, ...mark.shortAxis];
  const centre = [0, 1].map((i) => points.reduce((sum, point) => sum + point[i], 0) / points.length);
  const slicesPerStep = Math.max(1, Math.floor((thinnestSlice * pixelMm) / sliceMm));
  const steps = Math.ceil((heightAxes * longMm) / (sliceMm * slicesPerStep)) + 1;
  const [rows, columns] = [
    range(...reachAround(centre[1], reachMm / rowMm, include?.rows), volume.shape[1]),
    range(...reachAround(centre[0], reachMm / columnMm, include?.columns), volume.shape[2]),
  ];
  const stepsTo = (slice: number | undefined): number =>
    Math.min(
      mostReach * steps,
      Math.max(steps, Math.ceil(Math.abs((slice ?? mark.slice) - mark.slice) / slicesPerStep) + 2),
    );
  const below = Math.min(stepsTo(include?.slices[0]), Math.floor((mark.slice + (slicesPerStep >> 1)) / slicesPerStep));
  const above = Math.min(
    stepsTo(include?.slices[1]),
    Math.floor((volume.shape[0] - 1 - mark.slice + (slicesPerStep >> 1)) / slicesPerStep),
  );
  if (rows.length < 1 || columns.length < 1 || mark.slice < 0 || mark.slice >= volume.shape[0]) {
    throw new DicomError('mark-outside-image', 'The mark lies outside of the volume.');
  }
  const size = {
    rows: Math.max(1, Math.round((rows.length * rowMm) / pixelMm)),
    columns: Math.max(1, Math.round((columns.length * columnMm) / pixelMm)),
  };
  const [down, across] = [size.rows / rows.length, size.columns / columns.length];
  const place = ([column, row]: IndexPoint): IndexPoint => [
    (column - columns.first + 0.5) * across - 0.5,
    (row - rows.first + 0.5) * down - 0.5,
  ];
  const placeAxis = ([start, end]: VoxelAxis): VoxelAxis => [place(start), place(end)];
  const firstSlice = Math.max(0, mark.slice - below * slicesPerStep - (slicesPerStep >> 1));
  const lastSlice = Math.min(volume.shape[0] - 1, mark.slice + above * slicesPerStep + ((slicesPerStep - 1) >> 1));
  const region = {
    origin: [firstSlice, rows.first, columns.first] as const,
    shape: [lastSlice - firstSlice + 1, rows.length, columns.length] as const,
  };
  const planes = below + above + 1;
  const area = size.rows * size.columns;
  const intensities = new Float32Array(planes * area);
  const resample = createPlaneResampler({ rows: rows.length, columns: columns.length }, size);
  for (let step = 0; step < planes; step++) {
    const slice = mark.slice + (step - below) * slicesPerStep;
    const plane = averagedPlane(volume, slice, slicesPerStep, rows, columns);
    resample(plane.values, plane.start, plane.stride, intensities.subarray(step * area, (step + 1) * area));
  }
  return {
    shape: [planes, size.rows, size.columns],
    intensities,
    pixelMm,
    sliceMm: sliceMm * slicesPerStep,
    axes: { longAxis: placeAxis(mark.longAxis), shortAxis: placeAxis(mark.shortAxis) },
    markedSlice: below,
    region,
    slicesPerStep,
  };
}

/** @returns a mask of the working grid on the grid of the volume, for the region that it covers; a voxel is in where half of it is. */
export function maskOnVolume(working: WorkingVolume, markedSlice: number, mask: Uint8Array): Mask {
  const { region, shape, slicesPerStep } = working;
  const [slices, rows, columns] = region.shape;
  const planes = resampleMaskPlanes(mask, shape, { rows, columns });
  const area = rows * columns;
  const voxels = new Uint8Array(slices * area);
  for (let k = 0; k < slices; k++) {
    const step = Math.round((region.origin[0] + k - markedSlice) / slicesPerStep) + working.markedSlice;
    const source = Math.min(Math.max(step, 0), shape[0] - 1);
    voxels.set(planes.subarray(source * area, (source + 1) * area), k * area);
  }
  return { origin: region.origin, shape: region.shape, voxels };
}

interface IndexRange {
  readonly first: number;
  readonly length: number;
}

function range(from: number, to: number, size: number): IndexRange {
  const first = Math.max(0, Math.floor(from));
  return { first, length: Math.min(size, Math.ceil(to) + 1) - first };
}

/** A part of a plane: its first value lies at `start`, its rows begin `stride` values apart. */
interface PlanePart {
  readonly values: ArrayLike<number>;
  readonly start: number;
  readonly stride: number;
}

/** The mean of the slices around one, of those that the volume has; where it is one slice, that slice itself without a copy. */
function averagedPlane(
  { voxels, shape: [slices, height, width] }: Volume,
  slice: number,
  count: number,
  rows: IndexRange,
  columns: IndexRange,
): PlanePart {
  const first = Math.max(0, slice - (count >> 1));
  const last = Math.min(slices - 1, slice - (count >> 1) + count - 1);
  const lineOf = (k: number, j: number): number => (k * height + rows.first + j) * width + columns.first;
  if (first === last) return { values: voxels, start: lineOf(first, 0), stride: width };
  const plane = new Float32Array(rows.length * columns.length);
  const line = new Float32Array(columns.length);
  for (let k = first; k <= last; k++) {
    for (let j = 0; j < rows.length; j++) {
      line.set(voxels.subarray(lineOf(k, j), lineOf(k, j) + columns.length));
      for (let c = 0, i = j * columns.length; c < columns.length; c++, i++) plane[i] += line[c];
    }
  }
  const share = 1 / (last - first + 1);
  for (let i = 0; i < plane.length; i++) plane[i] *= share;
  return { values: plane, start: 0, stride: columns.length };
}
