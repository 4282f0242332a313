import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { foldPatients } from '../../dist/models/data/patient-folds.js';
import { modelDigest } from '../../dist/models/engine/model-digest.js';
import { createMethodRegistry } from '../../dist/models/methods/method-registry.js';

const name = 'lesion-network';
const card = JSON.parse(readFileSync(`models/weights/${name}.card.json`, 'utf8'));
const recipe = JSON.parse(readFileSync(`models/recipes/${name}.json`, 'utf8'));

/** @returns {boolean} whether the network that ships has learnt from lesions of a set */
export const hasLearnt = (set) => card.data.some((source) => source.name === set);

/**
 * The files of the cross-validation (`recist3d train models/recipes/lesion-network.json`).
 * @param {string} set that has taught the shipped network
 * @param {readonly string[]} ids of its lesions
 * @returns for each fold its file and the ids of the lesions that it has not seen; undefined where there was no such training
 */
export function heldOutFiles(set, ids) {
  const run = join('out', 'training', name, `seed-${recipe.seeds[0]}`);
  const source = recipe.data.sources.find((one) => one.folder === set);
  if (source === undefined) throw new Error(`the recipe has no set ${set}`);
  const patientOf = (id) => `${set}/${new RegExp(source.patientPattern).exec(id)?.[1] ?? id}`;
  const foldOf = foldPatients(ids.map(patientOf), recipe.folds, recipe.data.split.seed);
  const files = Array.from({ length: recipe.folds }, (_, fold) => join(run, `fold-${fold + 1}.onnx`));
  if (!files.every((file) => existsSync(file))) return undefined;
  return files.map((file, fold) => ({ file, ids: new Set(ids.filter((id) => foldOf.get(patientOf(id)) === fold)) }));
}

/**
 * Those networks as the product would run them.
 * @param {string} folder where the weights are put as the product reads them
 * @returns for each fold the methods with the network that has not seen its lesions, and their ids; undefined where there was no such training
 */
export function heldOutNetworks(set, ids, folder, engine = { engine: 'onnxruntime-cpu', threads: 1 }) {
  return heldOutFiles(set, ids)?.map(({ file, ids: own }, fold) => ({
    methods: createMethodRegistry({ engine, weights: installed(file, join(folder, `fold-${fold + 1}`)) }),
    ids: own,
  }));
}

/** Weights with the card of those that ship: the network is the same, what it has learnt from is less. */
function installed(file, folder) {
  mkdirSync(folder, { recursive: true });
  copyFileSync(file, join(folder, `${name}.onnx`));
  const digest = modelDigest(readFileSync(file));
  writeFileSync(join(folder, `${name}.card.json`), JSON.stringify({ ...card, digest }));
  return folder;
}
