import { add, maxPool, relu } from '../../graph/ops.js';
import type { Value } from '../../graph/value.js';
import type { NetworkScope } from '../../layers/network-scope.js';
import { normalizedConv, rectifiedConv } from '../../layers/normalized-conv.js';
import type { Encoder } from './encoder.js';

export interface ResNetOptions {
  /** Channels of the stem and of the first stage's inner convolutions; each stage has twice as many, and gives four times those. */
  readonly channels: number;
  /** Bottlenecks of each stage. */
  readonly depths: readonly number[];
  /** Last stages that dilate instead of striding (atrous convolution, DeepLab). */
  readonly dilatedStages?: number;
}

/** He et al. 2016, Table 1. */
export const resNet50: ResNetOptions = { channels: 64, depths: [3, 4, 6, 3] };
export const resNet101: ResNetOptions = { channels: 64, depths: [3, 4, 23, 3] };
/** 002's DRN-101: atrous convolutions in the last two stages, so that features are at an eighth of the image. */
export const drn101: ResNetOptions = { ...resNet101, dilatedStages: 2 };
/** Train on a CPU in minutes. */
export const resNetSmall: ResNetOptions = { channels: 12, depths: [1, 1, 1] };
export const drnSmall: ResNetOptions = { ...resNetSmall, dilatedStages: 1 };

/** @returns a residual network without its classifier; strides are in the 3×3 convolutions. */
export const resNetEncoder = ({ channels, depths, dilatedStages = 0 }: ResNetOptions): Encoder => ({
  stride: 2 ** (1 + depths.length - dilatedStages),
  build: (scope, image) => {
    const stem = rectifiedConv(scope.within('stem'), image, channels, { kernel: 7, strides: [2, 2] });
    let value = maxPool(scope.graph, stem, [3, 3], { strides: [2, 2], pads: [1, 1, 1, 1] });
    return depths.map((depth, level) => {
      const dilated = Math.max(0, level - (depths.length - dilatedStages) + 1);
      for (let k = 0; k < depth; k++) {
        const stride = k === 0 && level > 0 && dilated === 0 ? 2 : 1;
        // The first bottleneck of a dilated stage still sees what the stage before it saw.
        const dilation = 2 ** (k === 0 ? Math.max(0, dilated - 1) : dilated);
        value = bottleneck(scope.within(`stage.${level}.${k}`), value, channels << level, stride, dilation);
      }
      return value;
    });
  },
});

/** ReLU(1×1, 3×3, 1×1 + shortcut); the shortcut is a 1×1 convolution where shape or channels change. */
function bottleneck(scope: NetworkScope, x: Value, channels: number, stride: number, dilation: number): Value {
  const strides = [stride, stride] as const;
  const reduced = rectifiedConv(scope.within('0'), x, channels, { kernel: 1 });
  const seen = rectifiedConv(scope.within('1'), reduced, channels, { strides, dilations: [dilation, dilation] });
  const raised = normalizedConv(scope.within('2'), seen, 4 * channels, { kernel: 1 });
  const isSame = stride === 1 && x.shape[1] === 4 * channels;
  const shortcut = isSame ? x : normalizedConv(scope.within('shortcut'), x, 4 * channels, { kernel: 1, strides });
  return relu(scope.graph, add(scope.graph, raised, shortcut));
}
