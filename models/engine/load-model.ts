import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EngineError } from '../errors/engine-error.js';
import { checkModel } from './check-model.js';
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
  checkModel(name, card, bytes, modelDigest(bytes));
  return { card, bytes };
}

function read(folder: string, file: string): Uint8Array {
  try {
    return readFileSync(join(folder, file));
  } catch (cause) {
    throw new EngineError('model-missing', `${file} cannot be read`, { cause });
  }
}
