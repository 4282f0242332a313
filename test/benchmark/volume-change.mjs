#!/usr/bin/env node
/**
 * The study of 003, Fig. 7: change of volume by segmentation and by the ellipsoid πLW²/6 against the truth, over follow-up pairs of real lesions
 * grown and shrunk by known amounts, and of phantoms.
 *   npm run build && node test/benchmark/volume-change.mjs --lesions DIR --out DIR [--limit N] [--seed N]
 * DIR holds sets as `recist3d evaluate` reads them. Writes volume-change.md and volume-change.png.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
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
import { svgToPng } from '../../dist/models/rendering/svg-to-png.js';

const { values } = parseArgs({
  options: {
    lesions: { type: 'string' },
    out: { type: 'string' },
    limit: { type: 'string', default: '40' },
    seed: { type: 'string', default: '1' },
  },
});
const { lesions, out } = values;
if (lesions === undefined || out === undefined) throw new Error('--lesions and --out are needed');
const [limit, seed] = [Number(values.limit), Number(values.seed)];
/** It learnt from none of the sets: the network that ships has seen most of them. */
const method = createMethodRegistry().get('graph-cut-3d');
/** As two readers draw, or one on two days. */
const jitter = 0.1;
const leastLongMm = 10;
/** Larger crops take minutes a lesion. */
const mostVoxels = 6e6;

/** Lengths change by −30 % to +30 %: volumes by about −66 % to +120 %. */
const factorOf = (random) => random.between(0.7, 1.3);

function visitOf({ volume, truth, volumeMm3 }, random) {
  const mark = markFromTruth(trimMask(truth), volume.spacingMm);
  return mark && { volume, mark: jitterMark(mark, jitter, random, volume.shape), trueMm3: volumeMm3 };
}

async function ofSet({ name, pairs }) {
  const changes = [];
  const step = Math.max(1, pairs.length / (3 * limit));
  for (let n = 0; n < pairs.length && changes.length < limit; n += step) {
    const pair = pairs[Math.floor(n)];
    if (pair.ctPath === undefined || pair.maskPath === undefined) continue;
    const { volume, truth: map } = readLesionPair(pair);
    if (volume.voxels.length > mostVoxels) continue;
    const label = map.labels.find((value) => value > 0);
    const truth = label && lesionTruth(map, label)?.mask;
    const mark = truth && markFromTruth(truth, volume.spacingMm);
    if (!mark || axisMm(mark.longAxis, volume.spacingMm) < leastLongMm) continue;
    const random = lesionRandom(seed, pair.id, label);
    const first = visitOf(resizeLesion(volume, truth, 1), random);
    const second = visitOf(resizeLesion(volume, truth, factorOf(random)), random);
    if (first && second) changes.push(await volumeChange(first, second, method));
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
      changes.push(await volumeChange(measured(first, lesion), measured(second, later), method));
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
const rows = [...sets, all]
  .filter(({ changes }) => changes.length > 2)
  .flatMap(({ name, changes }) =>
    ['segmentation', 'ellipsoid'].map((way) => {
      const { r2, r2OfIdentity, meanError } = changeAgreement(changes, way, seededRandom(seed));
      return `| ${name} | ${changes.length} | ${way} | ${withInterval(r2)} | ${withInterval(r2OfIdentity)} | ${withInterval(meanError)} |`;
    }),
  );
const advantage = r2Advantage(all.changes, seededRandom(seed));
mkdirSync(out, { recursive: true });
writeFileSync(
  join(out, 'volume-change.png'),
  svgToPng(changeChart(all.changes, 'Change of volume between two visits'), { scale: 1.5 }),
);
writeFileSync(
  join(out, 'volume-change.md'),
  `# Change of volume: segmentation against ellipsoid

    npm run build && node test/benchmark/volume-change.mjs --lesions DIR --out docs/results --limit ${limit} --seed ${seed}

The study of 003, Fig. 7, on follow-up pairs with known change: lesions of the sets (long axis of ${leastLongMm} mm at least, up to ${limit} a set, spread
evenly over it), grown or shrunk within their CT by a factor of .7 to 1.3 of their lengths, and phantoms. At both visits the mark comes from the
truth, each half axis off by up to ±${100 * jitter} %, drawn anew. Both ways see the same marks: ${method.description.id} ${method.description.version} segments from them, the ellipsoid
is πLW²/6. Changes are shares of the volume at the first visit; intervals are 95 % percentiles over resampled lesions.

| set | pairs | by | R² (regression) | R² (identity) | mean absolute error |
|-----|------:|----|----------------:|--------------:|--------------------:|
${rows.join('\n')}

R² of the segmentation less that of the ellipsoid, on the same lesions: **${withInterval(advantage)}**.

![Measured against true change](volume-change.png)

Grown and shrunk lesions are real ones in real CT, but nobody saw them grow: contrast, shape and surroundings change less than between two visits.
`,
);
console.log(rows.join('\n'), '\nadvantage', withInterval(advantage));
