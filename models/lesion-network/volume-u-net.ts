import { conv, leakyRelu, maxPool, reshape, transpose } from '../graph/ops.js';
import type { Value } from '../graph/value.js';
import { knownDim } from '../graph/value.js';
import { convLayer } from '../layers/convolution.js';
import { heNormal } from '../layers/initializer.js';
import type { NetworkScope } from '../layers/network-scope.js';
import { batchNorm } from '../layers/normalization.js';
import type { Network } from '../networks/network.js';
import type { Features } from './volume-convolution.js';
import { foldedConv, joiningConv } from './volume-convolution.js';

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

function volumeLogits(scope: NetworkScope, image: Value, { slices, channels, widths }: VolumeUNetOptions): Value {
  const [rows, columns] = [knownDim(image.shape[2]), knownDim(image.shape[3])];
  const skips: Features[] = [];
  let features: Features = { value: sliceBySlice(scope, image, channels), slices };
  widths.forEach((width, level) => {
    const at = scope.within(`encoder.${level}`);
    const first = at.within('block0');
    const planar =
      level === 0
        ? foldedConv(first.within('plane'), features.value, width)
        : planeConv(first.within('plane'), maxPool(scope.graph, features.value, [2, 2]), width);
    features = finish(first, { ...features, value: planar }, { isDeep: level > 0, stride: level > 0 ? 2 : 1 });
    features = deepBlock(at.within('block1'), features, width);
    skips.push(features);
  });
  for (let level = widths.length - 2; level >= 0; level--) {
    const at = scope.within(`decoder.${level}`);
    const first = at.within('block0');
    const joined = joiningConv(first.within('plane'), skips[level], features, widths[level]);
    features = finish(first, joined, { isDeep: level > 0, stride: 1 });
    features = deepBlock(at.within('block1'), features, widths[level]);
  }
  return unfoldPixels(scope, convLayer(scope.within('head'), features.value, 4, { kernel: 1 }), slices, rows, columns);
}

/** [N, slices · channels, rows, columns] → [N · slices, channels, rows, columns]. */
const sliceBySlice = ({ graph }: NetworkScope, image: Value, channels: number): Value =>
  reshape(graph, image, [-1, channels, ...image.shape.slice(2).map(knownDim)]);

/** [N · slices, 4, rows / 2, columns / 2] → [N, slices, rows, columns]. */
function unfoldPixels({ graph }: NetworkScope, value: Value, slices: number, rows: number, columns: number): Value {
  const blocks = reshape(graph, value, [-1, 2, 2, rows / 2, columns / 2]);
  return reshape(graph, transpose(graph, blocks, [0, 3, 1, 4, 2]), [-1, slices, rows, columns]);
}

const planeConv = (scope: NetworkScope, value: Value, width: number): Value =>
  convLayer(scope, value, width, { bias: false });

/** Convolution in the slice, then across the slices, normalisation and rectifier. */
const deepBlock = (scope: NetworkScope, { value, slices }: Features, width: number): Features =>
  finish(scope, { value: planeConv(scope.within('plane'), value, width), slices }, { isDeep: true, stride: 1 });

/**
 * What follows the convolution in the slice: one of three slices across them (where deep), normalisation and rectifier. These follow the
 * convolution before slices are laid out as images again, so that an engine can make one operation of the three.
 * Parameter `depth.weight` [channels, channels, 3, 1].
 */
function finish(
  scope: NetworkScope,
  { value, slices }: Features,
  { isDeep, stride }: { readonly isDeep: boolean; readonly stride: 1 | 2 },
): Features {
  const { graph } = scope;
  const activated = (raw: Value): Value => leakyRelu(graph, batchNorm(scope.within('norm'), raw), negativeSlope);
  if (!isDeep) return { value: activated(value), slices };
  const [channels, rows, columns] = value.shape.slice(1).map(knownDim);
  const weight = scope.within('depth').parameter('weight', [channels, channels, 3, 1], heNormal(channels * 3));
  // [N, channels, slices, rows · columns]
  const stacked = transpose(graph, reshape(graph, value, [-1, slices, channels, rows * columns]), [0, 2, 1, 3]);
  const filtered = conv(graph, stacked, weight, undefined, { pads: [1, 0, 1, 0], strides: [stride, 1] });
  const images = transpose(graph, activated(filtered), [0, 2, 1, 3]);
  return { value: reshape(graph, images, [-1, channels, rows, columns]), slices: slices / stride };
}
