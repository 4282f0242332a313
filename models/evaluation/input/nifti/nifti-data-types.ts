/** Arrays that NIfTI voxels come in. */
export type StoredVoxels =
  Uint8Array | Int8Array | Uint16Array | Int16Array | Uint32Array | Int32Array | Float32Array | Float64Array;

/** One `datatype` of nifti1.h. */
export interface NiftiDataType {
  readonly bytes: number;
  readonly integer: boolean;
  /** An array of this type over a buffer in the byte order of this machine. */
  readonly over: (buffer: ArrayBuffer) => StoredVoxels;
}

/** The scalar types of `datatype` that a CT or a label map comes in; colours, complex and 64-bit integers are refused. */
export const niftiDataTypes: ReadonlyMap<number, NiftiDataType> = new Map<number, NiftiDataType>([
  [2, { bytes: 1, integer: true, over: (buffer) => new Uint8Array(buffer) }],
  [4, { bytes: 2, integer: true, over: (buffer) => new Int16Array(buffer) }],
  [8, { bytes: 4, integer: true, over: (buffer) => new Int32Array(buffer) }],
  [16, { bytes: 4, integer: false, over: (buffer) => new Float32Array(buffer) }],
  [64, { bytes: 8, integer: false, over: (buffer) => new Float64Array(buffer) }],
  [256, { bytes: 1, integer: true, over: (buffer) => new Int8Array(buffer) }],
  [512, { bytes: 2, integer: true, over: (buffer) => new Uint16Array(buffer) }],
  [768, { bytes: 4, integer: true, over: (buffer) => new Uint32Array(buffer) }],
]);
