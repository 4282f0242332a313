import { EngineError } from '../errors/engine-error.js';
import { MethodError } from '../errors/method-error.js';
import type { LoadedModel } from './load-model.js';
import { loadModel } from './load-model.js';

/**
 * @returns the model with this name, for something that does without where it is not installed
 * @throws {MethodError} weights-not-installed where it is not there @throws {EngineError} where it is not what its card says, or its card wants another
 * preprocessing
 */
export function loadInstalled(folder: string, name: string, preprocessing: string): LoadedModel {
  const model = load(folder, name);
  const { id } = model.card.preprocessing;
  if (id !== preprocessing) throw new EngineError('model-card-invalid', `the weights want the preprocessing ${id}`);
  return model;
}

function load(folder: string, name: string): LoadedModel {
  try {
    return loadModel(folder, name);
  } catch (cause) {
    if (!(cause instanceof EngineError && cause.code === 'model-missing')) throw cause;
    throw new MethodError('weights-not-installed', `The weights of ${name} are not installed.`, { cause });
  }
}
