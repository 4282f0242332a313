import { mkdtempSync, existsSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { cropRoi } from '../../../../models/data/roi/crop-roi.js';
import { createSourceFactory } from '../../../../models/experiments/load-lesions.js';
import { parseRecipe } from '../../../../models/experiments/recipe/parse-recipe.js';
import { runRecipe } from '../../../../models/experiments/run/run-recipe.js';
import { deadLeaves } from '../../../../models/experiments/stacked-gan/dead-leaves.js';
import { addNoise, blunt, degradation } from '../../../../models/experiments/stacked-gan/degrade.js';
import { enhancedRoi } from '../../../../models/experiments/stacked-gan/enhanced-roi.js';
import { gainOf, selectSlices } from '../../../../models/experiments/stacked-gan/select-slices.js';
import { imageOf } from '../../../../models/prediction/predict-roi.js';
import type { SeededRandom } from '../../../../models/phantom/seeded-random.js';
import { seededRandom } from '../../../../models/phantom/seeded-random.js';
import { markEllipse } from '../../../../models/mark/mark-ellipse.js';
import { quarterEllipseRadius } from '../../../../models/raster/quarter-ellipse.js';
import { gaussianBlur } from '../../../../models/raster/gaussian-blur.js';
import { trainingLesion } from '../../../fixtures/training-lesion.js';

const scratch = mkdtempSync(join(tmpdir(), 'recist3d-gan-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const spread = (values: Float32Array): number => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
};

describe('images to learn from', () => {
  const side = 64;
  const image = deadLeaves(side, seededRandom(5));

  test('hold leaves of many grays, the same ones for the same seed', () => {
    expect(deadLeaves(side, seededRandom(5))).toEqual(image);
    expect(spread(image)).toBeGreaterThan(0.1);
    expect(image.every((value) => value >= 0 && value <= 1)).toBe(true);
  });

  test('lose contrast when they are blunted, and gain it when noise is added', () => {
    const blunted = blunt(image, side, seededRandom(2));
    expect(blunted).toHaveLength(image.length);
    expect(spread(blunted)).toBeLessThan(spread(image));
    expect(addNoise(image, seededRandom(2))).not.toEqual(image);
  });
});

describe('the degradations of 003, section 3.4', () => {
  const side = 64;
  /** Random numbers at one end of every range. */
  const at = (share: number): SeededRandom => ({ ...seededRandom(1), between: (low: number, high: number) => low + share * (high - low) }); // prettier-ignore
  const edge = Float32Array.from({ length: side * side }, (_, i) => (i % side < side / 2 ? 0.2 : 0.8));

  test('have the ranges of the paper', () => {
    expect(degradation).toEqual({ noise: [0, 50 / 255], downSampling: [1, 4], blur: [0, 3], contrast: [1, 3] });
  });

  test('add noise of up to 50 of 255 grays, and none at the other end', () => {
    const gray = new Float32Array(side * side).fill(0.5);
    expect(spread(addNoise(gray, at(0)))).toBe(0);
    expect(spread(addNoise(gray, at(1)))).toBeCloseTo(50 / 255, 2);
  });

  test('leave an image as it is at one end, and at the other divide its contrast by three and blunt its edge', () => {
    blunt(edge, side, at(0)).forEach((value, i) => expect(value).toBeCloseTo(edge[i], 5));
    const blunted = blunt(edge, side, at(1));
    const row = Array.from(blunted.subarray(32 * side, 33 * side));
    expect(row[63] - row[0]).toBeCloseTo(0.6 / 3, 2);
    // Blurred by three pixels of a quarter of the resolution, the edge is no longer one step wide.
    expect(Math.max(...row.slice(1).map((value, i) => value - row[i]))).toBeLessThan(0.2 / 10);
  });
});

describe('the rule that selects CT', () => {
  const side = 72;
  const roi = cropRoi(trainingLesion(), { side, scale: 3, heightShare: 0.75 });
  const area = side * side;
  const sharp = Float32Array.from(
    roi.intensities.subarray(roi.markedSlice * area, (roi.markedSlice + 1) * area),
    (hu) => Math.min(1, Math.max(0, (hu + 175) / 450)),
  );
  const smooth = gaussianBlur(sharp, [1, side, side], [0, 1.5, 1.5]);
  const slice = (before: Float32Array, after: Float32Array) => ({ roi, before: { side, values: before }, after: { side, values: after } }); // prettier-ignore
  const edges = smooth.map((value) => Math.min(1, Math.max(0, 0.5 + (value - 0.5) * 1.2)));
  const random = seededRandom(3);
  const noisy = smooth.map((value) => value + 0.1 * random.normal());
  const other = smooth.map((value) => 1 - value);

  test('lets in a steeper border, and neither more noise nor another image', () => {
    const better = Float32Array.from(sharp, (value, i) => 0.5 * value + 0.5 * edges[i]);
    expect(gainOf(slice(smooth, better)).border).toBeGreaterThan(1.2);
    const all = [slice(smooth, noisy), slice(smooth, other), slice(smooth, smooth)];
    expect(selectSlices(all, 10)).toEqual([]);
    // Steeper on the border of the mark, as flat as before elsewhere.
    const radius = quarterEllipseRadius({ rows: side, columns: side }, markEllipse(roi.axes));
    const steeper = smooth.map((value, i) => (radius[i] > 0.7 && radius[i] < 1.3 ? sharp[i] : value));
    expect(selectSlices([...all, slice(smooth, steeper)], 10)).toHaveLength(1);
  });

  test('feeds segmentation the denoised, the scanner’s and the enhanced slice, in this order', () => {
    const hu = (value: number) => new Float32Array(area).fill(value);
    const seen = enhancedRoi(roi, { denoised: hu(-175), enhanced: hu(275) }, 'three');
    const { data: values, shape } = imageOf(seen, [seen.markedSlice], { side: 48, contextSlices: 1, mark: false });
    const data = values as Float32Array;
    expect(shape).toEqual([1, 3, 48, 48]);
    expect([data[0], data[2 * 48 * 48]]).toEqual([0, 1]);
    expect(new Set(data.subarray(48 * 48, 2 * 48 * 48)).size).toBeGreaterThan(5);
  });
});

describe('a recipe of the stacked GAN', () => {
  const phantoms = { kind: 'phantoms', firstSeed: 1, count: 4, slices: 24, matrix: 96, lesions: 3 };
  const few = { batch: 2, stepsPerEpoch: 2, optimizer: { kind: 'adam' }, schedule: { kind: 'constant', rate: 0.001 } };

  test('trains both stages, tries CT, and scores segmentation with and without it', async () => {
    const recipe = parseRecipe(
      JSON.stringify({
        name: 'test-gan',
        about: 'A test.',
        seeds: [1],
        experiment: 'stacked-gan',
        data: { sources: [phantoms], leastLongMm: 0, split: { seed: 1, validationShare: 0.25, testShare: 0.25 } },
        input: { side: 32 },
        network: { architecture: 'u-net', baseChannels: 4, depth: 2 },
        training: { ...few, epochs: 1 },
        gan: {
          training: few,
          images: 12,
          imageSide: 40,
          crops: { denoise: 16, enhance: 32 },
          epochs: { features: 1, denoise: 1, enhance: 1, fineTune: 1 },
        },
      }),
    );
    const { stages } = await runRecipe({
      recipe,
      seed: 1,
      folder: join(scratch, 'run'),
      quick: false,
      threads: 1,
      createSource: createSourceFactory(scratch, () => {
        throw new Error('no archive here');
      }),
    });
    expect(stages.map(({ stage }) => stage)).toEqual(['initial', 'without-sr', 'with-sr', 'with-sr-pair']);
    expect(new Set(stages[0].scores.map(({ variant }) => variant))).toEqual(new Set(['grabcut-r', 'grabcut-r-sr']));
    expect(new Set(stages[2].scores.map(({ variant }) => variant))).toEqual(new Set(['CNN', 'CNN-GC']));
    for (const file of ['stacked-gan.onnx', 'denoise.onnx', 'enhance.onnx'])
      expect(existsSync(join(scratch, 'run', file))).toBe(true);
  });
});
