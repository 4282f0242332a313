import { concat, maxPool, relu, resize } from '../graph/ops.js';
import type { Value } from '../graph/value.js';
import { knownDim } from '../graph/value.js';
import { convLayer } from '../layers/convolution.js';
import type { NetworkScope } from '../layers/network-scope.js';
import { batchNorm } from '../layers/normalization.js';
import { checkImageSize } from './image-size.js';
import type { Network } from './network.js';

export interface HnnOptions {
  /** Channels and number of 3×3 convolutions of each stage; the image is halved between stages. */
  readonly stages: readonly { readonly channels: number; readonly convolutions: number }[];
  readonly outputs: number;
}

/** The five stages of VGG-16, as in Xie and Tu 2015. */
export const hnnPaper: HnnOptions = {
  stages: [
    { channels: 64, convolutions: 2 },
    { channels: 128, convolutions: 2 },
    { channels: 256, convolutions: 3 },
    { channels: 512, convolutions: 3 },
    { channels: 512, convolutions: 3 },
  ],
  outputs: 1,
};
/** Trains on a CPU in minutes. */
export const hnnSmall: HnnOptions = {
  stages: [16, 32, 64, 64].map((channels) => ({ channels, convolutions: 2 })),
  outputs: 1,
};

/**
 * Holistically nested network (Xie and Tu 2015; the baseline of 001 and 003): each stage has a side output, raised to the image's size;
 * a learned 1×1 convolution fuses them. All side outputs are supervised. Batch normalisation stands in for the photographs that the
 * paper's weights were pretrained on: from noise, plain VGG hardly trains. @returns the network for the registry
 */
export const hnn = (id: string, options: HnnOptions): Network => ({
  id,
  sizeMultiple: 2 ** (options.stages.length - 1),
  build: (scope, image) => {
    checkImageSize(id, image, 2 ** (options.stages.length - 1));
    const sides = sideOutputs(scope, image, options);
    const logits = convLayer(scope.within('fusion'), concat(scope.graph, sides, 1), options.outputs, { kernel: 1 });
    return { branches: [{ name: 'main', logits, sides }] };
  },
});

/** Logits of each stage at the image's size, from fine to coarse. */
function sideOutputs(scope: NetworkScope, image: Value, { stages, outputs }: HnnOptions): readonly Value[] {
  const [rows, columns] = [knownDim(image.shape[2]), knownDim(image.shape[3])];
  const sides: Value[] = [];
  let value = image;
  stages.forEach(({ channels, convolutions }, level) => {
    if (level > 0) value = maxPool(scope.graph, value, [2, 2]);
    const stage = scope.within(`stage.${level}`);
    for (let k = 0; k < convolutions; k++) value = normalizedConv(stage.within(`${k}`), value, channels);
    const side = convLayer(scope.within(`side.${level}`), value, outputs, { kernel: 1 });
    sides.push(level === 0 ? side : resize(scope.graph, side, rows, columns, 'linear'));
  });
  return sides;
}

function normalizedConv(scope: NetworkScope, x: Value, channels: number): Value {
  const convolved = convLayer(scope.within('conv'), x, channels, { bias: false });
  return relu(scope.graph, batchNorm(scope.within('norm'), convolved));
}
