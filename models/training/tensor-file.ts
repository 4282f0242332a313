import type { Tensor } from '../graph/value.js';

/** Named float32 tensors and a few words about them. */
export interface TensorFile {
  readonly tensors: ReadonlyMap<string, Tensor>;
  readonly metadata: Readonly<Record<string, string>>;
}

interface Entry {
  readonly dtype: 'F32';
  readonly shape: readonly number[];
  readonly data_offsets: readonly [number, number];
}

/**
 * @returns the tensors in the safetensors format, which PyTorch and NumPy read too; the same content gives the same bytes
 * @see https://github.com/huggingface/safetensors#format
 */
export function writeTensorFile({ tensors, metadata }: TensorFile): Uint8Array {
  let offset = 0;
  const header: Record<string, unknown> = { __metadata__: metadata };
  for (const [name, { shape, data }] of tensors) {
    if (!(data instanceof Float32Array)) throw new TypeError(`${name} is not float32`);
    header[name] = { dtype: 'F32', shape, data_offsets: [offset, offset + data.byteLength] } satisfies Entry;
    offset += data.byteLength;
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  const start = 8 + Math.ceil(text.length / 8) * 8;
  const bytes = new Uint8Array(start + offset).fill(0x20, 0, start);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(start - 8), true);
  bytes.set(text, 8);
  let at = start;
  for (const { data } of tensors.values()) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  return bytes;
}

/** Reads what `writeTensorFile` wrote; the tensors are copies. @throws {RangeError} for a file that is cut off or no such file */
export function readTensorFile(bytes: Uint8Array): TensorFile {
  if (bytes.length < 8) throw new RangeError('the tensor file is too short');
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  if (8 + length > bytes.length) throw new RangeError('the header of the tensor file is cut off');
  const { __metadata__: metadata = {}, ...entries } = parseHeader(bytes.subarray(8, 8 + length));
  const tensors = Object.entries(entries).map(([name, entry]): [string, Tensor] => {
    const { shape, data_offsets: [from, to] } = entry as Entry; // prettier-ignore
    if (8 + length + to > bytes.length) throw new RangeError('the data of the tensor file are cut off');
    // Copied: the bytes may be a Buffer, whose slice() shares its memory, and need not be aligned.
    const data = new Uint8Array(to - from);
    data.set(bytes.subarray(8 + length + from, 8 + length + to));
    return [name, { shape, data: new Float32Array(data.buffer) }];
  });
  return { tensors: new Map(tensors), metadata: metadata as Readonly<Record<string, string>> };
}

function parseHeader(bytes: Uint8Array): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as Readonly<Record<string, unknown>>;
  } catch (cause) {
    throw new RangeError('the header of the tensor file is no JSON', { cause });
  }
}
