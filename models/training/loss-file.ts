import { GraphBuilder } from '../graph/graph-builder.js';
import { writeOnnx } from '../graph/onnx/write-onnx.js';
import type { Weights } from '../layers/network-scope.js';
import { NetworkScope } from '../layers/network-scope.js';
import type { Loss } from '../losses/loss.js';
import type { Network } from '../networks/network.js';
import type { ImageShape } from './inference-file.js';
import { buildSegmentationTask } from './segmentation-task.js';

/** @returns an ONNX file that computes `loss` and its parts of a batch with fixed weights and running statistics: validation. */
export function lossFile(network: Network, weights: Weights, loss: Loss, image: ImageShape): Uint8Array {
  const builder = new GraphBuilder('validation');
  const scope = NetworkScope.create(builder, 'inference', weights, () => 0);
  const { loss: value, logged } = buildSegmentationTask(scope, network, loss, image);
  for (const [name, part] of Object.entries({ loss: value, ...logged })) builder.output(name, part);
  return writeOnnx(builder.build());
}
