import { describe, expect, jest, test } from '@jest/globals';
import { createCoSegmentationMethod } from '../../../../models/co-segmentation/co-segmentation-method.js';
import { ExemplarIndex } from '../../../../models/co-segmentation/exemplar-index.js';
import type { Tensor } from '../../../../models/graph/value.js';
import { seededRandom } from '../../../../models/phantom/seeded-random.js';
import { ball } from '../methods/ball.js';

const unit = (values: readonly number[]): Float32Array => {
  const length = Math.hypot(...values);
  return Float32Array.from(values, (value) => value / length);
};

describe('the lesions that look most alike', () => {
  test.each([40, 700])('are found among %d, most similar first', async (count) => {
    const random = seededRandom(7);
    const exemplars = Array.from({ length: count }, (_, n) => ({
      image: Float32Array.of(n),
      vector: unit(Array.from({ length: 8 }, () => random.normal())),
    }));
    const index = ExemplarIndex.create(exemplars);
    expect(index.size).toBe(count);
    const similarity = (n: number, vector: Float32Array): number => exemplars[n].vector.reduce((sum, value, i) => sum + value * vector[i], 0); // prettier-ignore
    let hits = 0;
    for (let q = 0; q < 30; q++) {
      const vector = unit([...exemplars[q].vector].map((value) => value + 0.1 * random.normal()));
      const order = Array.from(exemplars.keys()).sort((a, b) => similarity(b, vector) - similarity(a, vector));
      const found = (await index.nearest(vector, 3)).map(({ image }) => Number(image[0]));
      expect(found).toHaveLength(3);
      if (found[0] === order[0]) hits++;
    }
    expect(hits).toBeGreaterThanOrEqual(29);
  });

  test('are the same ones after every start: the graph of many draws from no chance', async () => {
    const chance = jest.spyOn(Math, 'random');
    const exemplars = Array.from({ length: 600 }, (_, n) => ({ image: Float32Array.of(n), vector: unit([Math.cos(n), Math.sin(n), Math.sin(3 * n)]) })); // prettier-ignore
    const found = await ExemplarIndex.create(exemplars).nearest(unit([1, 2, 3]), 3);
    expect(found).toHaveLength(3);
    expect(chance).not.toHaveBeenCalled();
    chance.mockRestore();
  });
});

describe('co-segmentation as a method', () => {
  const side = 32;
  const input = { side, contextSlices: 0, mark: false };
  const { volume, mark } = ball();

  /** Says lesion where the first image is bright, and remembers its partners. */
  const method = () => {
    const seen: Float32Array[] = [];
    const exemplar = { image: new Float32Array(side * side).fill(0.25), vector: unit([1, 1]) };
    const created = createCoSegmentationMethod({
      input,
      predict: async ({ data }: Tensor) => {
        const pixels = data as Float32Array;
        seen.push(pixels.slice(side * side));
        const bright = pixels.subarray(0, side * side).map((value) => (value > 0.5 ? 0.9 : 0.1));
        return { shape: [1, 2, side, side], data: Float32Array.from([...bright, ...bright]) };
      },
      embed: async () => unit([1, 0.9]),
      index: ExemplarIndex.create([exemplar, { ...exemplar, vector: unit([-1, 0]) }]),
      partners: 1,
      description: { id: 'co-segmentation', version: '1', parameters: {} },
    });
    return { created, seen };
  };

  test('segments a lesion beside the most similar one', async () => {
    const { created, seen } = method();
    const { mask } = await created.segment(volume, mark);
    expect(mask.shape[0]).toBe(1);
    expect(mask.origin[0]).toBe(mark.slice);
    expect(mask.voxels).toContain(1);
    expect(seen).toHaveLength(1);
    expect(seen[0].every((value) => value === 0.25)).toBe(true);
  });

  test('segments it beside itself at an earlier visit where that is known', async () => {
    const { created, seen } = method();
    await created.besides!({ volume, mark }).segment(volume, mark);
    expect(seen[0].some((value) => value !== 0.25)).toBe(true);
  });
});
