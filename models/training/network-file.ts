import { GraphBuilder } from '../graph/graph-builder.js';
import { writeOnnx } from '../graph/onnx/write-onnx.js';
import type { Value } from '../graph/value.js';
import type { Weights } from '../layers/network-scope.js';
import { NetworkScope } from '../layers/network-scope.js';
import type { ImageShape } from './inference-file.js';

/**
 * @returns any network with fixed weights as an ONNX file: input `image` [N, channels, rows, columns], outputs as `build` names them
 * @throws {TypeError} when a weight is missing or has another shape
 */
export function networkFile(
  id: string,
  weights: Weights,
  { channels, rows, columns }: ImageShape,
  build: (scope: NetworkScope, image: Value) => Readonly<Record<string, Value>>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  const builder = new GraphBuilder(id);
  const scope = NetworkScope.create(builder, 'inference', weights, () => 0);
  const outputs = build(scope, builder.input('image', ['N', channels, rows, columns]));
  for (const [name, value] of Object.entries(outputs)) builder.output(name, value);
  return writeOnnx(builder.build(), { ...metadata, network: id });
}
