#!/usr/bin/env node
/**
 * Writes docs/results anew: every method on every set of real lesions, ±10 % endpoint jitter, seed 1; what goals are set for (goals.md) at seeds 1 to 3.
 *   npm run results                    all sets
 *   npm run results -- sts lidc        these sets; goals.md of all that lie in out/evaluation
 *   npm run results -- --seeds 2,3 …   these seeds; the tables of a set are those of seed 1
 *   npm run results -- --jobs 2 …      so many worker threads
 * The lesions are looked for in ../shared/data (or RECIST3D_SHARED_DATA). Only the tables are kept in the repository; rows, plots and contact sheets
 * stay in out/evaluation, since they show real patients. On a set that taught the network that ships, `default` stands for the networks of its
 * cross-validation, each on the patients that it has not seen; where these are not in out/training, the default has no row there.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { goalsTable } from './goals.mjs';
import { evaluateHeldOut } from './evaluate-held-out.mjs';
import { hasLearnt } from './held-out-networks.mjs';

const lesions = join(process.env.RECIST3D_SHARED_DATA ?? '../shared/data', 'lesions');
if (!existsSync(lesions)) {
  console.error(`There are no lesions in ${lesions}: set RECIST3D_SHARED_DATA to the folder that holds them.`);
  process.exit(1);
}
const untrained = 'recist-d,grabcut,grabcut-i,grabcut-r,dcrf,ellipse,ellipsoid,grabcut-3d,grabcut-3de,graph-cut-3d';
/** What is measured at every seed: the methods that goals are set for, and those that they are held against. */
const compared = 'grabcut-r,ellipse,ellipsoid,graph-cut-3d';
const seeds = [1, 2, 3];
const jitter = 0.1;

const words = process.argv.slice(2);
const option = (name, other) => {
  const at = words.indexOf(name);
  return at < 0 ? other : words.splice(at, 2)[1];
};
const jobs = option('--jobs', String(availableParallelism()));
const asked = option('--seeds', seeds.join()).split(',').map(Number);
const sets = readdirSync(lesions).filter((set) => words.length === 0 || words.includes(set));
const folderOf = (set, seed) => join('out', 'evaluation', set, `seed-${seed}`);
mkdirSync(join('docs', 'results'), { recursive: true });

/** @returns {boolean} whether every lesion was evaluated */
function evaluate(set, seed) {
  const methods = seed === 1 ? untrained : compared;
  const options = {
    '--lesions': join(lesions, set),
    '--methods': hasLearnt(set) ? methods : `default,${methods}`,
    '--jitter': String(jitter),
    '--seed': String(seed),
    '--sheets': seed === 1 ? '24' : '0',
    '--jobs': jobs,
    '--out': folderOf(set, seed),
  };
  const args = ['bin/recist3d.mjs', 'evaluate', ...Object.entries(options).flat()];
  return spawnSync(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] }).status === 0;
}

/** @returns {Promise<string>} the tables of a set at a seed */
async function tablesOf(set, seed) {
  const out = folderOf(set, seed);
  const table = readFileSync(join(out, 'table.md'), 'utf8');
  if (!hasLearnt(set)) return table;
  const heldOut = await evaluateHeldOut({ folder: join(lesions, set), set, jitter, seed, out });
  return heldOut === undefined ? table : `${table}\n${heldOut}`;
}

for (const set of sets) {
  for (const seed of asked) {
    console.log(`── ${set}, seed ${seed}`);
    if (!evaluate(set, seed)) {
      console.error(`The evaluation of ${set} failed; docs/results/${set}.md was not changed.`);
      process.exit(1);
    }
    const tables = await tablesOf(set, seed);
    if (seed === 1) writeFileSync(join('docs', 'results', `${set}.md`), tables);
  }
}
writeFileSync(join('docs', 'results', 'goals.md'), goalsTable({ sets: readdirSync(lesions), seeds, folderOf }));
