import type { GraphScope } from '../../graph/graph-scope.js';
import {
  add,
  arcTangent,
  concat,
  divide,
  multiply,
  reshape,
  resize,
  scaled,
  shifted,
  sigmoid,
  slice,
  squareRoot,
} from '../../graph/ops.js';
import type { Value } from '../../graph/value.js';
import { knownDim } from '../../graph/value.js';
import { convLayer } from '../../layers/convolution.js';
import { dense } from '../../layers/dense.js';
import type { NetworkScope } from '../../layers/network-scope.js';
import type { ResNetOptions } from '../encoders/res-net.js';
import { resNet50, resNetEncoder } from '../encoders/res-net.js';

export interface LocalizationOptions {
  readonly encoder: ResNetOptions;
  /** Channels of the pyramid. */
  readonly pyramidChannels: number;
}

/** 004, section 2.1: ResNet-50 and a pyramid of 256 channels. */
export const localizationPaper: LocalizationOptions = { encoder: resNet50, pyramidChannels: 256 };
/** Trains on a CPU in minutes. */
export const localizationSmall: LocalizationOptions = {
  encoder: { channels: 8, depths: [1, 1, 1, 1] },
  pyramidChannels: 32,
};

export interface Localization {
  /** Lesion region before the sigmoid, [N, 1, rows / 4, columns / 4] (LRP). */
  readonly region: Value;
  /** The transform in 0…1, [N, 4]; see `similarityOf` (TPP). */
  readonly transform: Value;
}

/** Marks take a third of their crop at least; a scale of 0 has no inverse. */
const leastScale = 0.05;

/**
 * Says where the lesion is and how to turn, shift and scale it into canonical space (004, section 2.1, Fig. 2).
 * @param image [N, C, rows, columns], multiples of 32
 */
export function localize(scope: NetworkScope, image: Value, options: LocalizationOptions): Localization {
  const { graph } = scope;
  const features = resNetEncoder(options.encoder).build(scope.within('encoder'), image);
  const finest = pyramid(scope.within('pyramid'), features, options.pyramidChannels);
  const maps = convLayer(scope.within('maps'), finest, 5, { kernel: 1 });
  const region = slice(graph, maps, [0], [1], [1]);
  const [rows, columns] = [knownDim(maps.shape[2]), knownDim(maps.shape[3])];
  const count = 4 * rows * columns;
  // Scaled, so that one step of all weights together cannot drive the sigmoid into its flat ends.
  const flat = scaled(graph, reshape(graph, slice(graph, maps, [1], [5], [1]), [-1, count]), 1 / Math.sqrt(count));
  return { region, transform: transformOf(graph, dense(scope.within('transform'), flat, 5)) };
}

/**
 * 004 regresses the angle itself. An axis turned by half a turn is the same axis: a network that learns the mean squared error of such an angle
 * stays at its mean (41° off after 1,200 steps here), one that tells cosine and sine of the doubled angle does not. So the fifth number.
 * @param told [N, 5]: tx, ty and scale before the sigmoid, cosine and sine of the doubled angle, of any length
 * @returns [N, 4], see `similarityOf`
 */
function transformOf(graph: GraphScope, told: Value): Value {
  const [x, y, s, u, v] = [0, 1, 2, 3, 4].map((k) => slice(graph, told, [k], [k + 1], [1]));
  const squares = add(graph, multiply(graph, u, u), multiply(graph, v, v));
  const length = squareRoot(graph, shifted(graph, squares, 1e-8));
  // ½ atan2(v, u) = atan(v / (|(u, v)| + u))
  const angle = arcTangent(graph, divide(graph, v, shifted(graph, add(graph, length, u), 1e-6)));
  const [tx, ty, size] = [x, y, s].map((value) => sigmoid(graph, value));
  const scale = shifted(graph, scaled(graph, size, 1 - leastScale), leastScale);
  return concat(graph, [tx, ty, shifted(graph, scaled(graph, angle, 1 / Math.PI), 0.5), scale], 1);
}

/** From coarse to fine: doubled, added to the 1×1 convolution of the finer features, smoothed by a 3×3 one (Lin et al. 2017). */
function pyramid(scope: NetworkScope, features: readonly Value[], channels: number): Value {
  const levels = features.map((value, level) => convLayer(scope.within(`lateral.${level}`), value, channels, { kernel: 1 })); // prettier-ignore
  return levels.reduceRight((coarse, lateral, level) => {
    const raised = resize(scope.graph, coarse, knownDim(lateral.shape[2]), knownDim(lateral.shape[3]), 'nearest');
    return convLayer(scope.within(`smooth.${level}`), add(scope.graph, raised, lateral), channels);
  });
}
