import type { WindowOptions } from '../graph/ops.js';
import { concat, conv, leakyRelu, maxPool, reshape, resize, transpose } from '../graph/ops.js';
import type { Value } from '../graph/value.js';
import { knownDim } from '../graph/value.js';
import { convLayer } from '../layers/convolution.js';
import { heNormal } from '../layers/initializer.js';
import type { NetworkScope } from '../layers/network-scope.js';
import { batchNorm } from '../layers/normalization.js';
import type { Network } from '../networks/network.js';

export interface VolumeUNetOptions {
  /** Slices of the volume; must be a multiple of 2^(levels − 1). */
  readonly slices: number;
  /** Channels of each voxel. */
  readonly channels: number;
  /** Feature channels by level, finest first. */
  readonly widths: readonly number[];
}

/** Slope of the rectifiers for negative values. */
const negativeSlope = 0.01;

/**
 * @returns a U-Net over volumes that is made of two-dimensional operators only, so that every engine runs it: each block is a 3×3
 * convolution in the slice and one of three slices across them ("(2+1)D", Tran et al. 2018). The image is [N, slices · channels, rows, columns],
 * slice by slice; the logits are [N, slices, rows, columns]. The network itself works on half as many rows and columns, with the four pixels
 * of each 2×2 block as channels ("pixel shuffle", Shi et al. 2016): that keeps their detail and costs a third. The levels below the finest
 * one are halved in all three axes.
 */
export const volumeUNet = (id: string, options: VolumeUNetOptions): Network => ({
  id,
  sizeMultiple: 2 ** options.widths.length,
  build: (scope, image) => ({ branches: [{ name: 'main', logits: volumeLogits(scope, image, options), sides: [] }] }),
});

/** Features of a volume as images: [N · slices, channels, rows, columns], the slices of one volume together. */
interface Features {
  readonly value: Value;
  readonly slices: number;
}

function volumeLogits(scope: NetworkScope, image: Value, { slices, channels, widths }: VolumeUNetOptions): Value {
  const { graph } = scope;
  const [rows, columns] = [knownDim(image.shape[2]), knownDim(image.shape[3])];
  const skips: Features[] = [];
  let features: Features = { value: foldPixels(scope, image, channels), slices };
  widths.forEach((width, level) => {
    const at = scope.within(`encoder.${level}`);
    if (level > 0) features = { ...features, value: maxPool(graph, features.value, [2, 2]) };
    features = block(at.within('block0'), features, width, { isDeep: level > 0, stride: level > 0 ? 2 : 1 });
    features = block(at.within('block1'), features, width, { isDeep: true, stride: 1 });
    skips.push(features);
  });
  for (let level = widths.length - 2; level >= 0; level--) {
    const at = scope.within(`decoder.${level}`);
    const skip = skips[level];
    const raised = raise(scope, features, skip);
    const joined = { value: concat(graph, [skip.value, raised], 1), slices: skip.slices };
    features = block(at.within('block0'), joined, widths[level], { isDeep: level > 0, stride: 1 });
    features = block(at.within('block1'), features, widths[level], { isDeep: true, stride: 1 });
  }
  return unfoldPixels(scope, convLayer(scope.within('head'), features.value, 4, { kernel: 1 }), slices, rows, columns);
}

/** [N, slices · channels, rows, columns] → [N · slices, channels · 4, rows / 2, columns / 2]. */
function foldPixels({ graph }: NetworkScope, image: Value, channels: number): Value {
  const [rows, columns] = [knownDim(image.shape[2]) / 2, knownDim(image.shape[3]) / 2];
  const blocks = reshape(graph, image, [-1, channels, rows, 2, columns, 2]);
  return reshape(graph, transpose(graph, blocks, [0, 1, 3, 5, 2, 4]), [-1, channels * 4, rows, columns]);
}

/** [N · slices, 4, rows / 2, columns / 2] → [N, slices, rows, columns]. */
function unfoldPixels({ graph }: NetworkScope, value: Value, slices: number, rows: number, columns: number): Value {
  const blocks = reshape(graph, value, [-1, 2, 2, rows / 2, columns / 2]);
  return reshape(graph, transpose(graph, blocks, [0, 3, 1, 4, 2]), [-1, slices, rows, columns]);
}

/** Convolution in the slice, then (where deep) across the slices, normalisation and rectifier. */
function block(
  scope: NetworkScope,
  { value, slices }: Features,
  width: number,
  { isDeep, stride }: { readonly isDeep: boolean; readonly stride: 1 | 2 },
): Features {
  const planar = convLayer(scope.within('plane'), value, width, { bias: false });
  const deep = isDeep ? depthConv(scope.within('depth'), planar, slices, stride) : planar;
  const normal = batchNorm(scope.within('norm'), deep);
  return { value: leakyRelu(scope.graph, normal, negativeSlope), slices: slices / stride };
}

/** Three slices wide, over [N, channels, slices, rows · columns]. Parameter `weight` [channels, channels, 3, 1]. */
function depthConv(scope: NetworkScope, value: Value, slices: number, stride: 1 | 2): Value {
  const { graph } = scope;
  const [channels, rows, columns] = value.shape.slice(1).map(knownDim);
  const weight = scope.parameter('weight', [channels, channels, 3, 1], heNormal(channels * 3));
  const stacked = transpose(graph, reshape(graph, value, [-1, slices, channels, rows * columns]), [0, 2, 1, 3]);
  const window: WindowOptions = { pads: [1, 0, 1, 0], strides: [stride, 1] };
  const filtered = conv(graph, stacked, weight, undefined, window);
  return reshape(graph, transpose(graph, filtered, [0, 2, 1, 3]), [-1, channels, rows, columns]);
}

/** Brings features to the size of a finer level, each voxel repeated. */
function raise({ graph }: NetworkScope, { value, slices }: Features, fine: Features): Value {
  const [channels, rows, columns] = value.shape.slice(1).map(knownDim);
  const repeated = slices === fine.slices ? value : repeatSlices();
  return resize(graph, repeated, knownDim(fine.value.shape[2]), knownDim(fine.value.shape[3]), 'nearest');
  function repeatSlices(): Value {
    const single = reshape(graph, value, [-1, 1, channels, rows * columns]);
    return reshape(graph, concat(graph, [single, single], 1), [-1, channels, rows, columns]);
  }
}
