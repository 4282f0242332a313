import type { Tensor } from '../graph/value.js';

/** @returns [N, 2·C, …]: of each pair the channels of the first, then those of the second image */
export function pairTensor(first: Tensor, second: Tensor): Tensor {
  const [count, channels, rows, columns] = first.shape;
  const size = channels * rows * columns;
  const data = new Float32Array(2 * count * size);
  for (let n = 0; n < count; n++) {
    data.set((first.data as Float32Array).subarray(n * size, (n + 1) * size), 2 * n * size);
    data.set((second.data as Float32Array).subarray(n * size, (n + 1) * size), (2 * n + 1) * size);
  }
  return { shape: [count, 2 * channels, rows, columns], data };
}
