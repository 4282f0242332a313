#!/usr/bin/env node
/**
 * How well lesions of two studies are matched by the images alone, by case: phantom patients who moved, breathed and were scanned otherwise,
 * with lesions that grow, shrink, come and go. No lesion has a name or a UID.
 *   npm run build && node test/benchmark/lesion-matching.mjs [--seeds N] [--out DIR]
 * Prints a table in Markdown, and writes lesion-matching.md with it into DIR.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { matchStudies } from '../../dist/models/follow-up/match-studies.js';
import { followUpPhantom } from '../../dist/models/phantom/follow-up-phantom.js';
import { seededRandom } from '../../dist/models/phantom/seeded-random.js';
import { turnAbout } from '../../dist/models/registration/rigid-transform.js';

const { values } = parseArgs({ options: { seeds: { type: 'string', default: '3' }, out: { type: 'string' } } });
const seeds = Array.from({ length: Number(values.seeds) }, (_, i) => 31 + i);
const leastF1 = 0.95;

const pose = turnAbout([0, 0, 0], [0.05, -0.04, 0.1], [18, 5, -240]);
/** `changed`: share of the lesions that vanish, and as many that are new. */
const cases = [
  { name: 'moved and turned', lesions: 20, changed: 0, deformationMm: 0 },
  { name: 'bent by up to 4 mm', lesions: 20, changed: 0, deformationMm: 4 },
  { name: 'bent by up to 8 mm', lesions: 20, changed: 0, deformationMm: 8 },
  { name: 'bent by up to 12 mm', lesions: 20, changed: 0, deformationMm: 12 },
  { name: 'few lesions, some new, some gone', lesions: 5, changed: 0.2, deformationMm: 8 },
  { name: 'twenty, some new, some gone', lesions: 20, changed: 0.15, deformationMm: 8 },
  { name: 'forty, some new, some gone', lesions: 40, changed: 0.15, deformationMm: 8 },
  { name: 'forty, a third new, a third gone', lesions: 40, changed: 0.33, deformationMm: 8 },
  { name: 'forty, half of the body, another field of view', lesions: 40, changed: 0.15, deformationMm: 8, half: true },
  { name: 'forty, no organ is coded', lesions: 40, changed: 0.15, deformationMm: 8, withoutOrgans: true },
];

function pairOfStudies({ lesions, changed, deformationMm, half = false }, seed) {
  const random = seededRandom(seed);
  const coming = Math.round(changed * lesions);
  const all = lesions + coming;
  const numbers = Array.from({ length: all }, (_, i) => i);
  const visits = [
    { slices: 48, matrix: 144, sizes: numbers.map((i) => (i >= lesions ? 0 : 1)) },
    {
      ...{ slices: half ? 40 : 46, matrix: 136, fieldOfViewMm: 350, deformationMm, pose },
      ...(half && { extentMm: [-40, 110] }),
      sizes: numbers.map((i) => (i < coming ? 0 : 0.6 + random.uniform())),
    },
  ];
  return [...followUpPhantom({ seed, lesions: all, painted: { slices: 48, matrix: 128 }, visits })];
}

const studyOf = ({ volume, affine, lesions }, withoutOrgans = false) => ({
  volume: { ...volume, affine },
  lesions: lesions.map(({ number, site, centreLps, mark: { longAxis } }) => ({
    id: String(number),
    ...(!withoutOrgans && { organ: site.value }),
    centreLps,
    longAxisMm: volume.spacingMm[1] * Math.hypot(longAxis[0][0] - longAxis[1][0], longAxis[0][1] - longAxis[1][1]),
  })),
});

function counted(pair, { withoutOrgans }) {
  const [earlier, later] = pair;
  const { matches, registration } = matchStudies(...pair.map((study) => studyOf(study, withoutOrgans)));
  return {
    earlier: earlier.lesions.length,
    later: later.lesions.length,
    there: earlier.lesions.filter(({ number }) => later.lesions.some((other) => other.number === number)).length,
    found: matches.length,
    right: matches.filter((match) => match.earlier === match.later).length,
    refused: registration === undefined ? 1 : 0,
  };
}

const sumOf = (counts) =>
  counts.reduce((sum, each) => Object.fromEntries(Object.keys(each).map((key) => [key, sum[key] + each[key]])));
const decimal = (value) => (Number.isNaN(value) ? '–' : value.toFixed(3));
const f1Of = ({ right, found, there }) => (2 * right) / (found + there);
const line = (cells) => `| ${cells.join(' | ')} |`;
const rowOf = (name, sum) =>
  line([
    ...[name, sum.earlier, sum.later, sum.there, sum.found, sum.right],
    ...[decimal(sum.right / sum.found), decimal(sum.right / sum.there), decimal(f1Of(sum))],
  ]);

const sums = cases.map((one) => sumOf(seeds.map((seed) => counted(pairOfStudies(one, seed), one))));
const head = ['case', 'earlier', 'later', 'in both', 'matched', 'right', 'precision', 'recall', 'F1'];
const table = [
  line(head),
  line(['---', ...head.slice(1).map(() => '--:')]),
  ...sums.map((sum, i) => rowOf(cases[i].name, sum)),
  rowOf('**all**', sumOf(sums)),
].join('\n');
console.log(table);
if (sums.some((sum) => !(f1Of(sum) >= leastF1))) process.exitCode = 1;
if (values.out !== undefined) {
  mkdirSync(values.out, { recursive: true });
  const text = `# Lesions of two studies, matched by the images alone

    npm run build && node test/benchmark/lesion-matching.mjs --seeds ${seeds.length} --out docs/results

Phantom patients, ${seeds.length} a case. Between both studies the body lies elsewhere (turned by ${((180 * Math.hypot(0.05, 0.04, 0.1)) / Math.PI).toFixed(0)}°, moved by 24 cm along the table), is bent by breath, and
is scanned with another field of view; lesions become .6 to 1.6 times as long, some vanish, and some are new. Lesions have neither names nor UIDs. A match is
right where both lesions are the same one; F1 is of all matches of a case. ${leastF1.toString().slice(1)} is asked for, and the command fails below it.

${table}

What a pair costs: \`npm run bench -- follow-up\`.
`;
  writeFileSync(join(values.out, 'lesion-matching.md'), text);
}
