import { GraphBuilder } from '../graph/graph-builder.js';
import { writeOnnx } from '../graph/onnx/write-onnx.js';
import { add, scaled, sigmoid } from '../graph/ops.js';
import type { Value } from '../graph/value.js';
import type { Weights } from '../layers/network-scope.js';
import { NetworkScope } from '../layers/network-scope.js';
import type { Network } from '../networks/network.js';

/** Size of the images that a graph takes; the batch is open. */
export interface ImageShape {
  readonly channels: number;
  readonly rows: number;
  readonly columns: number;
}

/**
 * @returns the network with fixed weights and running statistics as an ONNX file: input `image` [N, channels, rows, columns], output
 * `probability` [N, outputs, rows, columns]; a pair of subnets also has `probability_under` and `probability_over`, and its
 * `probability` is their mean (000, section 2)
 * @param metadata free key-value pairs, e.g. what it was trained on; `network` is added
 * @throws {TypeError} when the weights do not belong to the network or the size does not fit
 */
export function inferenceFile(
  network: Network,
  weights: Weights,
  { channels, rows, columns }: ImageShape,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  const builder = new GraphBuilder(network.id);
  const noRandom = (): number => {
    throw new TypeError('an inference file has no random weights');
  };
  const scope = NetworkScope.create(builder, 'inference', weights, noRandom);
  const { branches } = network.build(scope, builder.input('image', ['N', channels, rows, columns]));
  const probabilities = branches.map(({ logits }) => sigmoid(builder, logits));
  builder.output('probability', meanOf(builder, probabilities));
  if (branches.length > 1) {
    branches.forEach(({ name }, k) => builder.output(`probability_${name}`, probabilities[k]));
  }
  return writeOnnx(builder.build(), { ...metadata, network: network.id });
}

function meanOf(builder: GraphBuilder, values: readonly Value[]): Value {
  const sum = values.reduce((a, b) => add(builder, a, b));
  return values.length === 1 ? sum : scaled(builder, sum, 1 / values.length);
}
