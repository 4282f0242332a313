import type { GraphScope } from '../graph/graph-scope.js';
import {
  add,
  concat,
  divide,
  exponential,
  floats,
  floor,
  matMul,
  maximum,
  multiply,
  reduceMean,
  reduceSum,
  reshape,
  scalar,
  scaled,
  shifted,
  sigmoid,
  slice,
  softmax,
  squareRoot,
  subtract,
} from '../graph/ops.js';
import type { Value } from '../graph/value.js';
import { knownDim } from '../graph/value.js';
import type { Points } from '../networks/recist-labelling/affine-sampler.js';
import { pixelCentres } from '../networks/recist-labelling/affine-sampler.js';

const squared = (graph: GraphScope, value: Value): Value => multiply(graph, value, value);
const mean = (graph: GraphScope, value: Value): Value => reduceMean(graph, value, undefined, false);

/** L_LRP: mean squared error of the lesion region against the ellipse of the mark (004, section 2.3). @param logits @param ellipse same shape, 0…1 */
export const regionLoss = (graph: GraphScope, logits: Value, ellipse: Value): Value =>
  mean(graph, squared(graph, subtract(graph, sigmoid(graph, logits), ellipse)));

/**
 * L_TPP: mean squared error of the four transform parameters in 0…1. An axis turned by half a turn is the same axis, so that the error of
 * the angle (the third one) is taken the shorter way round; the paper does not say how it treats this.
 * @param predicted @param target [N, 4], see `similarityOf`
 */
export function transformLoss(graph: GraphScope, predicted: Value, target: Value): Value {
  const error = subtract(graph, predicted, target);
  const turns = multiply(graph, floor(graph, shifted(graph, error, 0.5)), floats(graph, [0, 0, 1, 0], [1, 4]));
  return mean(graph, squared(graph, subtract(graph, error, turns)));
}

/**
 * Heatmaps of points: one Gaussian of one pixel's deviation each, 1 at its centre (004, section 2.2).
 * @param points [N, keypoints] in −1…1 @returns [N, keypoints, rows, columns]
 */
export function gaussianHeatmaps(graph: GraphScope, { x, y }: Points, rows: number, columns: number): Value {
  const count = knownDim(x.shape[1]);
  const centres = pixelCentres(graph, rows, columns);
  const offset = (point: Value, centre: Value, size: number): Value =>
    scaled(graph, subtract(graph, reshape(graph, point, [-1, count, 1]), centre), size / 2);
  const distance = add(
    graph,
    squared(graph, offset(x, centres.x, columns)),
    squared(graph, offset(y, centres.y, rows)),
  );
  return reshape(graph, exponential(graph, scaled(graph, distance, -0.5)), [-1, count, rows, columns]);
}

/**
 * L_HM: squared error of the heatmaps of all stacks relative to that of empty heatmaps, the mean over the stacks. So scaled it is 1 before
 * anything is learnt and counts as much as L_cos; the plain mean over pixels that are nearly all zero would not (004 only says "normalised").
 * A transform that is still wrong can move every endpoint of a batch out of the image; empty heatmaps count as a tenth of their Gaussians then.
 * @param heatmaps one value a stack, in the shape of the target
 */
export function heatmapLoss(graph: GraphScope, heatmaps: readonly Value[], target: Value): Value {
  const [rows, columns] = [2, 3].map((i) => knownDim(target.shape[i]));
  // A Gaussian of one pixel's deviation has the squared sum π.
  const least = scalar(graph, (0.1 * Math.PI) / (rows * columns));
  const whole = maximum(graph, mean(graph, squared(graph, target)), least);
  const errors = heatmaps.map((map) => divide(graph, mean(graph, squared(graph, subtract(graph, map, target))), whole));
  return scaled(
    graph,
    errors.reduce((a, b) => add(graph, a, b)),
    1 / errors.length,
  );
}

/** How sharply the soft maximum follows the heatmap: its peak of 1 outweighs thousands of empty pixels. */
const sharpness = 20;

/** @returns the soft maximum of each heatmap in −1…1, [N, keypoints, 2] as (x, y): what L_cos can be differentiated through. */
export function softArgmax(graph: GraphScope, heatmaps: Value): Value {
  const [count, rows, columns] = [1, 2, 3].map((i) => knownDim(heatmaps.shape[i]));
  const flat = reshape(graph, scaled(graph, heatmaps, sharpness), [-1, count, rows * columns]);
  const { x, y } = pixelCentres(graph, rows, columns);
  const places = concat(
    graph,
    [x, y].map((along) => reshape(graph, along, [rows * columns, 1])),
    1,
  );
  return matMul(graph, softmax(graph, flat, 2), places);
}

/**
 * L_cos: mean squared cosine between long and short axis, 0 where they are perpendicular. 004 says it should be 1, which is a slip.
 * @param endpoints [N, 4, 2]: left, right, top, bottom
 */
export function perpendicularLoss(graph: GraphScope, endpoints: Value): Value {
  const point = (k: number): Value => slice(graph, endpoints, [k], [k + 1], [1]);
  const [long, short] = [subtract(graph, point(1), point(0)), subtract(graph, point(3), point(2))];
  const dot = (a: Value, b: Value): Value => reduceSum(graph, multiply(graph, a, b), [2]);
  const lengths = squareRoot(graph, shifted(graph, multiply(graph, dot(long, long), dot(short, short)), 1e-8));
  return mean(graph, squared(graph, divide(graph, dot(long, short), lengths)));
}
