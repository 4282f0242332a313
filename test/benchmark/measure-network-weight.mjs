#!/usr/bin/env node
/**
 * Measures what the network's log-odds should weigh in the 3D cut (`evidenceWeight` of models/graph-cut/cut-settings.ts): mean Dice on the RECIST slice and in
 * the volume for several weights, in lung and in other tissue, beside the network alone. Marks are jittered by ±10 %, lesions of 10 mm and more.
 *   node test/benchmark/measure-network-weight.mjs             every set
 *   node test/benchmark/measure-network-weight.mjs lidc sts    these sets
 * Sets that have taught the network that ships are measured with the networks of its cross-validation (out/training), each on patients that it has not seen.
 * Needs dist/ (npm run build) and the lesions in ../shared/data (or RECIST3D_SHARED_DATA).
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createOnnxRuntimeEngine } from '../../dist/models/engine/onnxruntime-engine.js';
import { findLesionSets } from '../../dist/models/evaluation/input/find-lesion-sets.js';
import { jitterMark, lesionRandom } from '../../dist/models/evaluation/input/jitter-mark.js';
import { labelsIn } from '../../dist/models/evaluation/input/nifti/read-labels.js';
import { lesionTruth } from '../../dist/models/evaluation/input/lesion-truth.js';
import { axisMm, markFromTruth } from '../../dist/models/evaluation/input/mark-from-truth.js';
import { readLesionPair } from '../../dist/models/evaluation/input/read-lesion-pair.js';
import { scoreKnown } from '../../dist/models/experiments/scoring/score-prediction.js';
import { addEvidence, cutLesion } from '../../dist/models/graph-cut/lesion-cut.js';
import { lesionProbability, maskOfProbability } from '../../dist/models/lesion-network/lesion-probability.js';
import { networkLogOdds } from '../../dist/models/lesion-network/network-cut.js';
import { markFrame } from '../../dist/models/mark/mark-frame.js';
import { outlineOnVolume } from '../../dist/models/working-volume/outline-on-volume.js';
import { createWorkingVolume } from '../../dist/models/working-volume/working-volume.js';
import { hasLearnt, heldOutFiles } from './held-out-networks.mjs';

const folder = join(process.env.RECIST3D_SHARED_DATA ?? '../shared/data', 'lesions');
if (!existsSync(folder)) {
  console.error(`There are no lesions in ${folder}: set RECIST3D_SHARED_DATA to the folder that holds them.`);
  process.exit(1);
}
const weights = [1, 1.5, 2.5, 4, 8];
const leastLongMm = 10;
const engine = createOnnxRuntimeEngine({ provider: 'cpu', threads: 1 });

/** @returns {Promise<((id: string) => Function) | undefined>} the network for a lesion */
async function networksOf({ name, pairs }) {
  const open = async (file) => {
    const model = await engine.load(readFileSync(file));
    return async (image) => (await model.run({ image })).probability;
  };
  if (!hasLearnt(name)) {
    const shipped = await open('models/weights/lesion-network.onnx');
    return () => shipped;
  }
  const held = heldOutFiles(
    name,
    pairs.map(({ id }) => id),
  );
  if (held === undefined) return undefined;
  const folds = await Promise.all(held.map(async ({ file, ids }) => ({ predict: await open(file), ids })));
  return (id) => folds.find(({ ids }) => ids.has(id)).predict;
}

/** @returns {Promise<{ surroundings: string, masks: Map<string, object> }>} what each weight makes of a mark */
async function masksOf(volume, mark, predict) {
  const map = await lesionProbability(volume, mark, predict);
  const working = createWorkingVolume(volume, mark);
  const logOdds = networkLogOdds(working, mark.slice, map);
  const masks = new Map([['network alone', maskOfProbability(map, mark)]]);
  let surroundings;
  for (const weight of weights) {
    const adjust = (unary) => addEvidence(unary, logOdds, weight);
    const cut = cutLesion(working, markFrame(mark, volume.spacingMm).halfHeightMm, { adjust });
    surroundings = cut.surroundings;
    masks.set(String(weight), outlineOnVolume(working, mark.slice, cut.distanceMm));
  }
  return { surroundings, masks };
}

const groups = new Map();
const words = process.argv.slice(2);
for (const set of findLesionSets(folder, words.length > 0 ? words : undefined)) {
  const networkOf = await networksOf(set);
  if (networkOf === undefined) {
    console.error(`${set.name} has taught the network, and there is no cross-validation in out/training: left out`);
    continue;
  }
  for (const pair of set.pairs) {
    const { volume, truth } = readLesionPair(pair);
    for (const label of labelsIn(truth)) {
      const { mask: real } = lesionTruth(truth, label);
      const exact = markFromTruth(real, volume.spacingMm);
      if (axisMm(exact.longAxis, volume.spacingMm) < leastLongMm) continue;
      const mark = jitterMark(exact, 0.1, lesionRandom(1, pair.id, label), volume.shape);
      const { surroundings, masks } = await masksOf(volume, mark, networkOf(pair.id));
      const group = `${set.name}, ${surroundings}`;
      for (const [method, mask] of masks) {
        const known = { id: pair.id, truth: real, markedSlice: mark.slice, spacingMm: volume.spacingMm };
        const { slice, volume: whole } = scoreKnown(known, method, mask, 3);
        const byMethod = groups.get(group) ?? new Map();
        byMethod.set(method, [...(byMethod.get(method) ?? []), [slice.dice, whole.dice]]);
        groups.set(group, byMethod);
      }
    }
  }
}

const mean = (values, part) =>
  (values.reduce((sum, value) => sum + value[part], 0) / values.length).toFixed(3).slice(1);
const methods = ['network alone', ...weights.map(String)];
console.log(`| set, surroundings | lesions | ${methods.join(' | ')} |`);
console.log(`|---|---|${methods.map(() => '---').join('|')}|`);
for (const [group, byMethod] of [...groups].sort(([a], [b]) => (a < b ? -1 : 1))) {
  const cells = methods.map((method) => [0, 1].map((part) => mean(byMethod.get(method), part)).join(' / '));
  console.log(`| ${group} | ${byMethod.get(methods[0]).length} | ${cells.join(' | ')} |`);
}
process.exit(0);
