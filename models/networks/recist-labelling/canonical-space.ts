/** A point of a crop, −1…1 from outer edge to outer edge. */
export type CropPoint = readonly [x: number, y: number];

/** Share of the canonical image's width that the long axis takes; 004 leaves it open. */
const longAxisShare = 0.8;

/** What a mark says of the canonical space of its crop. */
export interface CanonicalMark {
  /** In 0…1, see `similarityOf`. */
  readonly transform: readonly [number, number, number, number];
  /** Left, right, top and bottom end as they lie in canonical space: what the four heatmaps stand for. */
  readonly endpoints: readonly [CropPoint, CropPoint, CropPoint, CropPoint];
}

/**
 * @returns the transform that centres the long axis, turns it horizontal and gives it 80 % of the width, and the endpoints in the order of
 * the heatmaps. The angle is within ±90°, so that left stays left.
 * @param longAxis @param shortAxis ends in a square crop
 */
export function canonicalMark(
  longAxis: readonly [CropPoint, CropPoint],
  shortAxis: readonly [CropPoint, CropPoint],
): CanonicalMark {
  const [left, right] = [...longAxis].sort((a, b) => a[0] - b[0] || a[1] - b[1]) as [CropPoint, CropPoint];
  const [dx, dy] = [right[0] - left[0], right[1] - left[1]];
  const angle = Math.atan2(dy, dx);
  const scale = Math.min(1, Math.hypot(dx, dy) / 2 / longAxisShare);
  const [tx, ty] = [(left[0] + right[0]) / 2, (left[1] + right[1]) / 2];
  const height = ([x, y]: CropPoint): number => Math.cos(angle) * (y - ty) - Math.sin(angle) * (x - tx);
  const [top, bottom] = [...shortAxis].sort((a, b) => height(a) - height(b)) as [CropPoint, CropPoint];
  return {
    transform: [(tx + 1) / 2, (ty + 1) / 2, angle / Math.PI + 0.5, scale],
    endpoints: [left, right, top, bottom],
  };
}

/** A proposed endpoint. */
export interface ProposedEndpoint {
  readonly point: CropPoint;
  /** Height of the heatmap there; 1 is as sure as in training. */
  readonly confidence: number;
}

/**
 * @returns left, right, top and bottom end in the crop: the highest pixel of each heatmap, refined by the centroid of its neighbours, and
 * taken back through the transform (004, equation 3)
 * @param heatmaps [4, side, side] @param transform [4]
 */
export function decodeEndpoints(
  heatmaps: Float32Array,
  side: number,
  transform: ArrayLike<number>,
): readonly ProposedEndpoint[] {
  const [tx, ty, angle, scale] = [
    2 * transform[0] - 1,
    2 * transform[1] - 1,
    (transform[2] - 0.5) * Math.PI,
    transform[3],
  ];
  return [0, 1, 2, 3].map((k) => {
    const { x, y, height } = peak(heatmaps.subarray(k * side * side, (k + 1) * side * side), side);
    const [c, s] = [scale * Math.cos(angle), scale * Math.sin(angle)];
    return { point: [c * x - s * y + tx, s * x + c * y + ty], confidence: height };
  });
}

function peak(map: Float32Array, side: number): { x: number; y: number; height: number } {
  const best = map.reduce((top, v, i) => (v > map[top] ? i : top), 0);
  const [row, column] = [Math.floor(best / side), best % side];
  let [sum, sumRow, sumColumn] = [0, 0, 0];
  for (let r = Math.max(0, row - 1); r <= Math.min(side - 1, row + 1); r++) {
    for (let c = Math.max(0, column - 1); c <= Math.min(side - 1, column + 1); c++) {
      const weight = Math.max(0, map[r * side + c]) + 1e-9;
      sum += weight;
      sumRow += weight * r;
      sumColumn += weight * c;
    }
  }
  const centre = (index: number): number => (2 * index + 1) / side - 1;
  return { x: centre(sumColumn / sum), y: centre(sumRow / sum), height: map[best] };
}
