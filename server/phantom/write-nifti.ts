import { gzipSync } from 'node:zlib';
import type { Affine } from '../../dicom-sr/geometry/affine.js';
import type { Vec3 } from '../../dicom-sr/geometry/vec3.js';
import { norm } from '../../dicom-sr/geometry/vec3.js';
import type { SliceRowColumn } from '../../dicom-sr/volume/volume.js';

export interface NiftiContent {
  /** C order [slice, row, column]; NIfTI's i is our column, j our row, k our slice. */
  readonly voxels: Int16Array | Uint8Array;
  readonly shape: SliceRowColumn;
  /** Voxel index → LPS mm. */
  readonly affine: Affine;
}

const HEADER_BYTES = 352;
const INT16 = { code: 4, bits: 16 } as const;
const UINT8 = { code: 2, bits: 8 } as const;
const MILLIMETRES = 2;
const SCANNER_FRAME = 1;

/**
 * @returns a gzip-compressed NIfTI-1 file in the scanner's frame; the same input gives the same bytes
 * @see nifti1.h; its frame is RAS, ours LPS: x and y change their sign
 */
export function writeNifti({ voxels, shape, affine }: NiftiContent): Uint8Array {
  const file = new Uint8Array(HEADER_BYTES + voxels.byteLength);
  const view = new DataView(file.buffer);
  const type = voxels instanceof Uint8Array ? UINT8 : INT16;
  const spacing = [affine.columnStep, affine.rowStep, affine.sliceStep].map(norm);
  view.setInt32(0, 348, true);
  [3, shape[2], shape[1], shape[0], 1, 1, 1, 1].forEach((size, i) => view.setInt16(40 + 2 * i, size, true));
  view.setInt16(70, type.code, true);
  view.setInt16(72, type.bits, true);
  [1, ...spacing].forEach((mm, i) => view.setFloat32(76 + 4 * i, mm, true));
  view.setFloat32(108, HEADER_BYTES, true);
  view.setFloat32(112, 1, true);
  view.setUint8(123, MILLIMETRES);
  view.setInt16(254, SCANNER_FRAME, true);
  writeRows(view, affine);
  file.set(Buffer.from('n+1\0', 'latin1'), 344);
  file.set(new Uint8Array(voxels.buffer, voxels.byteOffset, voxels.byteLength), HEADER_BYTES);
  return gzipSync(file, { level: 5 });
}

/** srow_x, srow_y, srow_z. */
function writeRows(view: DataView, { columnStep, rowStep, sliceStep, origin }: Affine): void {
  const toRas = ([x, y, z]: Vec3): Vec3 => [-x, -y, z];
  const columns = [columnStep, rowStep, sliceStep, origin].map(toRas);
  columns.forEach((column, c) => column.forEach((value, row) => view.setFloat32(280 + 16 * row + 4 * c, value, true)));
}
