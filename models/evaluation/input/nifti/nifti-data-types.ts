/** How one voxel of a NIfTI data type is read and written; `offset` in bytes. */
export interface NiftiDataType {
  readonly bytes: number;
  readonly integer: boolean;
  read(view: DataView, offset: number, littleEndian: boolean): number;
  write(view: DataView, offset: number, value: number, littleEndian: boolean): void;
}

const integer = (bytes: number, read: NiftiDataType['read'], write: NiftiDataType['write']): NiftiDataType => ({
  bytes,
  integer: true,
  read,
  write,
});
const float = (bytes: number, read: NiftiDataType['read'], write: NiftiDataType['write']): NiftiDataType => ({
  bytes,
  integer: false,
  read,
  write,
});

/** The scalar types of `datatype` in nifti1.h that a CT or a label map comes in; colours, complex and 64-bit integers are refused. */
export const niftiDataTypes: ReadonlyMap<number, NiftiDataType> = new Map([
  [
    2,
    integer(
      1,
      (v, o) => v.getUint8(o),
      (v, o, x) => v.setUint8(o, x),
    ),
  ],
  [
    4,
    integer(
      2,
      (v, o, le) => v.getInt16(o, le),
      (v, o, x, le) => v.setInt16(o, x, le),
    ),
  ],
  [
    8,
    integer(
      4,
      (v, o, le) => v.getInt32(o, le),
      (v, o, x, le) => v.setInt32(o, x, le),
    ),
  ],
  [
    16,
    float(
      4,
      (v, o, le) => v.getFloat32(o, le),
      (v, o, x, le) => v.setFloat32(o, x, le),
    ),
  ],
  [
    64,
    float(
      8,
      (v, o, le) => v.getFloat64(o, le),
      (v, o, x, le) => v.setFloat64(o, x, le),
    ),
  ],
  [
    256,
    integer(
      1,
      (v, o) => v.getInt8(o),
      (v, o, x) => v.setInt8(o, x),
    ),
  ],
  [
    512,
    integer(
      2,
      (v, o, le) => v.getUint16(o, le),
      (v, o, x, le) => v.setUint16(o, x, le),
    ),
  ],
  [
    768,
    integer(
      4,
      (v, o, le) => v.getUint32(o, le),
      (v, o, x, le) => v.setUint32(o, x, le),
    ),
  ],
]);
