import { gzipSync } from 'node:zlib';
import { EvaluationError } from '../../errors/evaluation-error.js';
import { toMachineOrder } from './byte-order.js';
import type { NiftiImage } from './nifti-image.js';
import { voxelCount } from './nifti-image.js';

/** Byte offsets of scl_slope and scl_inter (nifti1.h, nifti2.h). */
const SCALING = {
  1: {
    slope: 112,
    intercept: 116,
    write: (view: DataView, at: number, x: number, le: boolean) => view.setFloat32(at, x, le),
  },
  2: {
    slope: 176,
    intercept: 184,
    write: (view: DataView, at: number, x: number, le: boolean) => view.setFloat64(at, x, le),
  },
} as const;

/**
 * Writes a label map on the grid of an existing image.
 * Header, extensions, data type and byte order are those of that image; only the scaling becomes 1 and 0, so that stored values are labels.
 * @param grid the mask (or CT) whose header is copied
 * @param labels as many as the grid has voxels, C order [slice, row, column]
 * @returns a gzip-compressed NIfTI file; the same input gives the same bytes
 */
export function writeLabels(grid: NiftiImage, labels: Uint16Array): Uint8Array {
  const { voxelOffset, dataType, littleEndian } = grid;
  if (labels.length !== voxelCount(grid.shape)) {
    throw new EvaluationError('pair-mismatch', `${labels.length} labels for ${voxelCount(grid.shape)} voxels`);
  }
  const stored = dataType.over(new ArrayBuffer(labels.length * dataType.bytes));
  for (let i = 0; i < labels.length; i++) {
    stored[i] = labels[i];
    if (stored[i] !== labels[i]) {
      throw new EvaluationError('nifti-unsupported', `the data type of the grid cannot hold label ${labels[i]}`);
    }
  }
  const voxels = new Uint8Array(stored.buffer);
  toMachineOrder(voxels, dataType.bytes, littleEndian);
  const bytes = new Uint8Array(voxelOffset + voxels.length);
  bytes.set(grid.bytes.subarray(0, voxelOffset));
  bytes.set(voxels, voxelOffset);
  const { slope, intercept, write } = SCALING[grid.version];
  const view = new DataView(bytes.buffer);
  write(view, slope, 1, littleEndian);
  write(view, intercept, 0, littleEndian);
  return gzipSync(bytes, { level: 6 });
}
