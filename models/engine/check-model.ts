import { EngineError } from '../errors/engine-error.js';
import { describeModel } from './describe-model.js';
import type { TensorDescription } from './inference-engine.js';
import type { ModelCard } from './model-card.js';

/**
 * Holds a model file against its card.
 * @param digest SHA-256 of the file
 * @throws {EngineError} `model-card-invalid`, `model-digest-mismatch`, `model-damaged`
 */
export function checkModel(name: string, card: ModelCard, bytes: Uint8Array, digest: string): void {
  if (card.name !== name) throw new EngineError('model-card-invalid', `the card of ${name} is that of ${card.name}`);
  if (digest !== card.digest)
    throw new EngineError('model-digest-mismatch', `${name}.onnx has another SHA-256 than its card says`);
  const described = describeModel(bytes);
  if (
    signature(described.inputs) !== signature(card.inputs) ||
    signature(described.outputs) !== signature(card.outputs)
  )
    throw new EngineError('model-card-invalid', `the card of ${name} lists other inputs or outputs than the file`);
}

const signature = (tensors: readonly TensorDescription[]): string =>
  tensors.map(({ name, shape, type }) => `${name}:${type}[${shape.join()}]`).join(' ');
