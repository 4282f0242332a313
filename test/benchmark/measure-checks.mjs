#!/usr/bin/env node
/**
 * Measures what the checks of a result and the interval of its volume are worth, on lesions whose truth is known (marks jittered by ±10 %, seed 1):
 * how many good (3D Dice ≥ .7) and bad results each check flags, and how often the interval holds the true volume.
 *   node test/benchmark/measure-checks.mjs                      every set, every lesion
 *   node test/benchmark/measure-checks.mjs --most 150 lidc sts  at most so many images of each of these sets, spread evenly over it
 *   … --method default                                          another method than graph-cut-3d
 * A network is measured on patients that it has not seen: on sets that have taught it, those of its cross-validation take its place.
 * Needs dist/ (npm run build) and the lesions in ../shared/data (or RECIST3D_SHARED_DATA).
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { thinned } from '../../dist/models/data/sources/nifti-source.js';
import { findLesionSets } from '../../dist/models/evaluation/input/find-lesion-sets.js';
import { jitterMark, lesionRandom } from '../../dist/models/evaluation/input/jitter-mark.js';
import { lesionTruth } from '../../dist/models/evaluation/input/lesion-truth.js';
import { axisMm, markFromTruth } from '../../dist/models/evaluation/input/mark-from-truth.js';
import { readLesionPair } from '../../dist/models/evaluation/input/read-lesion-pair.js';
import { compareMasks } from '../../dist/models/metrics/compare-masks.js';
import { createMethodRegistry } from '../../dist/models/methods/method-registry.js';
import { segmentAndAssess } from '../../dist/models/quality/segment-and-assess.js';
import { hasLearnt, heldOutNetworks } from './held-out-networks.mjs';

const folder = join(process.env.RECIST3D_SHARED_DATA ?? '../shared/data', 'lesions');
if (!existsSync(folder)) {
  console.error(`There are no lesions in ${folder}: set RECIST3D_SHARED_DATA to the folder that holds them.`);
  process.exit(1);
}
const words = process.argv.slice(2);
const option = (name, other) => {
  const at = words.indexOf(name);
  return at < 0 ? other : words.splice(at, 2)[1];
};
const most = Number(option('--most', 'Infinity'));
const methodId = option('--method', 'graph-cut-3d');
const installed = createMethodRegistry().get(methodId);
const isNetwork = installed.description.weightsDigest !== undefined;
const goodDice = 0.7;

/** @returns a function that gives the method for a lesion; undefined where the set has taught it and there is no cross-validation */
function methodsOf({ name, pairs }, scratch) {
  if (!isNetwork || !hasLearnt(name)) return () => installed;
  const ids = pairs.map(({ id }) => id);
  const networks = heldOutNetworks(name, ids, join(scratch, name));
  return networks && ((id) => networks.find((network) => network.ids.has(id)).methods.get(methodId));
}

/** Labels of a map, ascending. */
const labelsOf = ({ labels }) => [...new Set(labels)].filter((label) => label > 0).sort((a, b) => a - b);

async function assess(pair, { volume, truth }, label, method) {
  const { mask } = lesionTruth(truth, label);
  const exact = markFromTruth(mask, volume.spacingMm);
  const mark = jitterMark(exact, 0.1, lesionRandom(1, pair.id, label), volume.shape);
  const result = await segmentAndAssess(volume, mark, method);
  const trueMm3 = mask.voxels.reduce((sum, value) => sum + value, 0) * volume.spacingMm.reduce((a, b) => a * b, 1);
  const { volumeMm3, volumeIntervalMm3, longAxisMm } = result.measurements;
  return {
    longMm: axisMm(exact.longAxis, volume.spacingMm),
    dice: compareMasks(result.mask, mask, volume.spacingMm, 3).dice,
    error: Math.log(volumeMm3 / trueMm3),
    held: volumeIntervalMm3[0] <= trueMm3 && trueMm3 <= volumeIntervalMm3[1],
    width: Math.log(volumeIntervalMm3[1] / volumeIntervalMm3[0]) / 2,
    failed: result.checks.filter(({ passed }) => !passed).map(({ name }) => name),
    checks: result.checks.map(({ name }) => name),
    longAxisMm,
  };
}

const percent = (part, all) => (all === 0 ? '–' : `${Math.round((100 * part) / all)} %`);
const quantile = (values, share) => values.toSorted((a, b) => a - b)[Math.floor(share * (values.length - 1))];

const all = [];
const { id, version } = installed.description;
console.log(`${id}, version ${version}; at most ${most} images of each set\n`);
console.log(
  '| set | lesions | interval holds the truth | its half width, median | volume error, median of |log| | its 95 % |',
);
console.log('|---|---|---|---|---|---|');
const scratch = mkdtempSync(join(tmpdir(), 'recist3d-checks-'));
for (const set of findLesionSets(folder, words.length > 0 ? words : undefined)) {
  const methodOf = methodsOf(set, scratch);
  if (methodOf === undefined) {
    console.log(`| ${set.name} | has taught the network, and there is no cross-validation in out/training | | | | |`);
    continue;
  }
  const rows = [];
  for (const pair of thinned(set.pairs, most)) {
    const loaded = readLesionPair(pair);
    for (const label of labelsOf(loaded.truth)) rows.push(await assess(pair, loaded, label, methodOf(pair.id)));
  }
  all.push(...rows);
  const errors = rows.map(({ error }) => Math.abs(error));
  const held = rows.filter((row) => row.held).length;
  console.log(
    `| ${set.name} | ${rows.length} | ${percent(held, rows.length)} | ×/÷ ${Math.exp(
      quantile(
        rows.map((row) => row.width),
        0.5,
      ),
    ).toFixed(2)} | ${quantile(errors, 0.5).toFixed(2)} | ${quantile(errors, 0.95).toFixed(2)} |`,
  );
}

rmSync(scratch, { recursive: true });

const good = all.filter(({ dice }) => dice >= goodDice);
const bad = all.filter(({ dice }) => dice < goodDice);
console.log(`\n| check | flags of ${good.length} good results | of ${bad.length} bad ones |`);
console.log('|---|---|---|');
const line = (name, flags) =>
  console.log(
    `| ${name} | ${good.filter(flags).length} (${percent(good.filter(flags).length, good.length)}) | ${bad.filter(flags).length} (${percent(bad.filter(flags).length, bad.length)}) |`,
  );
for (const name of new Set(all.flatMap(({ checks }) => checks))) line(name, ({ failed }) => failed.includes(name));
// Most crops end near their lesion; series do not.
line('any but touches-border', ({ failed }) => failed.some((name) => name !== 'touches-border'));
line('any of them', ({ failed }) => failed.length > 0);
