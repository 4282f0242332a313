import { describe, expect, test } from '@jest/globals';
import { cropRoi } from '../../../../models/data/roi/crop-roi.js';
import { kMeans } from '../../../../models/experiments/co-segmentation/k-means.js';
import { LesionIndex } from '../../../../models/experiments/co-segmentation/lesion-index.js';
import { pairTensor } from '../../../../models/co-segmentation/pair-tensor.js';
import { refineByDcrf } from '../../../../models/co-segmentation/refine-by-dcrf.js';
import { countOverlap, overlapMetrics } from '../../../../models/metrics/overlap.js';
import { seededRandom } from '../../../../models/phantom/seeded-random.js';
import { trainingLesion } from '../../../fixtures/training-lesion.js';

/** Three heaps of four points. */
const points = Array.from({ length: 12 }, (_, i) => Float32Array.of(10 * (i % 3), i * 0.01));

describe('lesions that look alike', () => {
  test('come into one cluster, whatever the seed', () => {
    for (const seed of [1, 2, 3]) {
      const labels = kMeans(points, 3, seededRandom(seed));
      expect(new Set(labels).size).toBe(3);
      labels.forEach((label, i) => expect(label).toBe(labels[i % 3]));
    }
    expect(kMeans([], 3, seededRandom(1))).toEqual([]);
    expect(new Set(kMeans(points.slice(0, 2), 5, seededRandom(1))).size).toBe(2);
  });

  const roi = cropRoi(trainingLesion(), { side: 36, scale: 3, heightShare: 0.75 });
  const rois = points.map((_, i) => ({ ...roi, id: String(i) }));
  const index = LesionIndex.create(rois, points, 3, seededRandom(1));

  test('are paired within their cluster, and with anything where clusters do not count', () => {
    const random = seededRandom(4);
    const partners = Array.from({ length: 30 }, () => index.drawPartner(1, random));
    expect(new Set(partners.map((i) => i % 3))).toEqual(new Set([1]));
    expect(partners).not.toContain(1);
    const others = Array.from({ length: 60 }, () => index.drawAny(1, random));
    expect(new Set(others.map((i) => i % 3)).size).toBe(3);
    expect(others).not.toContain(1);
    expect(index.clusterSizes).toEqual([4, 4, 4]);
  });

  test('are found for a new lesion, the most similar one first', () => {
    expect(index.nearest(Float32Array.of(10, 0.07), 2).map(({ id }) => id)).toEqual(['7', '4']);
    expect(index.random(3, seededRandom(1))).toHaveLength(3);
  });
});

describe('a pair', () => {
  test('holds the channels of the first, then those of the second image', () => {
    const tensor = (first: number) => ({
      shape: [2, 1, 1, 2],
      data: Float32Array.from([0, 1, 2, 3], (i) => first + i),
    });
    const { shape, data } = pairTensor(tensor(0), tensor(10));
    expect(shape).toEqual([2, 2, 1, 2]);
    expect([...data].map(Number)).toEqual([0, 1, 10, 11, 2, 3, 12, 13]);
  });
});

describe('the dense CRF after a network', () => {
  test('follows the image where the network is unsure and wrong here and there, on the marked slice alone', () => {
    const roi = cropRoi(trainingLesion(), { side: 72, scale: 3, heightShare: 0.75 });
    const plane = 72 * 72;
    const from = roi.markedSlice * plane;
    const truth = roi.truth!.slice(from, from + plane);
    const blurred = new Float32Array(roi.intensities.length);
    // Unsure everywhere, and wrong at every seventh pixel.
    truth.forEach((value, i) => (blurred[from + i] = (i % 7 === 0) === (value === 1) ? 0.35 : 0.65));
    const refined = refineByDcrf(roi, blurred);
    const dice = (map: Float32Array): number => overlapMetrics(countOverlap(Uint8Array.from(map.subarray(from, from + plane), (p) => (p >= 0.5 ? 1 : 0)), truth)).dice; // prettier-ignore
    expect(dice(refined)).toBeGreaterThan(dice(blurred));
    expect(dice(refined)).toBeGreaterThan(0.95);
    expect(refined.subarray(0, from).every((value) => value === 0)).toBe(true);
  });
});
