import { describe, expect, test } from '@jest/globals';
import { readTensorFile, writeTensorFile } from '../../../../models/training/tensor-file.js';

const tensors = new Map([
  ['first', { shape: [2, 2], data: Float32Array.of(1, -2, 3.5, 0) }],
  ['second', { shape: [1], data: Float32Array.of(7) }],
]);
const file = writeTensorFile({ tensors, metadata: { epoch: '3' } });

describe('a tensor file', () => {
  test('gives back what was written', () => {
    expect(readTensorFile(file)).toEqual({ tensors, metadata: { epoch: '3' } });
  });

  test('is read alike from a Buffer that lies in the middle of other bytes, at any alignment', () => {
    for (const start of [1, 3, 8]) {
      const pool = Buffer.alloc(file.length + 64, 0xff);
      pool.set(file, start);
      expect(readTensorFile(pool.subarray(start, start + file.length)).tensors).toEqual(tensors);
    }
  });

  test('keeps its tensors when the bytes that it was read from are used again', () => {
    const bytes = Buffer.from(file);
    const { tensors: read } = readTensorFile(bytes);
    bytes.fill(0);
    expect(read).toEqual(tensors);
  });

  test('is refused when it is cut off', () => {
    expect(() => readTensorFile(file.subarray(0, file.length - 1))).toThrow(RangeError);
    expect(() => readTensorFile(file.subarray(0, 12))).toThrow(RangeError);
  });
});
