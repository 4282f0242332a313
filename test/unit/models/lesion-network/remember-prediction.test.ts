import { describe, expect, test } from '@jest/globals';
import { rememberPrediction } from '../../../../models/lesion-network/remember-prediction.js';
import type { Tensor } from '../../../../models/graph/value.js';

const image = (...values: number[]): Tensor => ({ shape: [1, values.length], data: Float32Array.from(values) });

function counting() {
  const asked: number[] = [];
  const predict = rememberPrediction(async (tensor) => {
    asked.push(Number(tensor.data[0]));
    if (tensor.data[0] === 0) throw new Error('no memory');
    return image(asked.length);
  });
  return { asked, predict };
}

describe('a network that remembers', () => {
  test('is not asked again for an image of the same values', async () => {
    const { asked, predict } = counting();
    const first = await predict(image(1, 2));
    expect(await predict(image(1, 2))).toBe(first);
    expect(await predict(image(1, 3))).not.toBe(first);
    expect(await predict({ shape: [2, 1], data: Float32Array.of(1, 2) })).not.toBe(first);
    expect(asked).toEqual([1, 1, 1]);
  });

  test('keeps the last few images, and forgets those before', async () => {
    const { asked, predict } = counting();
    for (const value of [1, 2, 3, 4, 1, 5, 1, 2]) await predict(image(value));
    expect(asked).toEqual([1, 2, 3, 4, 5, 2]);
  });

  test('is asked again where it failed', async () => {
    const { asked, predict } = counting();
    await expect(predict(image(0))).rejects.toThrow('no memory');
    await expect(predict(image(0))).rejects.toThrow('no memory');
    expect(asked).toEqual([0, 0]);
  });
});
