import { maxPool } from '../../graph/ops.js';
import type { Value } from '../../graph/value.js';
import { rectifiedConv } from '../../layers/normalized-conv.js';
import type { Encoder } from './encoder.js';

/** One stage: some 3×3 convolutions, then a pooling that halves. */
export interface VggStage {
  readonly channels: number;
  readonly convolutions: number;
}

/** The thirteen convolutions of VGG-16 (Simonyan and Zisserman 2015, configuration D). */
export const vgg16: readonly VggStage[] = [
  { channels: 64, convolutions: 2 },
  { channels: 128, convolutions: 2 },
  { channels: 256, convolutions: 3 },
  { channels: 512, convolutions: 3 },
  { channels: 512, convolutions: 3 },
];
/** Trains on a CPU in minutes. */
export const vggSmall: readonly VggStage[] = [16, 32, 64].map((channels) => ({ channels, convolutions: 2 }));

/** @returns a VGG; each stage's features are those after its pooling. Batch normalisation stands in for pretrained weights, as in the HNN. */
export const vggEncoder = (stages: readonly VggStage[]): Encoder => ({
  stride: 2 ** stages.length,
  build: (scope, image) => {
    const features: Value[] = [];
    let value = image;
    stages.forEach(({ channels, convolutions }, level) => {
      const stage = scope.within(`stage.${level}`);
      for (let k = 0; k < convolutions; k++) value = rectifiedConv(stage.within(`${k}`), value, channels);
      value = maxPool(scope.graph, value, [2, 2]);
      features.push(value);
    });
    return features;
  },
});
