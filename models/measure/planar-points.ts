/** Points of one plane in mm, parallel arrays. */
export interface PlanarPoints {
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/** @returns the convex hull's vertices as indices into the points, counter-clockwise. @see Andrew's monotone chain */
export function convexHull({ x, y }: PlanarPoints): number[] {
  const order = Array.from(x.keys()).sort((a, b) => at(x, a) - at(x, b) || at(y, a) - at(y, b));
  const turn = (a: number, b: number, c: number) =>
    (at(x, b) - at(x, a)) * (at(y, c) - at(y, a)) - (at(y, b) - at(y, a)) * (at(x, c) - at(x, a));
  const chain = (indices: readonly number[]) => {
    const hull: number[] = [];
    for (const point of indices) {
      while (hull.length >= 2 && turn(hull[hull.length - 2], hull[hull.length - 1], point) <= 0) {
        hull.pop();
      }
      hull.push(point);
    }
    return hull;
  };
  if (order.length <= 2) return order;
  const [lower, upper] = [chain(order), chain(order.toReversed())];
  return [...lower.slice(0, -1), ...upper.slice(0, -1)];
}

/** @returns the two points that lie farthest apart, as indices; of equally long pairs the first one on the hull. */
export function farthestPair(points: PlanarPoints): readonly [number, number] {
  const hull = convexHull(points);
  let best: [number, number] = [hull[0], hull[0]];
  let longest = -1;
  for (let i = 0; i < hull.length; i++) {
    for (let j = i; j < hull.length; j++) {
      const [a, b] = [hull[i], hull[j]];
      const squared = (at(points.x, a) - at(points.x, b)) ** 2 + (at(points.y, a) - at(points.y, b)) ** 2;
      if (squared > longest * (1 + 1e-12)) [best, longest] = [[a, b], squared];
    }
  }
  return best;
}

const at = (values: Float64Array, index: number): number => values[index];
