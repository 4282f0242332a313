import { GraphBuilder } from '../graph/graph-builder.js';
import { writeOnnx } from '../graph/onnx/write-onnx.js';
import type { Weights } from '../layers/network-scope.js';
import { NetworkScope } from '../layers/network-scope.js';
import type { StackedGan } from '../networks/stacked-gan/stacked-gan.js';
import { enhance } from '../networks/stacked-gan/stacked-gan.js';
import { tileSide } from './enhance-plane.js';

/** Changes whenever the same slice gives another image; weights name the one that they were trained with. */
export const enhancementPreprocessing = 'windowed-slice-1';

/** @returns both generators as an ONNX file for the tiles of `enhancePlane`: `image` → `denoised`, `enhanced`, all [N, 1, tileSide, tileSide] */
export function enhancementFile(
  network: StackedGan,
  weights: Weights,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  const builder = new GraphBuilder(network.id);
  const scope = NetworkScope.create(builder, 'inference', weights, () => 0);
  const { denoised, enhanced } = enhance(scope, builder.input('image', ['N', 1, tileSide, tileSide]), network);
  builder.output('denoised', denoised);
  builder.output('enhanced', enhanced);
  return writeOnnx(builder.build(), { ...metadata, network: network.id, preprocessing: enhancementPreprocessing });
}
