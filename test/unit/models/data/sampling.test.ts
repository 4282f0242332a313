import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { cropRoi } from '../../../../models/data/roi/crop-roi.js';
import type { AugmentationOptions } from '../../../../models/data/sampling/augmentation.js';
import { drawAugmentation, noAugmentation, usualAugmentation } from '../../../../models/data/sampling/augmentation.js';
import { channelCount } from '../../../../models/data/sampling/image-channels.js';
import {
  pointOnGrid,
  sampleLinear,
  sampleNearest,
  samplingGrid,
} from '../../../../models/data/sampling/sample-plane.js';
import { createBatch, shuffled } from '../../../../models/data/sampling/training-slice.js';
import { seededRandom } from '../../../../models/phantom/seeded-random.js';
import { trainingLesion } from '../../../fixtures/training-lesion.js';

const roi = cropRoi(trainingLesion(), { side: 72, scale: 3, heightShare: 0.75 });
const plane = 72 * 72;
const truth = roi.truth!.slice(roi.markedSlice * plane, (roi.markedSlice + 1) * plane);
const input = { side: 48, contextSlices: 1, mark: true };
const slice = { roi, slice: roi.markedSlice, targets: { target: truth, weight: new Uint8Array(plane).fill(1) } };
const always: AugmentationOptions = { ...usualAugmentation, probability: 1 };

describe('a sampling grid', () => {
  test('without a change is the middle of the old image, pixel by pixel', () => {
    const values = Float32Array.from({ length: 36 }, (_, i) => i);
    const target = new Float32Array(16);
    sampleLinear(values, 0, 6, samplingGrid(4, 6, noAugmentation), target, 0);
    expect([...target]).toEqual([7, 8, 9, 10, 13, 14, 15, 16, 19, 20, 21, 22, 25, 26, 27, 28]);
  });

  test('and the way of a point are each other’s inverse under every change', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), fc.integer({ min: 0, max: 47 * 48 }), (seed, i) => {
        const change = drawAugmentation(always, 48, seededRandom(seed));
        const grid = samplingGrid(48, 72, change);
        const [column, row] = pointOnGrid(48, 72, change, [grid.columns[i], grid.rows[i]]);
        expect(column).toBeCloseTo(i % 48, 2);
        expect(row).toBeCloseTo(Math.floor(i / 48), 2);
      }),
    );
  });

  test('takes what lies outside for background, and for the border’s intensity', () => {
    const far = { matrix: [1, 0, 0, 1], shift: [100, 0] } as const;
    const [mask, image] = [new Float32Array(16), new Float32Array(16)];
    sampleNearest(new Uint8Array(36).fill(1), 0, 6, samplingGrid(4, 6, far), mask, 0);
    sampleLinear(new Float32Array(36).fill(5), 0, 6, samplingGrid(4, 6, far), image, 0);
    expect(new Set(mask)).toEqual(new Set([0]));
    expect(new Set(image)).toEqual(new Set([5]));
  });
});

describe('a batch', () => {
  test('holds context slices and the mark as channels, and targets of one channel', () => {
    const batch = createBatch([slice, slice], input, seededRandom(1));
    expect(channelCount(input)).toBe(4);
    expect(batch['image'].shape).toEqual([2, 4, 48, 48]);
    expect(batch['target'].shape).toEqual([2, 1, 48, 48]);
    const mark = batch['image'].data.slice(3 * 48 * 48, 4 * 48 * 48) as Float32Array;
    expect(mark[24 * 48 + 24]).toBeGreaterThan(0.8);
    expect(mark[0]).toBe(-1);
  });

  test('windows intensities to 0 … 1', () => {
    const { data } = createBatch([slice], { ...input, mark: false }, seededRandom(1))['image'];
    const values = [...(data as Float32Array)];
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...values)).toBeLessThanOrEqual(1);
    expect(Math.max(...values) - Math.min(...values)).toBeGreaterThan(0.25);
  });

  test('changes image and mask together: the lesion stays bright under its mask', () => {
    const batch = createBatch(
      Array.from({ length: 8 }, () => slice),
      { ...input, contextSlices: 0, mark: false },
      seededRandom(3),
      always,
    );
    const [image, target] = [batch['image'].data, batch['target'].data];
    const mean = (wanted: number): number => {
      const chosen = [...image].map(Number).filter((_, i) => target[i] === wanted);
      return chosen.reduce((sum, value) => sum + value, 0) / chosen.length;
    };
    expect(mean(1) - mean(0)).toBeGreaterThan(0.25);
    expect(batch['weight'].data.every((value) => value === 1)).toBe(true);
    expect(target.subarray(0, 2304)).not.toEqual(target.subarray(2304, 4608));
  });

  test('is the same for the same random numbers', () => {
    const draw = () => createBatch([slice, slice], input, seededRandom(9), usualAugmentation);
    expect(draw()).toEqual(draw());
  });

  test('moves the mark by no more than its jitter', () => {
    const still = { ...usualAugmentation, probability: 0, flip: false, markJitter: 0.2 };
    const markOf = (augmentation?: AugmentationOptions) =>
      createBatch([slice], { ...input, contextSlices: 0 }, seededRandom(5), augmentation)['image'].data.slice(2304);
    const [exact, moved] = [markOf(), markOf(still)];
    expect(moved).not.toEqual(exact);
    const outline = [...exact].map(Number).flatMap((value, i) => (Math.abs(value) < 0.02 ? [Number(moved[i])] : []));
    expect(Math.max(...outline.map(Math.abs))).toBeLessThan(0.35);
  });

  test('of a shuffled list misses none', () => {
    const all = Array.from({ length: 20 }, (_, i) => i);
    const order = shuffled(all, seededRandom(2));
    expect(order).not.toEqual(all);
    expect([...order].sort((a, b) => a - b)).toEqual(all);
  });
});
