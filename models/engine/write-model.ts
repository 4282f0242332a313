import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeModel } from './describe-model.js';
import type { TensorDescription } from './inference-engine.js';
import type { ModelCard } from './model-card.js';
import { parseModelCard } from './model-card.js';
import { modelDigest } from './model-digest.js';

/** A card without what the file itself says. */
export interface CardText extends Omit<ModelCard, 'digest' | 'inputs' | 'outputs'> {
  /** What the channels of inputs and outputs hold, by tensor name. */
  readonly channels?: Readonly<Record<string, readonly string[]>>;
}

/**
 * Writes FOLDER/NAME.onnx and FOLDER/NAME.card.json, where NAME is the card's; digest, inputs and outputs are taken from the file.
 * @returns the card as written
 * @throws {EngineError} `model-card-invalid`, `model-damaged`; nothing is written then
 */
export function writeModel(folder: string, model: Uint8Array, { channels = {}, ...text }: CardText): ModelCard {
  const { inputs, outputs } = describeModel(model);
  const named = (tensor: TensorDescription): object => ({ ...tensor, channels: channels[tensor.name] });
  const content = { ...text, digest: modelDigest(model), inputs: inputs.map(named), outputs: outputs.map(named) };
  const json = `${JSON.stringify(content, undefined, 2)}\n`;
  const card = parseModelCard(json);
  writeFileSync(join(folder, `${card.name}.onnx`), model);
  writeFileSync(join(folder, `${card.name}.card.json`), json);
  return card;
}
