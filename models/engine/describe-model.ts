import { EngineError } from '../errors/engine-error.js';
import type { Graph } from '../graph/graph.js';
import { readOnnx } from '../graph/onnx/read-onnx.js';
import type { TensorDescription } from './inference-engine.js';

/** @returns what a model file takes and gives, without loading it into an engine. @throws {EngineError} `model-damaged` */
export function describeModel(model: Uint8Array): {
  readonly inputs: readonly TensorDescription[];
  readonly outputs: readonly TensorDescription[];
} {
  const { inputs, outputs } = readModelGraph(model);
  return { inputs, outputs: outputs.map(({ name, value: { shape, type } }) => ({ name, shape, type })) };
}

/** @returns the graph of a model file. @throws {EngineError} `model-damaged` for a file that is cut off or holds operators of others */
export function readModelGraph(model: Uint8Array): Graph {
  try {
    return readOnnx(model).graph;
  } catch (cause) {
    throw new EngineError('model-damaged', 'the model file cannot be read', { cause });
  }
}
