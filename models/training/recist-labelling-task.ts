import type { GraphScope } from '../graph/graph-scope.js';
import {
  add,
  concat,
  floats,
  greater,
  matMul,
  multiply,
  reshape,
  slice,
  stopGradient,
  subtract,
  toFloat,
} from '../graph/ops.js';
import type { Value } from '../graph/value.js';
import {
  gaussianHeatmaps,
  heatmapLoss,
  perpendicularLoss,
  regionLoss,
  softArgmax,
  transformLoss,
} from '../losses/recist-labelling.js';
import type { Points } from '../networks/recist-labelling/affine-sampler.js';
import { similarityOf, toCanonical } from '../networks/recist-labelling/affine-sampler.js';
import type { RecistLabelling } from '../networks/recist-labelling/recist-labelling.js';
import { canonicalImage } from '../networks/recist-labelling/recist-labelling.js';
import { localize } from '../networks/recist-labelling/localization-network.js';
import { keypointCount, stackedHourglass } from '../networks/recist-labelling/stacked-hourglass.js';
import type { ImageShape } from './inference-file.js';
import type { TrainingTask } from './training-step.js';

/** `locate` trains the STN, `estimate` the hourglass on images that the true transform normalised, `joint` both together (004, section 2.3). */
export type LabellingPhase = 'locate' | 'estimate' | 'joint';

/**
 * Semi-automatic RECIST labelling as a training task.
 * Data: `image` [N, C, rows, columns]; `region` [N, 1, rows/4, columns/4], the ellipse of the mark (not for `estimate`); `transform` [N, 4],
 * see `canonicalTransform` (for `estimate` the one that normalises, true or jittered; the middle, [.5, .5, .5, 1], leaves the image as it is,
 * which is the paper's SHN without STN); `endpoints` [N, 4, 2] as (x, y) in −1…1 of the image: left, right, top, bottom (not for `locate`).
 * Weights to feed as scalars: `region_weight` and `transform_weight` (10 and 1, then 1 and 10; 0 leaves L_LRP out), `perpendicular_weight`.
 * Logged: `loss_region`, `loss_transform`, `loss_heatmap`, `loss_perpendicular`.
 */
export const labellingTask = (network: RecistLabelling, shape: ImageShape, phase: LabellingPhase): TrainingTask => ({
  build: (scope) => {
    const { graph } = scope;
    const { channels, rows, columns } = shape;
    const image = graph.input('image', ['N', channels, rows, columns]);
    const target = graph.input('transform', ['N', 4]);
    const logged: Record<string, Value> = {};
    const terms: Value[] = [];
    const weighted = (weight: string, name: string, loss: Value): void => {
      logged[name] = loss;
      terms.push(multiply(graph, graph.input(weight, []), loss));
    };
    let transform = target;
    if (phase !== 'estimate') {
      const found = localize(scope.within('localization'), image, network.localization);
      const region = graph.input('region', ['N', 1, rows / 4, columns / 4]);
      weighted('region_weight', 'loss_region', regionLoss(graph, found.region, region));
      weighted('transform_weight', 'loss_transform', transformLoss(graph, found.transform, target));
      transform = found.transform;
    }
    if (phase !== 'locate') {
      const heatmaps = stackedHourglass(
        scope.within('hourglass'),
        canonicalImage(graph, image, transform),
        network.hourglass,
      );
      logged['loss_heatmap'] = heatmapLoss(graph, heatmaps, targetHeatmaps(graph, transform, rows / 2, columns / 2));
      terms.push(logged['loss_heatmap']);
      const axes = perpendicularLoss(graph, softArgmax(graph, heatmaps.at(-1)!));
      weighted('perpendicular_weight', 'loss_perpendicular', axes);
    }
    return { loss: terms.reduce((a, b) => add(graph, a, b)), logged };
  },
});

/**
 * Where the endpoints are after normalisation. The transform is taken as it is: it must not learn to move the target to the prediction. A
 * transform that turned the image upside down makes the left end the right one, and its heatmap learns the end that lies left.
 */
function targetHeatmaps(graph: GraphScope & InputScope, transform: Value, rows: number, columns: number): Value {
  const endpoints = graph.input('endpoints', ['N', keypointCount, 2]);
  const [x, y] = [0, 1].map((k) => reshape(graph, slice(graph, endpoints, [k], [k + 1], [2]), [-1, keypointCount]));
  const canonical: Points = toCanonical(graph, similarityOf(graph, stopGradient(graph, transform)), { x, y });
  return stopGradient(graph, gaussianHeatmaps(graph, inOrder(graph, canonical), rows, columns));
}

/** @returns left before right and top before bottom, as they lie now. */
function inOrder(graph: GraphScope, { x, y }: Points): Points {
  const [[left, right], [top, bottom]] = [x, y].map((along, axis) => [0, 1].map((k) => slice(graph, along, [2 * axis + k], [2 * axis + k + 1], [1]))); // prettier-ignore
  const isWrong = [greater(graph, left, right), greater(graph, top, bottom)].map((wrong) => toFloat(graph, wrong));
  const wrong = concat(graph, [isWrong[0], isWrong[0], isWrong[1], isWrong[1]], 1);
  const partner = floats(graph, [0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0], [keypointCount, keypointCount]);
  const ordered = (along: Value): Value =>
    add(graph, along, multiply(graph, wrong, subtract(graph, matMul(graph, along, partner), along)));
  return { x: ordered(x), y: ordered(y) };
}

/** A graph that inputs can be added to. */
interface InputScope {
  input(name: string, shape: Value['shape']): Value;
}
