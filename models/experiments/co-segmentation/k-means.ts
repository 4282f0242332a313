import type { SeededRandom } from '../../phantom/seeded-random.js';

/** Rounds at most; they end earlier where no point changes its cluster. */
const ROUNDS = 50;

/**
 * @returns the cluster of each point, 0 … clusters − 1 (fewer where there are fewer points): Lloyd's algorithm from starts that lie apart
 * (k-means++, Arthur and Vassilvitskii 2007)
 */
export function kMeans(points: readonly Float32Array[], clusters: number, random: SeededRandom): readonly number[] {
  const centres = chooseStarts(points, Math.min(clusters, points.length), random);
  let labels: readonly number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const next = points.map((point) => nearestOf(point, centres));
    if (next.every((label, i) => label === labels[i])) break;
    labels = next;
    centres.forEach((_, k) => {
      const own = points.filter((__, i) => labels[i] === k);
      if (own.length > 0) centres[k] = meanOf(own);
    });
  }
  return labels;
}

function chooseStarts(points: readonly Float32Array[], count: number, random: SeededRandom): Float32Array[] {
  if (points.length === 0) return [];
  const centres = [points[Math.floor(random.uniform() * points.length)]];
  while (centres.length < count) {
    const distances = points.map((point) => Math.min(...centres.map((centre) => squaredDistance(point, centre))));
    let rest = random.uniform() * distances.reduce((sum, value) => sum + value, 0);
    const chosen = distances.findIndex((value) => (rest -= value) <= 0);
    centres.push(points[Math.max(0, chosen)]);
  }
  return centres;
}

function meanOf(points: readonly Float32Array[]): Float32Array {
  const mean = new Float32Array(points[0].length);
  for (const point of points) point.forEach((value, i) => (mean[i] += value / points.length));
  return mean;
}

/** @returns the index of the nearest of several points. */
export const nearestOf = (point: Float32Array, others: readonly Float32Array[]): number =>
  others.reduce(
    (best, other, i) => (squaredDistance(point, other) < squaredDistance(point, others[best]) ? i : best),
    0,
  );

export const squaredDistance = (a: Float32Array, b: Float32Array): number =>
  a.reduce((sum, value, i) => sum + (value - b[i]) ** 2, 0);
