#!/usr/bin/env node
/**
 * The study of 003, Fig. 7: change of volume by segmentation and by the ellipsoid πLW²/6 against the truth, over follow-up pairs of real lesions
 * grown and shrunk by known amounts, and of phantoms.
 *   npm run build && node test/benchmark/volume-change.mjs --lesions DIR --out DIR [--limit N] [--seed N] [--method ID]
 * DIR holds sets as `recist3d evaluate` reads them. Writes volume-change.md and volume-change.png. Beside the method, which learnt from no set, the
 * network that ships is measured on the sets that it has not learnt from, as its card tells.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { findLesionSets } from '../../dist/models/evaluation/input/find-lesion-sets.js';
import { jitterMark, lesionRandom } from '../../dist/models/evaluation/input/jitter-mark.js';
import { lesionTruth } from '../../dist/models/evaluation/input/lesion-truth.js';
import { axisMm, markFromTruth } from '../../dist/models/evaluation/input/mark-from-truth.js';
import { readLesionPair } from '../../dist/models/evaluation/input/read-lesion-pair.js';
import { trimMask } from '../../dist/models/evaluation/input/trim-mask.js';
import { changeChart } from '../../dist/models/follow-up/volume-change/change-chart.js';
import { resizeLesion } from '../../dist/models/follow-up/volume-change/resize-lesion.js';
import { changeAgreement, r2Advantage, volumeChange } from '../../dist/models/follow-up/volume-change/volume-change.js';
import { createMethodRegistry } from '../../dist/models/methods/method-registry.js';
import { followUpPhantom } from '../../dist/models/phantom/follow-up-phantom.js';
import { seededRandom } from '../../dist/models/phantom/seeded-random.js';
import { cropped } from '../../dist/models/raster/voxel-box.js';
import { svgToPng } from '../../dist/models/rendering/svg-to-png.js';

const { values } = parseArgs({
  options: {
    lesions: { type: 'string' },
    out: { type: 'string' },
    limit: { type: 'string', default: '40' },
    seed: { type: 'string', default: '1' },
    method: { type: 'string', default: 'graph-cut-3d' },
  },
});
const { lesions, out } = values;
if (lesions === undefined || out === undefined) throw new Error('--lesions and --out are needed');
const [limit, seed] = [Number(values.limit), Number(values.seed)];
const methods = createMethodRegistry();
const [method, network] = [methods.get(values.method), methods.get('lesion-network')];
const card = JSON.parse(readFileSync('models/weights/lesion-network.card.json', 'utf8'));
const learntFrom = new Set(card.data.map(({ name }) => name));
/** As two readers draw, or one on two days. */
const jitter = 0.1;
const leastLongMm = 10;
/** What is kept around a lesion of a whole CT, mm: more than its surroundings give way. */
const marginMm = 45;
/** A lesion that reaches the border of its crop is not whole. */
const tries = 5;

/** Lengths change by −30 % to +30 %: volumes by about −66 % to +120 %. */
const factorOf = (random) => random.between(0.7, 1.3);

function visitOf({ volume, truth, volumeMm3 }, random) {
  const mark = markFromTruth(trimMask(truth), volume.spacingMm);
  return mark && { volume, mark: jitterMark(mark, jitter, random, volume.shape), trueMm3: volumeMm3 };
}

/** The lesion with its surroundings: whole series take minutes a lesion. */
function cutOut(volume, truth) {
  const { shape, spacingMm } = volume;
  const margin = spacingMm.map((mm) => Math.ceil(marginMm / mm));
  const first = truth.origin.map((from, axis) => Math.max(0, from - margin[axis]));
  const size = truth.origin.map(
    (from, axis) => Math.min(shape[axis], from + truth.shape[axis] + margin[axis]) - first[axis],
  );
  return {
    volume: { voxels: cropped(volume.voxels, shape, { first, size }), shape: size, spacingMm },
    truth: { ...truth, origin: truth.origin.map((from, axis) => from - first[axis]) },
  };
}

function isWhole({ volume, truth }) {
  const { origin, shape } = trimMask(truth);
  return origin.every((from, axis) => from > 0 && from + shape[axis] < volume.shape[axis]);
}

async function ofLesion(set, pair, { volume, truth: map }, label) {
  const found = lesionTruth(map, label)?.mask;
  const mark = found && markFromTruth(found, volume.spacingMm);
  if (!mark || axisMm(mark.longAxis, volume.spacingMm) < leastLongMm) return [];
  const cut = cutOut(volume, found);
  const random = lesionRandom(seed, pair.id, label);
  const first = resizeLesion(cut.volume, cut.truth, 1);
  for (let n = 0; n < tries; n++) {
    const second = resizeLesion(cut.volume, cut.truth, factorOf(random));
    if (!isWhole(second)) continue;
    const [before, after] = [visitOf(first, random), visitOf(second, random)];
    return before && after ? [await changesOf(set, before, after)] : [];
  }
  return [];
}

/** The method, and the network where it has not seen the set. */
async function changesOf(set, first, second) {
  const byMethod = await volumeChange(first, second, method);
  return learntFrom.has(set) ? { byMethod } : { byMethod, byNetwork: await volumeChange(first, second, network) };
}

async function ofSet({ name, pairs }) {
  const changes = [];
  const step = Math.max(1, pairs.length / (3 * limit));
  for (let n = 0; n < pairs.length && changes.length < limit; n += step) {
    const pair = pairs[Math.floor(n)];
    if (pair.ctPath === undefined || pair.maskPath === undefined) continue;
    const read = readLesionPair(pair);
    for (const label of new Set(read.truth.labels)) {
      if (label > 0 && changes.length < limit) changes.push(...(await ofLesion(name, pair, read, label)));
    }
  }
  return { name, changes };
}

async function ofPhantoms() {
  const changes = [];
  for (const patient of [seed, seed + 1]) {
    const random = seededRandom(patient);
    const sizes = Array.from({ length: 12 }, () => factorOf(random));
    const visits = [
      { slices: 80, matrix: 320, sizes: [] },
      { slices: 80, matrix: 320, sizes },
    ];
    const [first, second] = followUpPhantom({ seed: patient, lesions: 12, visits });
    for (const lesion of first.lesions) {
      const later = second.lesions.find(({ number }) => number === lesion.number);
      if (later === undefined) continue;
      const measured = ({ volume }, { mark, volumeMm3 }) => ({
        volume,
        mark: jitterMark(mark, jitter, random, volume.shape),
        trueMm3: volumeMm3,
      });
      changes.push(await changesOf('phantoms', measured(first, lesion), measured(second, later)));
    }
  }
  return { name: 'phantoms', changes };
}

const sets = [];
for (const set of findLesionSets(lesions)) {
  sets.push(await ofSet(set));
  console.log(set.name, sets.at(-1).changes.length);
}
sets.push(await ofPhantoms());
const all = { name: 'all', changes: sets.flatMap(({ changes }) => changes) };

const withInterval = ({ value, interval }) =>
  `${value.toFixed(3)} (${interval.map((bound) => bound.toFixed(3)).join(' – ')})`;
const rowsOf = (which, by) =>
  [...sets, all].flatMap(({ name, changes }) => {
    const own = changes.flatMap((change) => change[which] ?? []);
    if (own.length < 4) return [];
    return ['segmentation', 'ellipsoid'].map((way) => {
      const { r2, r2OfIdentity, meanError } = changeAgreement(own, way, seededRandom(seed));
      return `| ${name} | ${own.length} | ${way === 'segmentation' ? by : way} | ${withInterval(r2)} | ${withInterval(r2OfIdentity)} | ${withInterval(meanError)} |`;
    });
  });
const rows = rowsOf('byMethod', method.description.id);
const unseen = rowsOf('byNetwork', network.description.id);
const methodChanges = all.changes.map(({ byMethod }) => byMethod);
const networkChanges = all.changes.flatMap(({ byNetwork }) => byNetwork ?? []);
const advantage = r2Advantage(methodChanges, seededRandom(seed));
const networkAdvantage = r2Advantage(networkChanges, seededRandom(seed));
mkdirSync(out, { recursive: true });
writeFileSync(
  join(out, 'volume-change.png'),
  svgToPng(changeChart(methodChanges, 'Change of volume between two visits'), { scale: 1.5 }),
);
writeFileSync(
  join(out, 'volume-change.md'),
  `# Change of volume: segmentation against ellipsoid

    npm run build && node test/benchmark/volume-change.mjs --lesions DIR --out docs/results --limit ${limit} --seed ${seed}

The study of 003, Fig. 7, on follow-up pairs with known change: lesions of the sets (long axis of ${leastLongMm} mm at least, up to ${limit} a set, spread
evenly over it; of a whole CT ${marginMm} mm around the lesion), grown or shrunk within their CT by a factor of .7 to 1.3 of their lengths, and
phantoms. At both visits the mark comes from the truth, each half axis off by up to ±${100 * jitter} %, drawn anew. Both ways see the same marks: ${method.description.id} ${method.description.version} segments from them, the ellipsoid
is πLW²/6. Changes are shares of the volume at the first visit; intervals are 95 % percentiles over resampled lesions.

| set | pairs | by | R² (regression) | R² (identity) | mean absolute error |
|-----|------:|----|----------------:|--------------:|--------------------:|
${rows.join('\n')}

R² of the segmentation less that of the ellipsoid, on the same lesions: **${withInterval(advantage)}**.

The network that ships (${network.description.id} ${network.description.version}), on the sets that it has not learnt from, with the same marks:

| set | pairs | by | R² (regression) | R² (identity) | mean absolute error |
|-----|------:|----|----------------:|--------------:|--------------------:|
${unseen.join('\n')}

R² less that of the ellipsoid: **${withInterval(networkAdvantage)}**.

![Measured against true change](volume-change.png)

Grown and shrunk lesions are real ones in real CT, but nobody saw them grow: contrast, shape and surroundings change less than between two visits.
`,
);
console.log(
  [...rows, '', ...unseen].join('\n'),
  '\nadvantage',
  withInterval(advantage),
  withInterval(networkAdvantage),
);
