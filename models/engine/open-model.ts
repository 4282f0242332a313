import { checkModel } from './check-model.js';
import type { LoadedModel } from './load-model.js';
import { parseModelCard } from './model-card.js';

/**
 * The browser's `loadModel`: holds a model that was fetched against the card that was fetched with it.
 * @throws {EngineError} `model-card-invalid`, `model-digest-mismatch`, `model-damaged`
 */
export async function openModel(name: string, cardText: string, bytes: Uint8Array): Promise<LoadedModel> {
  const card = parseModelCard(cardText);
  const digest = await crypto.subtle.digest('SHA-256', new Uint8Array(bytes));
  const hexadecimal = Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
  checkModel(name, card, bytes, hexadecimal);
  return { card, bytes };
}
