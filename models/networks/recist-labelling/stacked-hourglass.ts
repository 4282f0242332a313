import { add, maxPool, relu, resize } from '../../graph/ops.js';
import type { Value } from '../../graph/value.js';
import { knownDim } from '../../graph/value.js';
import { convLayer } from '../../layers/convolution.js';
import { truncatedNormal } from '../../layers/initializer.js';
import type { NetworkScope } from '../../layers/network-scope.js';
import { batchNorm } from '../../layers/normalization.js';
import { rectifiedConv } from '../../layers/normalized-conv.js';

export interface HourglassOptions {
  readonly channels: number;
  readonly stacks: number;
  /** Halvings within one hourglass. */
  readonly depth: number;
}

/** Newell et al. 2016 with the two stacks of 004. */
export const hourglassPaper: HourglassOptions = { channels: 256, stacks: 2, depth: 4 };
/** Trains on a CPU in minutes. */
export const hourglassSmall: HourglassOptions = { channels: 24, stacks: 2, depth: 3 };

/** Heatmaps are nearly empty: so they start, not as noise. */
const faint = truncatedNormal(0.01);

/** Left, right, top and bottom endpoint: the ends of the long and of the short axis in canonical space. */
export const keypointCount = 4;

/**
 * Stacked hourglass network (Newell et al. 2016; 004, section 2.2). Its stem halves once, not twice, so that an image of 128² gives
 * heatmaps of 64².
 * @param image [N, C, rows, columns], multiples of 2^(depth + 1)
 * @returns heatmaps of each stack, [N, 4, rows / 2, columns / 2]; all are supervised, the last ones are the answer
 */
export function stackedHourglass(scope: NetworkScope, image: Value, options: HourglassOptions): readonly Value[] {
  const { channels, stacks, depth } = options;
  const stem = rectifiedConv(scope.within('stem'), image, channels >> 2, { kernel: 7, strides: [2, 2] });
  const widened = residual(scope.within('widen.0'), stem, channels >> 1);
  let value = residual(scope.within('widen.1'), widened, channels);
  const heatmaps: Value[] = [];
  for (let k = 0; k < stacks; k++) {
    const stack = scope.within(`stack.${k}`);
    const turned = residual(stack.within('after'), hourglass(stack.within('hourglass'), value, depth), channels);
    const features = rectifiedConv(stack.within('features'), turned, channels, { kernel: 1 });
    const heatmap = convLayer(stack.within('heatmap'), features, keypointCount, { kernel: 1, initializer: faint });
    heatmaps.push(heatmap);
    if (k + 1 < stacks) {
      const carried = convLayer(stack.within('carry'), features, channels, { kernel: 1 });
      const told = convLayer(stack.within('told'), heatmap, channels, { kernel: 1 });
      value = add(scope.graph, value, add(scope.graph, carried, told));
    }
  }
  return heatmaps;
}

/** Down and up again, with a branch at each size. */
function hourglass(scope: NetworkScope, x: Value, depth: number): Value {
  const { graph } = scope;
  const channels = knownDim(x.shape[1]);
  const beside = residual(scope.within('beside'), x, channels);
  const down = residual(scope.within('down'), maxPool(graph, x, [2, 2]), channels);
  const inner = scope.within('inner');
  const turned = depth === 1 ? residual(inner, down, channels) : hourglass(inner, down, depth - 1);
  const up = residual(scope.within('up'), turned, channels);
  return add(graph, beside, resize(graph, up, knownDim(x.shape[2]), knownDim(x.shape[3]), 'nearest'));
}

/** Pre-activated bottleneck: 1×1, 3×3, 1×1, each after normalisation and ReLU; the inner ones have half the channels. */
function residual(scope: NetworkScope, x: Value, channels: number): Value {
  const kernels = [1, 3, 1];
  const widths = [channels >> 1, channels >> 1, channels];
  const inner = kernels.reduce((value, kernel, k) => {
    const active = relu(scope.graph, batchNorm(scope.within(`norm${k}`), value));
    return convLayer(scope.within(`conv${k}`), active, widths[k], { kernel });
  }, x);
  const shortcut = x.shape[1] === channels ? x : convLayer(scope.within('shortcut'), x, channels, { kernel: 1 });
  return add(scope.graph, inner, shortcut);
}
