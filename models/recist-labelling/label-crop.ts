import type { Tensor } from '../graph/value.js';
import type { CropPoint } from '../networks/recist-labelling/canonical-space.js';
import { decodeEndpoints } from '../networks/recist-labelling/canonical-space.js';
import { labellingChannels, labellingSide } from './labelling-image.js';

/** Runs the cascade (`labelRecist`). @param image [N, channels, rows, columns] */
export type PredictLabelling = (
  image: Tensor,
) => Promise<Readonly<Record<'heatmaps' | 'transform' | 'region', Tensor>>>;

/** Left, right, top and bottom end of a mark in the crop. */
export type Endpoints = readonly [CropPoint, CropPoint, CropPoint, CropPoint];

/** What the network makes of a crop. */
export interface CropLabels {
  readonly endpoints: Endpoints;
  /** 0 … 1: mean height of the heatmaps at their peaks, times how well the views agree. */
  readonly confidence: number;
}

type Mirror = readonly [columns: 1 | -1, rows: 1 | -1];

/** The crop as it is, and mirrored. */
const mirrors: readonly Mirror[] = [
  [1, 1],
  [-1, -1],
  [-1, 1],
  [1, -1],
];

/** Views whose endpoints differ by this share of the long axis do not agree at all. */
const disagreement = 0.5;
/** Up to this share views see the same axis: the mean of different axes, as of a round lesion, would be a shorter one. */
const sameAxis = 0.2;

/** @returns the mark of a crop as the network sees it once: as in 004. @param image [channel, row, column] */
export async function labelOnce(image: Float32Array, predict: PredictLabelling): Promise<CropLabels> {
  const [view] = await labelViews(image, predict, mirrors.slice(0, 1));
  return view;
}

/**
 * @returns the mark of the crop and of those of its mirror images that see the same axes as the surest one (with the highest heatmaps), their mean,
 *   with the short axis brought perpendicular to the long one. Views that see others make it less confident.
 */
export async function labelCrop(image: Float32Array, predict: PredictLabelling): Promise<CropLabels> {
  const views = await labelViews(image, predict, mirrors);
  const surest = views.reduce((best, view) => (view.confidence > best.confidence ? view : best));
  const aligned = views.map(({ endpoints }) => alignedTo(surest.endpoints, endpoints));
  const lengthOf = ([a, b]: Endpoints): number => Math.max(1e-6, distance(a, b));
  const agreeing = aligned.filter((view) => awayFrom(surest.endpoints, view) <= sameAxis * lengthOf(surest.endpoints));
  const mean = endpointsOf((k) => [
    meanOf(agreeing.map((view) => view[k][0])),
    meanOf(agreeing.map((view) => view[k][1])),
  ]);
  const away = meanOf(aligned.map((view) => awayFrom(mean, view)));
  const agreement = Math.max(0, 1 - away / (disagreement * lengthOf(mean)));
  const height = meanOf(views.map(({ confidence }) => confidence));
  return { endpoints: perpendicular(mean), confidence: agreement * height };
}

async function labelViews(
  image: Float32Array,
  predict: PredictLabelling,
  seen: readonly Mirror[],
): Promise<readonly CropLabels[]> {
  const data = new Float32Array(seen.length * image.length);
  seen.forEach((mirror, n) => writeMirrored(image, mirror, data, n * image.length));
  const shape = [seen.length, labellingChannels.length, labellingSide, labellingSide];
  const { heatmaps, transform } = await predict({ shape, data });
  const side = heatmaps.shape[3];
  const [maps, transforms] = [heatmaps.data as Float32Array, transform.data as Float32Array];
  return seen.map(([columns, rows], n) => {
    const own = maps.subarray(4 * n * side * side, 4 * (n + 1) * side * side);
    const found = decodeEndpoints(own, side, transforms.subarray(4 * n, 4 * n + 4));
    const endpoints = endpointsOf((k) => [columns * found[k].point[0], rows * found[k].point[1]]);
    return { endpoints, confidence: meanOf(found.map(({ confidence }) => Math.min(1, Math.max(0, confidence)))) };
  });
}

function writeMirrored(image: Float32Array, [across, down]: Mirror, target: Float32Array, to: number): void {
  const side = labellingSide;
  for (let i = 0; i < image.length; i++) {
    const [column, row] = [i % side, Math.floor(i / side) % side];
    const from = i - column - row * side;
    target[to + i] = image[from + (down < 0 ? side - 1 - row : row) * side + (across < 0 ? side - 1 - column : column)];
  }
}

const awayFrom = (reference: Endpoints, view: Endpoints): number =>
  meanOf(view.map((end, k) => distance(end, reference[k])));

/** Swaps the ends of each axis where that brings them nearer to the reference's. */
function alignedTo(reference: Endpoints, [a, b, c, d]: Endpoints): Endpoints {
  const pair = (p: CropPoint, q: CropPoint, r: CropPoint, s: CropPoint): readonly [CropPoint, CropPoint] =>
    distance(p, r) + distance(q, s) <= distance(p, s) + distance(q, r) ? [p, q] : [q, p];
  return [...pair(a, b, reference[0], reference[1]), ...pair(c, d, reference[2], reference[3])];
}

/** The short axis keeps its middle and its extent across the long one. */
function perpendicular([a, b, c, d]: Endpoints): Endpoints {
  const length = distance(a, b);
  if (length === 0) return [a, b, c, d];
  const across = [-(b[1] - a[1]) / length, (b[0] - a[0]) / length] as const;
  const half = ((d[0] - c[0]) * across[0] + (d[1] - c[1]) * across[1]) / 2;
  const middle = [(c[0] + d[0]) / 2, (c[1] + d[1]) / 2] as const;
  const end = (way: 1 | -1): CropPoint => [middle[0] + way * half * across[0], middle[1] + way * half * across[1]];
  return [a, b, end(-1), end(1)];
}

const endpointsOf = (point: (k: number) => CropPoint): Endpoints => [point(0), point(1), point(2), point(3)];
const distance = (a: CropPoint, b: CropPoint): number => Math.hypot(b[0] - a[0], b[1] - a[1]);
const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
