import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { readCt } from '../../../../../models/evaluation/input/nifti/read-ct.js';
import { labelsIn, readLabels } from '../../../../../models/evaluation/input/nifti/read-labels.js';
import { readNifti } from '../../../../../models/evaluation/input/nifti/read-nifti.js';
import { writeLabels } from '../../../../../models/evaluation/input/nifti/write-labels.js';
import type { NiftiFileOptions } from '../../../../fixtures/nifti-file.js';
import { niftiFile } from '../../../../fixtures/nifti-file.js';

const shape = [2, 3, 4] as const;
const values = Int16Array.from({ length: 24 }, (_, i) => 10 * i - 100);
const file = (options: Partial<NiftiFileOptions> = {}) => niftiFile({ shape, values, ...options });
const codeOf = (action: () => unknown) => {
  try {
    action();
  } catch (error) {
    return (error as { code?: string }).code;
  }
  return undefined;
};

describe('readNifti', () => {
  test('reads NIfTI i as column, j as row and k as slice', () => {
    const volume = readCt(readNifti(file({ spacingMm: [3, 2, 1] })));
    expect(volume).toEqual({ voxels: values, shape, spacingMm: [3, 2, 1] });
  });

  test.each(['int16', 'int32', 'float32', 'float64'] as const)('reads %s of either byte order', (type) => {
    for (const littleEndian of [true, false]) {
      expect([...readCt(readNifti(file({ type, littleEndian }))).voxels]).toEqual([...values]);
    }
  });

  test.each(['uint8', 'int8', 'uint16', 'uint32'] as const)('reads %s', (type) => {
    const small = Uint8Array.from({ length: 24 }, (_, i) => i);
    expect([...readCt(readNifti(file({ type, values: small }))).voxels]).toEqual([...small]);
  });

  test('reads files that are not compressed, NIfTI-2, and header extensions', () => {
    for (const options of [{ compressed: false }, { version: 2 }, { extensionBytes: 48 }] as const) {
      expect(readCt(readNifti(file(options))).voxels).toEqual(values);
    }
  });

  test('rescales by slope and intercept, and keeps whole values as Int16', () => {
    const volume = readCt(readNifti(file({ slope: 2, intercept: -5 })));
    expect(volume.voxels).toEqual(values.map((value) => 2 * value - 5));
  });

  test('takes a slope of 0 or NaN for no scaling', () => {
    for (const slope of [0, NaN]) expect(readCt(readNifti(file({ slope, intercept: 7 }))).voxels).toEqual(values);
  });

  test('gives Float32 where a rescaled value is no 16-bit integer', () => {
    expect(readCt(readNifti(file({ slope: 0.5 }))).voxels).toBeInstanceOf(Float32Array);
    expect(readCt(readNifti(file({ slope: 1000 }))).voxels).toBeInstanceOf(Float32Array);
  });

  test('accepts a fourth dimension of length 1 and refuses a longer one', () => {
    expect(readNifti(file({ volumes: 1 })).shape).toEqual(shape);
    expect(codeOf(() => readNifti(file({ volumes: 2 })))).toBe('nifti-unsupported');
  });

  test('reads spacing in metres and micrometres as mm', () => {
    expect(readNifti(file({ spacingMm: [1, 1, 1], units: 1 })).spacingMm).toEqual([1000, 1000, 1000]);
    expect(readNifti(file({ spacingMm: [2000, 1000, 1000], units: 3 })).spacingMm).toEqual([2, 1, 1]);
  });

  const rotated = [
    [0, -2, 0, 5],
    [1, 0, 0, 6],
    [0, 0, 3, 7],
  ] as const;
  const sheared = [
    [1, 0, 0.5, 0],
    [0, 1, 0, 0],
    [0, 0, Math.sqrt(0.75), 0],
  ] as const;

  test('takes spacing from pixdim where the affine agrees, whatever its rotation', () => {
    const { spacingMm, originRas } = readNifti(file({ spacingMm: [3, 2, 1], sform: rotated }));
    expect([spacingMm, originRas]).toEqual([
      [3, 2, 1],
      [5, 6, 7],
    ]);
  });

  test.each([
    ['a file of another kind', Buffer.from('not a NIfTI file at all'.repeat(40)), 'nifti-unreadable'],
    ['a damaged gzip stream', file().subarray(0, 60), 'nifti-unreadable'],
    ['a file that ends early', file({ compressed: false }).subarray(0, 380), 'nifti-truncated'],
    ['complex numbers', file({ type: 'complex64' }), 'nifti-unsupported'],
    ['a spacing of 0', file({ spacingMm: [0, 1, 1] }), 'nifti-invalid-spacing'],
    ['a spacing that is not a number', file({ spacingMm: [1, NaN, 1] }), 'nifti-invalid-spacing'],
    ['a pixdim that contradicts the affine', file({ spacingMm: [3, 2, 2], sform: rotated }), 'nifti-invalid-spacing'],
    ['a sheared affine', file({ sform: sheared }), 'nifti-invalid-spacing'],
  ])('refuses %s', (_, bytes, code) => {
    expect(codeOf(() => readNifti(bytes))).toBe(code);
  });

  test('refuses voxels that are not finite', () => {
    const image = readNifti(
      file({ type: 'float32', values: Float32Array.from(values, (x, i) => (i === 5 ? NaN : x)) }),
    );
    expect(codeOf(() => readCt(image))).toBe('nifti-invalid-values');
  });
});

describe('readLabels', () => {
  test('lists the labels of a map in ascending order', () => {
    const labels = Uint8Array.from({ length: 24 }, (_, i) => [0, 7, 2, 0][i % 4]);
    expect(labelsIn(readLabels(readNifti(file({ values: labels, type: 'uint8' }))))).toEqual([2, 7]);
  });

  test('reads labels that are stored as floats', () => {
    expect(labelsIn(readLabels(readNifti(file({ values: values.fill(3), type: 'float32' }))))).toEqual([3]);
    values.forEach((_, i) => (values[i] = 10 * i - 100));
  });

  test('refuses fractions and negative values', () => {
    const half = Float32Array.from(values, () => 0.5);
    expect(codeOf(() => readLabels(readNifti(file({ values: half, type: 'float32' }))))).toBe('mask-not-labels');
    expect(codeOf(() => readLabels(readNifti(file())))).toBe('mask-not-labels');
  });
});

describe('writeLabels', () => {
  const labels = Uint16Array.from({ length: 24 }, (_, i) => (i % 5 === 0 ? 3 : 0));

  test.each([
    ['little-endian int16', {}],
    ['big-endian uint16', { type: 'uint16', littleEndian: false }],
    ['uint8', { type: 'uint8' }],
    ['float32 with extensions', { type: 'float32', extensionBytes: 32 }],
    ['NIfTI-2', { version: 2, type: 'int32' }],
    ['a scaled image', { slope: 0.25, intercept: 4 }],
  ] as const)('comes back as it was written on the grid of %s', (_, options) => {
    const grid = readNifti(file({ ...options, values: new Uint8Array(24), spacingMm: [3, 2, 1] }));
    const again = readNifti(writeLabels(grid, labels));
    expect(readLabels(again)).toEqual({ labels, shape });
    expect(again.spacingMm).toEqual([3, 2, 1]);
  });

  test('copies header and extensions byte for byte where the image is not scaled', () => {
    const source = file({ extensionBytes: 32, spacingMm: [3, 2, 1] });
    const written = gunzipSync(writeLabels(readNifti(source), labels));
    expect(written.subarray(0, 384)).toEqual(gunzipSync(source).subarray(0, 384));
  });

  test('gives the same bytes for the same labels', () => {
    const grid = readNifti(file());
    expect(writeLabels(grid, labels)).toEqual(writeLabels(grid, labels));
  });

  test('refuses a label that the data type cannot hold, and labels of another grid', () => {
    const grid = readNifti(file({ type: 'uint8', values: new Uint8Array(24) }));
    expect(
      codeOf(() =>
        writeLabels(
          grid,
          labels.map((label) => 100 * label),
        ),
      ),
    ).toBe('nifti-unsupported');
    expect(codeOf(() => writeLabels(grid, labels.subarray(1)))).toBe('pair-mismatch');
  });
});
