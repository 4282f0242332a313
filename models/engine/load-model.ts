import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EngineError } from '../errors/engine-error.js';
import { describeModel } from './describe-model.js';
import type { TensorDescription } from './inference-engine.js';
import type { ModelCard } from './model-card.js';
import { parseModelCard } from './model-card.js';
import { modelDigest } from './model-digest.js';

/** A model file that is the one its card describes. */
export interface LoadedModel {
  readonly card: ModelCard;
  /** The ONNX file, for `engine.load`. */
  readonly bytes: Uint8Array;
}

/**
 * Reads FOLDER/NAME.onnx and FOLDER/NAME.card.json.
 *
 *     const { card, bytes } = loadModel(folder, 'lesion-network');
 *     const { engine } = await createInferenceEngine({ engine: 'auto', threads: 2 });
 *     const session = await engine.load(bytes);
 *     const { probability } = await session.run({ image: { shape: [1, 7, 96, 96], data } });
 *
 * @throws {EngineError} `model-missing`, `model-card-invalid`, `model-digest-mismatch`, `model-damaged`
 */
export function loadModel(folder: string, name: string): LoadedModel {
  const card = parseModelCard(new TextDecoder().decode(read(folder, `${name}.card.json`)));
  const bytes = read(folder, `${name}.onnx`);
  if (card.name !== name) throw new EngineError('model-card-invalid', `the card of ${name} is that of ${card.name}`);
  if (modelDigest(bytes) !== card.digest)
    throw new EngineError('model-digest-mismatch', `${name}.onnx has another SHA-256 than its card says`);
  const described = describeModel(bytes);
  if (
    signature(described.inputs) !== signature(card.inputs) ||
    signature(described.outputs) !== signature(card.outputs)
  )
    throw new EngineError('model-card-invalid', `the card of ${name} lists other inputs or outputs than the file`);
  return { card, bytes };
}

function read(folder: string, file: string): Uint8Array {
  try {
    return readFileSync(join(folder, file));
  } catch (cause) {
    throw new EngineError('model-missing', `${file} cannot be read`, { cause });
  }
}

const signature = (tensors: readonly TensorDescription[]): string =>
  tensors.map(({ name, shape, type }) => `${name}:${type}[${shape.join()}]`).join(' ');
