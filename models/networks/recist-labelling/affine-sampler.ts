import type { GraphScope } from '../../graph/graph-scope.js';
import {
  add,
  clip,
  concat,
  cosine,
  floats,
  floor,
  gatherElements,
  minimum,
  multiply,
  negate,
  reshape,
  scalar,
  scaled,
  shifted,
  sine,
  slice,
  subtract,
  toInteger,
} from '../../graph/ops.js';
import type { Value } from '../../graph/value.js';
import { knownDim } from '../../graph/value.js';

/** Coordinates go from −1, the outer edge of the first pixel, to 1, the outer edge of the last. */

/** Points of an image, each [N, points]. */
export interface Points {
  readonly x: Value;
  readonly y: Value;
}

/** A translation, a rotation and a scaling (004, equation 1), each [N, 1]. */
export interface Similarity {
  readonly tx: Value;
  readonly ty: Value;
  /** Radians. */
  readonly angle: Value;
  readonly scale: Value;
}

/**
 * Reads what the localisation network says, four numbers in 0…1 (004, section 2.3: every loss lies in the same interval).
 * @param transform [N, 4]: (tx + 1)/2, (ty + 1)/2, angle/π + ½, scale
 */
export function similarityOf(graph: GraphScope, transform: Value): Similarity {
  const [u, v, w, scale] = [0, 1, 2, 3].map((k) => slice(graph, transform, [k], [k + 1], [1]));
  const centred = (value: Value): Value => shifted(graph, scaled(graph, value, 2), -1);
  return { tx: centred(u), ty: centred(v), angle: scaled(graph, shifted(graph, w, -0.5), Math.PI), scale };
}

/** @returns where the source points are that canonical points come from (004, equation 3). */
export function toSource(graph: GraphScope, { tx, ty, angle, scale }: Similarity, { x, y }: Points): Points {
  const [c, s] = [multiply(graph, scale, cosine(graph, angle)), multiply(graph, scale, sine(graph, angle))];
  return {
    x: add(graph, subtract(graph, multiply(graph, c, x), multiply(graph, s, y)), tx),
    y: add(graph, add(graph, multiply(graph, s, x), multiply(graph, c, y)), ty),
  };
}

/** The inverse of `toSource`: where source points lie in canonical space. */
export function toCanonical(graph: GraphScope, { tx, ty, angle, scale }: Similarity, { x, y }: Points): Points {
  const [dx, dy] = [subtract(graph, x, tx), subtract(graph, y, ty)];
  const inverse = graph.node('Reciprocal', [scale])[0];
  const [c, s] = [multiply(graph, inverse, cosine(graph, angle)), multiply(graph, inverse, sine(graph, angle))];
  return {
    x: add(graph, multiply(graph, c, dx), multiply(graph, s, dy)),
    y: add(graph, negate(graph, multiply(graph, s, dx)), multiply(graph, c, dy)),
  };
}

/** @returns the centres of the pixels of a canonical image, [1, rows·columns], in C order. */
export function pixelCentres(graph: GraphScope, rows: number, columns: number): Points {
  const count = rows * columns;
  const centre = (index: number, size: number): number => (2 * index + 1) / size - 1;
  const along = (of: (i: number) => number): Value => floats(graph, Array.from({ length: count }, (_, i) => of(i)), [1, count]); // prettier-ignore
  return { x: along((i) => centre(i % columns, columns)), y: along((i) => centre(Math.floor(i / columns), rows)) };
}

/**
 * Samples an image bilinearly; beyond its border the border goes on. The gradient reaches the image and the points (Jaderberg et al. 2015).
 * @param image [N, C, rows, columns] @returns [N, C, points]
 */
export function sampleBilinear(graph: GraphScope, image: Value, { x, y }: Points): Value {
  const [channels, rows, columns] = [1, 2, 3].map((i) => knownDim(image.shape[i]));
  const [column, row] = [toIndex(graph, x, columns), toIndex(graph, y, rows)];
  const flat = reshape(graph, image, [0, channels, rows * columns]);
  const points = knownDim(x.shape[1]);
  const corner = (r: Value, c: Value): Value => {
    const index = reshape(graph, toInteger(graph, add(graph, scaled(graph, r, columns), c)), [-1, 1, points]);
    const indices = channels === 1 ? index : concat(graph, new Array<Value>(channels).fill(index), 1);
    return gatherElements(graph, flat, indices, 2);
  };
  const blend = (a: Value, b: Value, share: Value): Value =>
    add(graph, a, multiply(graph, subtract(graph, b, a), reshape(graph, share, [-1, 1, points])));
  const [upper, lower] = [row.low, row.high].map((r) =>
    blend(corner(r, column.low), corner(r, column.high), column.share),
  );
  return blend(upper, lower, row.share);
}

/** Both neighbouring pixels of a coordinate, and the share of the higher one; no gradient flows through the neighbours. */
function toIndex(graph: GraphScope, coordinate: Value, size: number): { low: Value; high: Value; share: Value } {
  const position = shifted(graph, scaled(graph, shifted(graph, coordinate, 1), size / 2), -0.5);
  const within = clip(graph, position, 0, size - 1);
  const low = floor(graph, within);
  const high = minimum(graph, shifted(graph, low, 1), scalar(graph, size - 1));
  return { low, high, share: subtract(graph, within, low) };
}
