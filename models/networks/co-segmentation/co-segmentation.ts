import { reshape, resize, slice, subtract } from '../../graph/ops.js';
import type { Value } from '../../graph/value.js';
import { knownDim } from '../../graph/value.js';
import { convLayer } from '../../layers/convolution.js';
import type { NetworkScope } from '../../layers/network-scope.js';
import { rectifiedConv } from '../../layers/normalized-conv.js';
import type { Encoder } from '../encoders/encoder.js';
import { checkImageSize } from '../image-size.js';
import type { Network } from '../network.js';
import type { SharedAttention } from './shared-attention.js';
import { attendToPair } from './shared-attention.js';

export interface CoSegmentationOptions {
  readonly encoder: Encoder;
  readonly attention: SharedAttention;
  /** Channels of the decoder after each doubling, from coarse to fine; the last ones are repeated where the stride needs more. */
  readonly decoder: readonly number[];
}

/**
 * Co-segmentation of two images of similar lesions (002): a Siamese encoder, attention to what both have in common, a decoder that
 * doubles the features up to the image's size and gives two channels, background and foreground, for each image.
 * Image [N, 2·C, rows, columns]: the C channels of the first image, then those of the second.
 * Logits [N, 2, rows, columns]: foreground minus background of the first and of the second image, so that their sigmoid is the softmax.
 * @returns the network for trainer and inference file, like any other
 */
export const coSegmentation = (id: string, options: CoSegmentationOptions): Network => ({
  id,
  sizeMultiple: options.encoder.stride,
  build: (scope, image) => {
    checkImageSize(id, image, options.encoder.stride);
    return { branches: [{ name: 'main', logits: pairLogits(scope, image, options), sides: [] }] };
  },
});

function pairLogits(scope: NetworkScope, image: Value, { encoder, attention, decoder }: CoSegmentationOptions): Value {
  const { graph } = scope;
  const [channels, rows, columns] = [1, 2, 3].map((i) => knownDim(image.shape[i]));
  if (channels % 2 !== 0) throw new TypeError(`a pair of images has an even number of channels, got ${channels}`);
  const stacked = reshape(graph, image, [-1, channels / 2, rows, columns]);
  const features = encoder.build(scope.within('encoder'), stacked).at(-1)!;
  const common = attendToPair(scope.within('attention'), features, attention);
  const raised = raise(scope.within('decoder'), common, decoder, Math.log2(encoder.stride));
  const scores = convLayer(scope.within('head'), raised, 2, { kernel: 1 });
  const [background, foreground] = [0, 1].map((k) => slice(graph, scores, [k], [k + 1], [1]));
  return reshape(graph, subtract(graph, foreground, background), [-1, 2, rows, columns]);
}

/** Doubles the features `times` times, each time with a 3×3 convolution. */
function raise(scope: NetworkScope, x: Value, channels: readonly number[], times: number): Value {
  let value = x;
  for (let k = 0; k < times; k++) {
    const [rows, columns] = [2, 3].map((i) => 2 * knownDim(value.shape[i]));
    const doubled = resize(scope.graph, value, rows, columns, 'nearest');
    value = rectifiedConv(scope.within(`${k}`), doubled, channels[Math.min(k, channels.length - 1)]);
  }
  return value;
}
