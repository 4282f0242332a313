import { add, concat, conv, transpose } from '../graph/ops.js';
import type { Value } from '../graph/value.js';
import { knownDim } from '../graph/value.js';
import { dense, gelu } from '../layers/dense.js';
import { constantFill, lecunNormal } from '../layers/initializer.js';
import type { NetworkScope } from '../layers/network-scope.js';
import { layerNorm } from '../layers/normalization.js';
import { gatherBlocks, spreadBlocks } from '../layers/token-grid.js';
import { windowAttention } from '../layers/window-attention.js';
import { checkImageSize } from './image-size.js';
import type { Network } from './network.js';

export interface SwinUNetOptions {
  /** Side of the image patch that becomes one token. */
  readonly patch: number;
  /** Channels of the first stage; each stage below has twice as many. */
  readonly channels: number;
  /** Blocks of each encoder stage, an even number. */
  readonly depths: readonly number[];
  /** Attention heads of each stage. */
  readonly heads: readonly number[];
  readonly window: number;
  /** Blocks of each decoder stage, an even number. */
  readonly decoderDepth: number;
  readonly outputs: number;
}

/** Swin-T (Liu et al. 2021), the backbone of 000's Table 2. */
export const swinTiny: SwinUNetOptions = {
  patch: 4,
  channels: 96,
  depths: [2, 2, 6, 2],
  heads: [3, 6, 12, 24],
  window: 7,
  decoderDepth: 2,
  outputs: 1,
};
/** Swin-B, the backbone that 000's section 3 names. */
export const swinBase: SwinUNetOptions = { ...swinTiny, channels: 128, depths: [2, 2, 18, 2], heads: [4, 8, 16, 32] };
/** Trains on a CPU in minutes. */
export const swinSmall: SwinUNetOptions = {
  patch: 2,
  channels: 24,
  depths: [2, 2, 2],
  heads: [2, 4, 8],
  window: 6,
  decoderDepth: 2,
  outputs: 1,
};

/**
 * Swin Transformer (Liu et al. 2021) with a decoder of patch expansions, skips and Swin blocks (Cao et al. 2021): 000 says which encoder
 * it used and leaves the decoder open. Attention ignores the image's size, so that weights serve every size. Stochastic depth is left out.
 * @returns the network for the registry
 */
export const swinUNet = (id: string, options: SwinUNetOptions): Network => {
  const sizeMultiple = options.patch * 2 ** (options.depths.length - 1);
  return {
    id,
    sizeMultiple,
    build: (scope, image) => {
      checkImageSize(id, image, sizeMultiple);
      const skips = encode(scope.within('encoder'), image, options);
      const logits = decode(scope.within('decoder'), skips, options);
      return { branches: [{ name: 'main', logits, sides: [] }] };
    },
  };
};

/** @returns tokens [N, rows, columns, C] of every stage, the last one normalised */
function encode(scope: NetworkScope, image: Value, options: SwinUNetOptions): readonly Value[] {
  const { depths, heads, window } = options;
  const stages: Value[] = [];
  let value = embedPatches(scope.within('patches'), image, options);
  depths.forEach((depth, level) => {
    if (level > 0) value = mergePatches(scope.within(`merge.${level}`), value);
    value = swinBlocks(scope.within(`stage.${level}`), value, { depth, heads: heads[level], window });
    stages.push(value);
  });
  stages[stages.length - 1] = layerNorm(scope.within('norm'), value);
  return stages;
}

/** @returns logits [N, outputs, rows, columns] */
function decode(scope: NetworkScope, skips: readonly Value[], options: SwinUNetOptions): Value {
  const { heads, window, decoderDepth, patch, channels, outputs } = options;
  let value = skips.at(-1)!;
  for (let level = skips.length - 2; level >= 0; level--) {
    const width = knownDim(skips[level].shape[3]);
    const raised = expandPatches(scope.within(`expand.${level}`), value, 2, width);
    const joined = concat(scope.graph, [raised, skips[level]], 3);
    value = dense(scope.within(`join.${level}`), joined, width);
    value = swinBlocks(scope.within(`stage.${level}`), value, { depth: decoderDepth, heads: heads[level], window });
  }
  const pixels = expandPatches(scope.within('pixels'), layerNorm(scope.within('norm'), value), patch, channels);
  return transpose(scope.graph, dense(scope.within('head'), pixels, outputs), [0, 3, 1, 2]);
}

/** Image patches as tokens: [N, C, rows, columns] → [N, rows / patch, columns / patch, channels]. */
function embedPatches(scope: NetworkScope, image: Value, { patch, channels }: SwinUNetOptions): Value {
  const inputs = knownDim(image.shape[1]);
  const weight = scope.parameter('weight', [channels, inputs, patch, patch], lecunNormal(inputs * patch * patch));
  const bias = scope.parameter('bias', [channels], constantFill(0));
  const embedded = conv(scope.graph, image, weight, bias, { strides: [patch, patch] });
  return layerNorm(scope.within('norm'), transpose(scope.graph, embedded, [0, 2, 3, 1]));
}

/** Halves the grid and doubles the channels. */
function mergePatches(scope: NetworkScope, x: Value): Value {
  const blocks = layerNorm(scope.within('norm'), gatherBlocks(scope.graph, x));
  return dense(scope.within('reduce'), blocks, 2 * knownDim(x.shape[3]), { bias: false });
}

/** Enlarges the grid by `factor` to `channels` a token. */
function expandPatches(scope: NetworkScope, x: Value, factor: number, channels: number): Value {
  const widened = dense(scope.within('widen'), x, factor ** 2 * channels, { bias: false });
  return layerNorm(scope.within('norm'), spreadBlocks(scope.graph, widened, factor));
}

interface StageOptions {
  readonly depth: number;
  readonly heads: number;
  readonly window: number;
}

/** Blocks of attention and a two-layer perceptron, each with a shortcut; every second one in shifted windows. */
function swinBlocks(scope: NetworkScope, x: Value, { depth, heads, window }: StageOptions): Value {
  const { graph } = scope;
  let value = x;
  for (let k = 0; k < depth; k++) {
    const block = scope.within(`${k}`);
    const shift = k % 2 === 0 ? 0 : window >> 1;
    const normalized = layerNorm(block.within('norm1'), value);
    value = add(graph, value, windowAttention(block.within('attention'), normalized, { heads, window, shift }));
    value = add(graph, value, perceptron(block.within('mlp'), layerNorm(block.within('norm2'), value)));
  }
  return value;
}

function perceptron(scope: NetworkScope, x: Value): Value {
  const channels = knownDim(x.shape[3]);
  return dense(scope.within('1'), gelu(scope, dense(scope.within('0'), x, 4 * channels)), channels);
}
