import { concat, maxPool, resize } from '../graph/ops.js';
import type { Value } from '../graph/value.js';
import { knownDim } from '../graph/value.js';
import { convLayer } from '../layers/convolution.js';
import type { NetworkScope } from '../layers/network-scope.js';
import { checkImageSize } from './image-size.js';
import type { Network } from './network.js';
import { batchNorm } from '../layers/normalization.js';
import { relu } from '../graph/ops.js';

export interface UNetOptions {
  /** Channels of the first level; each level below has twice as many. */
  readonly baseChannels: number;
  /** Levels above the lowest one: the image is halved that often. */
  readonly depth: number;
  readonly outputs: number;
}

/** Ronneberger et al. 2015 in size: 64 channels, four halvings. */
export const uNetPaper: UNetOptions = { baseChannels: 64, depth: 4, outputs: 1 };
/** Trains on a CPU in minutes. */
export const uNetSmall: UNetOptions = { baseChannels: 16, depth: 3, outputs: 1 };

/** @returns a U-Net as a network of the registry. */
export const uNet = (id: string, options: UNetOptions): Network => ({
  id,
  sizeMultiple: 2 ** options.depth,
  build: (scope, image) => ({ branches: [{ name: 'main', logits: uNetLogits(scope, image, options), sides: [] }] }),
});

/**
 * U-Net with padded convolutions and batch normalisation (the form that co-training and WSSS compare with).
 * @param x [N, C, rows, columns]; rows and columns are multiples of 2^depth
 * @returns logits [N, outputs, rows, columns]
 * @throws {TypeError} when the image can not be halved that often
 */
export function uNetLogits(scope: NetworkScope, x: Value, { baseChannels, depth, outputs }: UNetOptions): Value {
  checkImageSize(`a U-Net of depth ${depth}`, x, 2 ** depth);
  const skips: Value[] = [];
  let value = x;
  for (let level = 0; level < depth; level++) {
    const skip = doubleConv(scope.within(`encoder.${level}`), value, baseChannels << level);
    skips.push(skip);
    value = maxPool(scope.graph, skip, [2, 2]);
  }
  value = doubleConv(scope.within('bottom'), value, baseChannels << depth);
  for (let level = depth - 1; level >= 0; level--) {
    const skip = skips[level];
    const raised = resize(scope.graph, value, knownDim(skip.shape[2]), knownDim(skip.shape[3]), 'nearest');
    const joined = concat(scope.graph, [skip, raised], 1);
    value = doubleConv(scope.within(`decoder.${level}`), joined, baseChannels << level);
  }
  return convLayer(scope.within('head'), value, outputs, { kernel: 1 });
}

/** (3×3 convolution, batch normalisation, ReLU) twice. */
export function doubleConv(scope: NetworkScope, x: Value, channels: number): Value {
  return [0, 1].reduce((value, k) => {
    const convolved = convLayer(scope.within(`conv${k}`), value, channels, { bias: false });
    return relu(scope.graph, batchNorm(scope.within(`norm${k}`), convolved));
  }, x);
}
