import { gunzipSync } from 'node:zlib';
import { NIFTI2, isNIFTI, readHeader } from 'nifti-reader-js';
import type { NIFTI1 } from 'nifti-reader-js';
import type { SliceRowColumn } from '../../../../dicom-sr/volume/volume.js';
import { EvaluationError } from '../../errors/evaluation-error.js';
import { niftiDataTypes } from './nifti-data-types.js';
import type { NiftiImage } from './nifti-image.js';
import { voxelCount } from './nifti-image.js';
import { readSpacing } from './read-spacing.js';

const GZIP = [0x1f, 0x8b] as const;
/** Enough for the header and its extensions; voxels are read from the file itself. */
const HEAD_BYTES = 1 << 20;

/**
 * Reads the header of a NIfTI-1 or NIfTI-2 file in one part (`.nii`), compressed or not, and checks that its voxels are there.
 * @param file the content of the file
 * @throws {EvaluationError} nifti-unreadable, nifti-unsupported, nifti-truncated, nifti-invalid-spacing
 */
export function readNifti(file: Uint8Array): NiftiImage {
  const bytes = decompressed(file);
  const header = parseHeader(bytes);
  const dataType = niftiDataTypes.get(header.datatypeCode);
  if (!dataType) throw new EvaluationError('nifti-unsupported', `data type ${header.datatypeCode} is not read`);
  const shape = readShape(header.dims);
  const voxelOffset = Math.round(header.vox_offset);
  const end = voxelOffset + voxelCount(shape) * dataType.bytes;
  if (voxelOffset < 0 || bytes.length < end) {
    throw new EvaluationError('nifti-truncated', `the header announces ${end} bytes, the file has ${bytes.length}`);
  }
  return {
    bytes,
    version: header instanceof NIFTI2 ? 2 : 1,
    littleEndian: header.littleEndian,
    voxelOffset,
    dataType,
    shape,
    ...readSpacing(header),
    ...readScaling(header),
  };
}

function decompressed(file: Uint8Array): Uint8Array {
  if (file[0] !== GZIP[0] || file[1] !== GZIP[1]) return file;
  try {
    return gunzipSync(file);
  } catch (cause) {
    throw new EvaluationError('nifti-unreadable', 'the gzip stream is damaged', { cause });
  }
}

function parseHeader(bytes: Uint8Array): NIFTI1 | NIFTI2 {
  // The library reads from the start of a buffer; ours may be a view into a larger one.
  const head = new Uint8Array(bytes.subarray(0, Math.min(bytes.length, HEAD_BYTES))).buffer;
  if (!isNIFTI(head)) throw new EvaluationError('nifti-unreadable', 'the file has no NIfTI signature');
  try {
    return readHeader(head);
  } catch (cause) {
    throw new EvaluationError('nifti-unreadable', 'the NIfTI header is damaged', { cause });
  }
}

/** dim[0] dimensions follow; more than three are accepted where the further ones are 1. */
function readShape(dims: readonly number[]): SliceRowColumn {
  const count = dims[0];
  const further = dims.slice(4, count + 1);
  if (count < 3 || count > 7 || further.some((length) => length !== 1)) {
    throw new EvaluationError('nifti-unsupported', 'the image is not three-dimensional');
  }
  const shape = [dims[3], dims[2], dims[1]] as const;
  if (shape.some((length) => !(length >= 1))) throw new EvaluationError('nifti-unreadable', 'a dimension is empty');
  return shape;
}

/** A slope of 0 means no scaling (nifti1.h); nibabel writes NaN for the same. */
function readScaling({ scl_slope, scl_inter }: NIFTI1 | NIFTI2): {
  readonly slope: number;
  readonly intercept: number;
} {
  if (scl_slope === 0 || !Number.isFinite(scl_slope)) return { slope: 1, intercept: 0 };
  return { slope: scl_slope, intercept: Number.isFinite(scl_inter) ? scl_inter : 0 };
}
