import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeModel } from '../engine/write-model.js';
import { ExperimentError } from '../errors/experiment-error.js';
import { installableModels } from './installed-cards.js';
import type { RunResult } from './run/run-result.js';

/**
 * Makes of a finished run what the product loads: NAME.onnx and NAME.card.json of each model.
 * @param run folder of the run @param out is made where it is not there @param version of the weights, told with every result
 * @returns the names of the models
 * @throws {ExperimentError} run-mismatch for a run that is not finished, quick, or of a recipe whose networks the product does not open
 */
export function installWeights(run: string, out: string, version: string): readonly string[] {
  const read = (file: string): Uint8Array => readRunFile(run, file);
  const result = JSON.parse(new TextDecoder().decode(read('results.json'))) as RunResult;
  const models = installableModels(result, version, read);
  mkdirSync(out, { recursive: true });
  for (const { card, file, beside } of models) {
    if (beside !== undefined) writeFileSync(join(out, beside.name), read(beside.file));
    writeModel(out, read(file), card);
  }
  return models.map(({ card }) => card.name);
}

function readRunFile(run: string, file: string): Uint8Array {
  try {
    return new Uint8Array(readFileSync(join(run, file)));
  } catch (cause) {
    throw new ExperimentError('run-mismatch', `${file} cannot be read: the run is not finished`, { cause });
  }
}
