import { add } from '../../graph/ops.js';
import type { Value } from '../../graph/value.js';
import { knownDim } from '../../graph/value.js';
import { convLayer } from '../../layers/convolution.js';
import { pReluLayer } from '../../layers/dense.js';
import { truncatedNormal } from '../../layers/initializer.js';
import type { NetworkScope } from '../../layers/network-scope.js';
import { normalizedConv } from '../../layers/normalized-conv.js';

export interface GeneratorOptions {
  readonly blocks: number;
  readonly channels: number;
}

/** G1, which takes away noise: nine residual blocks (003, section 3.1). */
export const denoiserPaper: GeneratorOptions = { blocks: 9, channels: 64 };
/** G2, which sharpens edges and raises contrast: sixteen blocks, without the sub-pixel layers of Ledig et al. 2017, so that sizes stay. */
export const enhancerPaper: GeneratorOptions = { blocks: 16, channels: 64 };
/** Train on a CPU in minutes. */
export const denoiserSmall: GeneratorOptions = { blocks: 3, channels: 16 };
export const enhancerSmall: GeneratorOptions = { blocks: 5, channels: 16 };

/**
 * A better image in the same size. Its last convolution starts faint and is added to the image, so that training starts from the image as
 * it is: without pretrained weights that is worth thousands of steps; Ledig et al. give the image itself.
 * @param image [N, C, rows, columns], any size; 0…1
 */
export function generate(scope: NetworkScope, image: Value, { blocks, channels }: GeneratorOptions): Value {
  const { graph } = scope;
  const first = pReluLayer(scope.within('first'), convLayer(scope.within('first'), image, channels, { kernel: 9 }));
  let value = first;
  for (let k = 0; k < blocks; k++) value = residualBlock(scope.within(`block.${k}`), value, channels);
  const joined = add(graph, first, normalizedConv(scope.within('joined'), value, channels));
  const last = { kernel: 9, initializer: truncatedNormal(1e-3) };
  return add(graph, image, convLayer(scope.within('last'), joined, knownDim(image.shape[1]), last));
}

/** conv, normalisation, PReLU, conv, normalisation, and the input (Ledig et al. 2017, Fig. 4). */
function residualBlock(scope: NetworkScope, x: Value, channels: number): Value {
  const inner = pReluLayer(scope, normalizedConv(scope.within('0'), x, channels));
  return add(scope.graph, x, normalizedConv(scope.within('1'), inner, channels));
}
