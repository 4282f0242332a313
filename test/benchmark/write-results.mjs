#!/usr/bin/env node
/**
 * Writes docs/results anew: every method on every set of real lesions that it has not learnt, ±10 % endpoint jitter, seed 1.
 *   npm run results               all sets
 *   npm run results -- sts lidc   these sets
 * The lesions are looked for in ../shared/data (or RECIST3D_SHARED_DATA). Only the tables are kept in the repository; rows, plots and contact sheets
 * stay in out/evaluation, since they show real patients.
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const lesions = join(process.env.RECIST3D_SHARED_DATA ?? '../shared/data', 'lesions');
if (!existsSync(lesions)) {
  console.error(`There are no lesions in ${lesions}: set RECIST3D_SHARED_DATA to the folder that holds them.`);
  process.exit(1);
}
// A network shows nothing on what it has learnt: those sets have its cross-validation (docs/results/lesion-network.md).
const { data: learnt } = JSON.parse(readFileSync('models/weights/lesion-network.card.json', 'utf8'));
const untrained = 'recist-d,grabcut,grabcut-i,grabcut-r,dcrf,ellipse,ellipsoid,grabcut-3d,grabcut-3de,graph-cut-3d';
const methodsFor = (set) => (learnt.some(({ name }) => name === set) ? untrained : `default,${untrained}`);

const asked = process.argv.slice(2);
const sets = readdirSync(lesions).filter((set) => asked.length === 0 || asked.includes(set));
mkdirSync(join('docs', 'results'), { recursive: true });

for (const set of sets) {
  const out = join('out', 'evaluation', set);
  const args = [
    'evaluate',
    '--lesions',
    join(lesions, set),
    '--methods',
    methodsFor(set),
    '--jitter',
    '0.1',
    '--seed',
    '1',
  ];
  console.log(`── ${set}`);
  const { status } = spawnSync(process.execPath, ['bin/recist3d.mjs', ...args, '--out', out], { stdio: 'inherit' });
  if (status !== 0) {
    console.error(`The evaluation of ${set} ended with ${status}; docs/results/${set}.md was not changed.`);
    process.exitCode = 1;
    continue;
  }
  copyFileSync(join(out, 'table.md'), join('docs', 'results', `${set}.md`));
}
