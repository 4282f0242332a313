import { DicomError } from '../errors/dicom-error.js';
import type { Vec3 } from '../geometry/vec3.js';
import { cross, norm, scale } from '../geometry/vec3.js';
import type { CtImage } from './ct-image.js';
import type { CtSlice, CtVolume } from './ct-volume.js';
import { refuseMixedImages } from './refuse-mixed-images.js';
import { stackPositions } from './stack-positions.js';

export interface AssembleOptions {
  /** Larger series are refused; a thousand million unless given (2 GB as Int16). */
  readonly maxVoxels?: number;
}

/**
 * Stacks single-frame CT images into one volume.
 * @param images one series, in any order; an instance that comes twice counts once
 * @returns HU [slice, row, column] on a SharedArrayBuffer, slices ascending along the normal (row × column); Int16 unless one image needs
 *   Float32; spacing mm in the same order; affine index → LPS mm
 * @throws {DicomError} empty-series, too-few-slices, mixed-orientation, mixed-frame-of-reference, duplicate-position, missing-slice,
 *   irregular-spacing, gantry-tilt, series-too-large, invalid-attribute
 * @see PS3.3 C.7.6.2 Image Plane
 */
export function assembleVolume(images: readonly CtImage[], options: AssembleOptions = {}): CtVolume {
  const distinct = [...new Map(images.map((image) => [image.sopInstanceUID, image])).values()];
  if (distinct.length === 0) throw new DicomError('empty-series', 'The series holds no image.');
  refuseMixedImages(distinct);
  if (distinct.length < 2) throw new DicomError('too-few-slices', 'The series holds a single image.');
  const first = distinct[0];
  const [rowMm, columnMm] = first.pixelSpacingMm;
  const positions = distinct.map(({ position }) => position);
  const stack = stackPositions(positions, unit(cross(...first.orientation)), Math.min(rowMm, columnMm));
  const sorted = stack.order.map((index) => distinct[index]);
  return {
    ...stackVoxels(sorted, options.maxVoxels ?? 1e9),
    spacingMm: [stack.spacingMm, rowMm, columnMm],
    affine: {
      origin: sorted[0].position,
      columnStep: scale(first.orientation[0], columnMm),
      rowStep: scale(first.orientation[1], rowMm),
      sliceStep: stack.sliceStep,
    },
    orientation: first.orientation,
    slices: sorted.map(sliceOf),
    ...identityOf(first),
    ...lossOf(sorted),
  };
}

/** Shared memory: a worker thread reads the voxels without a copy. */
function stackVoxels(sorted: readonly CtImage[], maxVoxels: number): Pick<CtVolume, 'voxels' | 'shape'> {
  const [rows, columns] = sorted[0].matrix;
  const plane = rows * columns;
  const count = sorted.length * plane;
  if (count > maxVoxels) {
    throw new DicomError('series-too-large', `${count} voxels are more than the ${maxVoxels} that are accepted.`);
  }
  const exact = sorted.every(({ pixels }) => pixels instanceof Int16Array);
  const voxels = exact
    ? new Int16Array(new SharedArrayBuffer(2 * count))
    : new Float32Array(new SharedArrayBuffer(4 * count));
  sorted.forEach(({ pixels }, k) => voxels.set(pixels, k * plane));
  return { voxels, shape: [sorted.length, rows, columns] };
}

const unit = (vector: Vec3): Vec3 => scale(vector, 1 / norm(vector));

const sliceOf = ({ sopClassUID, sopInstanceUID, position, instanceNumber, sliceThicknessMm }: CtImage): CtSlice => ({
  sopClassUID,
  sopInstanceUID,
  position,
  ...(instanceNumber !== undefined && { instanceNumber }),
  ...(sliceThicknessMm !== undefined && { sliceThicknessMm }),
});

const identityOf = ({
  studyInstanceUID,
  seriesInstanceUID,
  frameOfReferenceUID,
  timezoneOffsetFromUTC,
  header,
  furtherAttributes,
}: CtImage) => ({
  studyInstanceUID,
  seriesInstanceUID,
  frameOfReferenceUID,
  ...(timezoneOffsetFromUTC !== undefined && { timezoneOffsetFromUTC }),
  header,
  furtherAttributes,
});

/** One lossy image makes everything lossy that is derived from the series. */
function lossOf(images: readonly CtImage[]): Pick<CtVolume, 'lossyCompression'> {
  const lossyCompression = images.find((image) => image.lossyCompression !== undefined)?.lossyCompression;
  return lossyCompression === undefined ? {} : { lossyCompression };
}
