import { add, relu, resize } from '../../graph/ops.js';
import type { Value } from '../../graph/value.js';
import { knownDim } from '../../graph/value.js';
import { convLayer } from '../../layers/convolution.js';
import type { NetworkScope } from '../../layers/network-scope.js';
import type { VggStage } from '../encoders/vgg.js';
import { vggEncoder } from '../encoders/vgg.js';
import { checkImageSize } from '../image-size.js';
import type { Network } from '../network.js';

export interface FcnOptions {
  readonly stages: readonly VggStage[];
  /** Channels and kernel of the two convolutions that were VGG's dense layers. */
  readonly headChannels: number;
  readonly headKernel: number;
}

/**
 * Fully convolutional network with one skip (Long et al. 2015, FCN-16s): 002's baseline for single images. The scores of the last stage are
 * doubled and added to those of the stage before, and raised to the image; the raising is linear, not learned.
 * @returns the network for the registry
 */
export const fcn16 = (id: string, options: FcnOptions): Network => ({
  id,
  sizeMultiple: 2 ** options.stages.length,
  build: (scope, image) => {
    checkImageSize(id, image, 2 ** options.stages.length);
    return { branches: [{ name: 'main', logits: fcnLogits(scope, image, options), sides: [] }] };
  },
});

function fcnLogits(scope: NetworkScope, image: Value, { stages, headChannels, headKernel }: FcnOptions): Value {
  const { graph } = scope;
  const [finer, last] = vggEncoder(stages).build(scope.within('encoder'), image).slice(-2);
  const first = relu(graph, convLayer(scope.within('head.0'), last, headChannels, { kernel: headKernel }));
  const second = relu(graph, convLayer(scope.within('head.1'), first, headChannels, { kernel: 1 }));
  const coarse = convLayer(scope.within('score.0'), second, 1, { kernel: 1 });
  const fine = convLayer(scope.within('score.1'), finer, 1, { kernel: 1 });
  return raiseTo(scope, add(graph, raiseTo(scope, coarse, finer), fine), image);
}

const raiseTo = ({ graph }: NetworkScope, x: Value, like: Value): Value =>
  resize(graph, x, knownDim(like.shape[2]), knownDim(like.shape[3]), 'linear');
