import { add, concat, maxPool, multiply, relu, resize, sigmoid } from '../graph/ops.js';
import type { Value } from '../graph/value.js';
import { knownDim } from '../graph/value.js';
import { convLayer } from '../layers/convolution.js';
import type { NetworkScope } from '../layers/network-scope.js';
import { batchNorm } from '../layers/normalization.js';
import { checkImageSize } from './image-size.js';
import type { Network } from './network.js';
import type { UNetOptions } from './u-net.js';

/** As wide and deep as the U-Net; 000 names the network without its size. */
export const aruNetPaper: UNetOptions = { baseChannels: 64, depth: 4, outputs: 1 };
/** Trains on a CPU in minutes. */
export const aruNetSmall: UNetOptions = { baseChannels: 16, depth: 3, outputs: 1 };

/**
 * Attention residual U-Net (000, Table 1, after SEENet): a U-Net whose double convolutions have a shortcut (He et al. 2016) and whose
 * skips pass an additive attention gate that the level below steers (Oktay et al. 2018). 000 gives no layers; these are our choice.
 * @returns the network for the registry
 */
export const aruNet = (id: string, options: UNetOptions): Network => ({
  id,
  sizeMultiple: 2 ** options.depth,
  build: (scope, image) => {
    checkImageSize(id, image, 2 ** options.depth);
    return { branches: [{ name: 'main', logits: aruNetLogits(scope, image, options), sides: [] }] };
  },
});

function aruNetLogits(scope: NetworkScope, image: Value, { baseChannels, depth, outputs }: UNetOptions): Value {
  const skips: Value[] = [];
  let value = image;
  for (let level = 0; level < depth; level++) {
    const skip = residualBlock(scope.within(`encoder.${level}`), value, baseChannels << level);
    skips.push(skip);
    value = maxPool(scope.graph, skip, [2, 2]);
  }
  value = residualBlock(scope.within('bottom'), value, baseChannels << depth);
  for (let level = depth - 1; level >= 0; level--) {
    const skip = skips[level];
    const raised = resize(scope.graph, value, knownDim(skip.shape[2]), knownDim(skip.shape[3]), 'nearest');
    const gated = attentionGate(scope.within(`gate.${level}`), skip, raised, (baseChannels << level) >> 1);
    const joined = concat(scope.graph, [gated, raised], 1);
    value = residualBlock(scope.within(`decoder.${level}`), joined, baseChannels << level);
  }
  return convLayer(scope.within('head'), value, outputs, { kernel: 1 });
}

/** ReLU(norm(conv(ReLU(norm(conv(x))))) + shortcut(x)); the shortcut is a 1×1 convolution where the channels change. */
export function residualBlock(scope: NetworkScope, x: Value, channels: number): Value {
  const inner = relu(scope.graph, normalizedConv(scope.within('0'), x, channels, 3));
  const outer = normalizedConv(scope.within('1'), inner, channels, 3);
  const shortcut = x.shape[1] === channels ? x : normalizedConv(scope.within('shortcut'), x, channels, 1);
  return relu(scope.graph, add(scope.graph, outer, shortcut));
}

/** skip · σ(ψ(ReLU(W_x·skip + W_g·signal))), one factor a pixel (Oktay et al. 2018, equations 1 and 2). @param signal in the skip's size */
export function attentionGate(scope: NetworkScope, skip: Value, signal: Value, channels: number): Value {
  const { graph } = scope;
  const sum = add(
    graph,
    normalizedConv(scope.within('skip'), skip, channels, 1),
    normalizedConv(scope.within('signal'), signal, channels, 1),
  );
  const score = normalizedConv(scope.within('score'), relu(graph, sum), 1, 1);
  return multiply(graph, skip, sigmoid(graph, score));
}

function normalizedConv(scope: NetworkScope, x: Value, channels: number, kernel: number): Value {
  return batchNorm(scope.within('norm'), convLayer(scope.within('conv'), x, channels, { kernel, bias: false }));
}
