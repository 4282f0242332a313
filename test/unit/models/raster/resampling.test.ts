import { describe, expect, test } from '@jest/globals';
import { gaussianBlur, gaussianKernel } from '../../../../models/raster/gaussian-blur.js';
import { resampleMaskPlanes, resamplePlanes } from '../../../../models/raster/resample-planes.js';

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
