import { DicomError } from '../errors/dicom-error.js';
import type { Affine } from '../geometry/affine.js';
import { lpsToIndex } from '../geometry/lps-to-index.js';
import type { Vec3 } from '../geometry/vec3.js';
import { add, scale, subtract } from '../geometry/vec3.js';
import type { Mask } from '../segmentation/mask.js';
import type { CtVolume } from '../volume/ct-volume.js';
import type { ReadSegmentation, SegFrame } from './read-seg.js';

/** How far a pixel may lie from the centre of a voxel, in voxels; more is another grid. */
const gridTolerance = 0.05;

/**
 * Places one segment on the grid of a volume by patient coordinates alone: neither the order of the frames nor their references are used.
 * @returns the mask, its region as small as the segment; an empty region where the segment holds no pixel
 * @throws {DicomError} grid-mismatch where a pixel lies on no voxel
 */
export function maskFromSeg(segmentation: ReadSegmentation, segmentNumber: number, volume: CtVolume): Mask {
  if (segmentation.frameOfReferenceUID !== volume.frameOfReferenceUID) {
    throw new DicomError('grid-mismatch', 'The segmentation is in another frame of reference.');
  }
  const voxels = segmentation.frames
    .filter((frame) => frame.segmentNumber === segmentNumber)
    .flatMap((frame) => placedPixels(frame, segmentation.matrix[1], volume.affine));
  return maskOf(voxels, volume);
}

type Voxel = readonly [column: number, row: number, slice: number];

function placedPixels(frame: SegFrame, columns: number, affine: Affine): Voxel[] {
  const start = lpsToIndex(affine, frame.position);
  const step = (direction: Vec3, mm: number): Vec3 =>
    subtract(lpsToIndex(affine, add(frame.position, scale(direction, mm))), start);
  const [alongRow, alongColumn] = [
    step(frame.orientation[0], frame.pixelSpacingMm[1]),
    step(frame.orientation[1], frame.pixelSpacingMm[0]),
  ];
  const voxels: Voxel[] = [];
  frame.pixels.forEach((value, i) => {
    if (value === 0) return;
    const [column, row] = [i % columns, Math.floor(i / columns)];
    voxels.push(onGrid(add(start, add(scale(alongRow, column), scale(alongColumn, row)))));
  });
  return voxels;
}

function onGrid(index: Vec3): Voxel {
  const nearest = index.map(Math.round) as unknown as Voxel;
  if (index.every((value, axis) => Math.abs(value - nearest[axis]) <= gridTolerance)) return nearest;
  throw new DicomError('grid-mismatch', 'A pixel of the segmentation lies between the voxels of the series.');
}

function maskOf(voxels: readonly Voxel[], { shape }: CtVolume): Mask {
  if (voxels.length === 0) return { origin: [0, 0, 0], shape: [0, 0, 0], voxels: new Uint8Array(0) };
  const low = [Infinity, Infinity, Infinity];
  const high = [-Infinity, -Infinity, -Infinity];
  for (const [column, row, slice] of voxels) {
    [slice, row, column].forEach((value, axis) => {
      low[axis] = Math.min(low[axis], value);
      high[axis] = Math.max(high[axis], value);
    });
  }
  if (low.some((value) => value < 0) || high.some((value, axis) => value >= shape[axis])) {
    throw new DicomError('grid-mismatch', 'The segmentation reaches out of the series.');
  }
  const size = low.map((value, axis) => high[axis] - value + 1);
  const mask = new Uint8Array(size[0] * size[1] * size[2]);
  for (const [column, row, slice] of voxels) {
    mask[((slice - low[0]) * size[1] + row - low[1]) * size[2] + column - low[2]] = 1;
  }
  return { origin: [low[0], low[1], low[2]], shape: [size[0], size[1], size[2]], voxels: mask };
}
