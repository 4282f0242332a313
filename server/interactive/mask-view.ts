import { DicomError } from '../../dicom-sr/errors/dicom-error.js';
import { distance } from '../../dicom-sr/geometry/vec3.js';
import type { Mask } from '../../dicom-sr/segmentation/mask.js';
import type { CtVolume } from '../../dicom-sr/volume/ct-volume.js';
import type { MaskView } from '../http/lesion/lesion-schemas.js';
import { findSlice } from './find-slice.js';

type SliceView = MaskView['slices'][number];

/** Positions are decimals of some digits; a voxel is never this small. */
const positionToleranceMm = 0.01;
/** Of spacing (mm) and of direction cosines. */
const tolerance = 1e-4;

/**
 * @returns a mask as the API gives it: the pixels of each image that holds the lesion, as runs
 */
export function viewOfMask(mask: Mask, volume: CtVolume): MaskView {
  const slices: SliceView[] = [];
  for (let k = 0; k < mask.shape[0]; k++) {
    const runs = runsOfSlice(mask, k, volume.shape[2]);
    if (runs.length === 0) continue;
    const { sopInstanceUID, frameNumber, position } = volume.slices[mask.origin[0] + k];
    slices.push({
      sopInstanceUID,
      ...(frameNumber === undefined ? {} : { frameNumber }),
      imagePositionPatient: [position[0], position[1], position[2]],
      runs,
    });
  }
  return { grid: gridOf(volume), slices };
}

/** @returns the grid of a volume as the API gives it. */
export function gridOf(volume: CtVolume): MaskView['grid'] {
  const [, rows, columns] = volume.shape;
  return {
    seriesInstanceUID: volume.seriesInstanceUID,
    frameOfReferenceUID: volume.frameOfReferenceUID,
    rows,
    columns,
    pixelSpacing: [volume.spacingMm[1], volume.spacingMm[2]],
    imageOrientationPatient: volume.orientation.flat(),
  };
}

/**
 * @returns the mask that a client sent, in the region of the whole image plane from its first to its last slice
 * @throws {DicomError} grid-mismatch where anything disagrees with the series: nothing is moved, turned or resampled; empty-mask
 */
export function maskOfView(view: MaskView, volume: CtVolume): Mask {
  refuseOtherGrid(view.grid, volume);
  const [, rows, columns] = volume.shape;
  const placed = view.slices.map((slice) => ({ slice, index: placeOf(slice, volume) }));
  const indices = placed.map(({ index }) => index);
  if (new Set(indices).size !== indices.length) throw mismatch('An image comes twice in the mask.');
  const filled = placed.filter(({ slice }) => slice.runs.length > 0);
  if (filled.length === 0) throw new DicomError('empty-mask', 'The mask holds no pixel.');
  const [first, last] = [Math.min(...filled.map((s) => s.index)), Math.max(...filled.map((s) => s.index))];
  const voxels = new Uint8Array((last - first + 1) * rows * columns);
  for (const { slice, index } of filled) {
    const plane = voxels.subarray((index - first) * rows * columns, (index - first + 1) * rows * columns);
    fillRuns(plane, slice.runs);
  }
  return { origin: [first, 0, 0], shape: [last - first + 1, rows, columns], voxels };
}

function refuseOtherGrid(grid: MaskView['grid'], volume: CtVolume): void {
  const own = gridOf(volume);
  if (grid.seriesInstanceUID !== own.seriesInstanceUID) throw mismatch('The mask belongs to another series.');
  if (grid.frameOfReferenceUID !== own.frameOfReferenceUID)
    throw mismatch('The mask is in another frame of reference.');
  if (grid.rows !== own.rows || grid.columns !== own.columns) throw mismatch('The matrix of the mask is another one.');
  if (!alike(grid.pixelSpacing, own.pixelSpacing)) throw mismatch('The pixel spacing of the mask is another one.');
  if (!alike(grid.imageOrientationPatient, own.imageOrientationPatient))
    throw mismatch('The orientation of the mask is another one.');
}

const alike = (a: readonly number[], b: readonly number[]): boolean =>
  a.every((value, i) => Math.abs(value - b[i]) <= tolerance);

function placeOf(slice: SliceView, volume: CtVolume): number {
  const index = findSlice(volume, slice);
  if (index === undefined) throw mismatch('An image of the mask is not in the series.');
  if (distance(volume.slices[index].position, slice.imagePositionPatient) > positionToleranceMm)
    throw mismatch('An image of the mask lies at another position.');
  return index;
}

/** Runs come in order and never overlap, so that a mask has one form only. */
function fillRuns(plane: Uint8Array, runs: readonly number[]): void {
  if (runs.length % 2 !== 0) throw mismatch('A run has no length.');
  let end = 0;
  for (let i = 0; i < runs.length; i += 2) {
    const [start, length] = [runs[i], runs[i + 1]];
    if (start < end || length < 1 || start + length > plane.length)
      throw mismatch('The runs of an image are out of order, or reach out of it.');
    end = start + length;
    plane.fill(1, start, end);
  }
}

function runsOfSlice({ origin, shape, voxels }: Mask, k: number, columns: number): number[] {
  const runs: number[] = [];
  const [, rows, width] = shape;
  for (let j = 0; j < rows; j++) {
    const line = (k * rows + j) * width;
    for (let i = 0; i < width; i++) {
      if (voxels[line + i] === 0) continue;
      const begin = i;
      while (i < width && voxels[line + i] !== 0) i++;
      const start = (origin[1] + j) * columns + origin[2] + begin;
      const previous = runs.length - 2;
      // A run may go on over the end of a row.
      if (previous >= 0 && runs[previous] + runs[previous + 1] === start) runs[previous + 1] += i - begin;
      else runs.push(start, i - begin);
    }
  }
  return runs;
}

const mismatch = (detail: string): DicomError => new DicomError('grid-mismatch', detail);
