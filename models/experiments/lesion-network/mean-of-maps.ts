import type { RegionMap } from '../../prediction/region-map.js';

/** @returns the mean of maps over the box of all of them; beyond its own box a map counts as 0 */
export function meanOfMaps(maps: readonly RegionMap[]): RegionMap {
  const axes = [0, 1, 2] as const;
  const [first, second, third] = axes.map((axis) => {
    const from = Math.min(...maps.map(({ origin }) => origin[axis]));
    return { from, count: Math.max(...maps.map(({ origin, shape }) => origin[axis] + shape[axis])) - from };
  });
  const values = new Float32Array(first.count * second.count * third.count);
  for (const { origin, shape, values: own } of maps)
    for (let k = 0; k < shape[0]; k++)
      for (let j = 0; j < shape[1]; j++) {
        const [slice, row] = [k + origin[0] - first.from, j + origin[1] - second.from];
        const to = (slice * second.count + row) * third.count + origin[2] - third.from;
        const at = (k * shape[1] + j) * shape[2];
        for (let c = 0; c < shape[2]; c++) values[to + c] += own[at + c] / maps.length;
      }
  return {
    origin: [first.from, second.from, third.from],
    shape: [first.count, second.count, third.count],
    values,
  };
}
