import { describe, expect, test } from '@jest/globals';
import { gaussianBlur, gaussianKernel } from '../../../../models/raster/gaussian-blur.js';
import {
  createPlaneResampler,
  resampleMaskPlanes,
  resamplePlanes,
  windowAfter,
} from '../../../../models/raster/resample-planes.js';

describe('gaussianBlur', () => {
  test('spreads one voxel into the kernel', () => {
    const values = new Float32Array(15);
    values[7] = 1;
    const kernel = gaussianKernel(1);
    expect(kernel.length).toBe(9);
    gaussianBlur(values, [1, 1, 15], [0, 0, 1]).forEach((value, i) => expect(value).toBeCloseTo(kernel[i - 3] ?? 0, 6));
  });

  test('keeps a constant, also where the kernel is wider than the volume', () => {
    const blurred = gaussianBlur(new Float32Array(24).fill(7), [2, 3, 4], [2, 3, 1]);
    blurred.forEach((value) => expect(value).toBeCloseTo(7, 5));
  });

  test('mirrors the border with its voxel repeated', () => {
    const [first] = gaussianBlur([1, 0, 0, 0, 0, 0, 0, 0], [1, 1, 8], [0, 0, 0.5]);
    const [one, two, three] = gaussianKernel(0.5).slice(2);
    expect(first).toBeCloseTo(one + two, 6);
    expect(three).toBeLessThan(two);
  });

  test('smooths only the axes that have a sigma, and leaves the original unchanged', () => {
    const values = Float32Array.from([1, 2, 3, 4]);
    expect(gaussianBlur(values, [2, 1, 2], [0, 1, 0])).toEqual(values);
    gaussianBlur(values, [1, 2, 2], [0, 1, 1]);
    expect([...values]).toEqual([1, 2, 3, 4]);
  });
});

describe('resampling a window of a plane', () => {
  const from = { rows: 9, columns: 7 };
  const values = new Float32Array(63);
  values.fill(1, 3 * 7 + 2, 3 * 7 + 4);
  values[5 * 7 + 2] = 2;
  const part = { row: 3, column: 2, size: { rows: 3, columns: 2 } };

  test.each([
    { rows: 23, columns: 19 },
    { rows: 5, columns: 4 },
    { rows: 9, columns: 13 },
  ])('gives what the whole plane has there, and beyond it there is nothing: $rows × $columns', (to) => {
    const window = windowAfter(from, to, part);
    const resampled = new Float32Array(window.size.rows * window.size.columns);
    createPlaneResampler(from, to, window)(values, 0, 7, resampled);
    const placed = new Float32Array(to.rows * to.columns);
    for (let row = 0; row < window.size.rows; row++) {
      const line = resampled.subarray(row * window.size.columns, (row + 1) * window.size.columns);
      placed.set(line, (row + window.row) * to.columns + window.column);
    }
    expect(placed).toEqual(resamplePlanes(values, [1, 9, 7], to));
  });
});

describe('resamplePlanes', () => {
  test('averages whole pixels when it halves', () => {
    const halved = resamplePlanes([1, 3, 5, 7, 1, 3, 5, 7], [1, 2, 4], { rows: 1, columns: 2 });
    expect([...halved]).toEqual([2, 6]);
  });

  test('weighs partly covered pixels by their area', () => {
    const [left, right] = resamplePlanes([0, 3, 6], [1, 1, 3], { rows: 1, columns: 2 });
    expect(left).toBeCloseTo(1, 6);
    expect(right).toBeCloseTo(5, 6);
  });

  test('interpolates between pixel centres when it doubles, and keeps the border beyond the outer ones', () => {
    const doubled = resamplePlanes([0, 4], [1, 1, 2], { rows: 1, columns: 4 });
    expect([...doubled]).toEqual([0, 1, 3, 4]);
  });

  test('keeps slices apart, and every value at the same size', () => {
    const values = [1, 2, 3, 4, 5, 6, 7, 8];
    expect([...resamplePlanes(values, [2, 2, 2], { rows: 2, columns: 2 })]).toEqual(values);
    expect([...resamplePlanes(values, [2, 2, 2], { rows: 1, columns: 1 })]).toEqual([2.5, 6.5]);
  });

  test('sets mask pixels that are covered by half or more', () => {
    expect([...resampleMaskPlanes(Uint8Array.from([1, 0, 0, 0]), [1, 1, 4], { rows: 1, columns: 2 })]).toEqual([1, 0]);
    const grown = resampleMaskPlanes(Uint8Array.from([0, 1, 1, 0]), [1, 1, 4], { rows: 1, columns: 8 });
    expect([...grown]).toEqual([0, 0, 1, 1, 1, 1, 0, 0]);
  });
});
