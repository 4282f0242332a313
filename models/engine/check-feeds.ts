import { EngineError } from '../errors/engine-error.js';
import type { Tensor } from '../graph/value.js';
import type { TensorDescription } from './inference-engine.js';

/**
 * Holds what a caller feeds against what a model takes; every engine does so first, so that all refuse alike.
 * @throws {EngineError} `engine-input-invalid` naming the first input that is missing, strange or of another shape or type
 */
export function checkFeeds(inputs: readonly TensorDescription[], feeds: Readonly<Record<string, Tensor>>): void {
  const chosen = new Map<string, number>();
  for (const input of inputs) checkFeed(input, feeds[input.name], chosen);
  const stranger = Object.keys(feeds).find((name) => !inputs.some((input) => input.name === name));
  if (stranger !== undefined)
    refuse(`the model takes no ${stranger}, but ${inputs.map(({ name }) => name).join(', ')}`);
}

/** @param chosen sizes of the symbolic dimensions so far; the same word is the same size throughout */
function checkFeed(
  { name, shape, type }: TensorDescription,
  fed: Tensor | undefined,
  chosen: Map<string, number>,
): void {
  if (fed === undefined) refuse(`the model needs ${name}`);
  const fits = fed.shape.length === shape.length && shape.every((dim, i) => fitsDim(dim, fed.shape[i], chosen));
  if (!fits) refuse(`${name} is [${fed.shape.join(', ')}], expected [${shape.join(', ')}]`);
  const fedType = fed.data instanceof Float32Array ? 'float32' : 'int64';
  if (fedType !== type) refuse(`${name} is ${fedType}, expected ${type}`);
  const count = fed.shape.reduce((product, size) => product * size, 1);
  if (fed.data.length !== count) refuse(`${name} holds ${fed.data.length} numbers, its shape ${count}`);
}

function fitsDim(dim: number | string, size: number, chosen: Map<string, number>): boolean {
  if (!Number.isInteger(size) || size < 1) return false;
  if (typeof dim === 'number') return dim === size;
  const known = chosen.get(dim) ?? size;
  chosen.set(dim, known);
  return known === size;
}

function refuse(detail: string): never {
  throw new EngineError('engine-input-invalid', detail);
}
