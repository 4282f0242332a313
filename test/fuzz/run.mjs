#!/usr/bin/env node
/**
 * Feeds broken files to every reader and to volume assembly: each must end in marks, warnings, a volume, or an error with a code of the
 * catalogue; none may crash, hang, or take memory without bound.
 *   npm run fuzz -- --seconds 60              so long (60)
 *   npm run fuzz -- --seed 12345              begins with this seed (the time); a seed always makes the same file
 *   npm run fuzz -- --seed 12345 --keep FILE  writes the file, or files, of that seed and ends
 *   npm run fuzz -- --no-build                without compiling first
 */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    seed: { type: 'string' },
    keep: { type: 'string' },
    build: { type: 'boolean', default: true },
  },
  allowNegative: true,
});
if (values.build) {
  const { status } = spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.bench.json'], {
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(1);
}

const longestMs = 15_000;
const mostMegabytes = 1500;
const firstSeed = Number(values.seed ?? Date.now() % 2 ** 30);
if (values.keep !== undefined) {
  await keep(firstSeed, values.keep);
  process.exit(0);
}

const findings = new Map();
const ended = new Map();
let runs = 0;
let peak = 0;

/** The first line and the place tell one finding from another. */
const signature = (error) =>
  error
    .split('\n')
    .slice(0, 3)
    .join(' | ')
    .replace(/\d{3,}/g, 'N');

function found(seed, name, error) {
  const key = `${name}: ${signature(error)}`;
  if (!findings.has(key)) console.log(`\nFOUND by seed ${seed}, ${name}:\n${error}`);
  findings.set(key, [...(findings.get(key) ?? []), seed]);
}

/** Runs a worker until its time is over, it dies, or it stands still. @returns the seed to go on with */
function work(from, until) {
  return new Promise((resolve) => {
    const at = new SharedArrayBuffer(8);
    const view = new Int32Array(at);
    const worker = new Worker(new URL('fuzz-worker.mjs', import.meta.url), {
      workerData: { at, firstSeed: from },
      resourceLimits: { maxOldGenerationSizeMb: 1024 },
      stdout: true,
      stderr: true,
    });
    let [last, since] = [-1, Date.now()];
    const end = async (next) => {
      clearInterval(watch);
      runs += view[1];
      await worker.terminate();
      resolve(next);
    };
    const watch = setInterval(() => {
      const seed = Atomics.load(view, 0);
      if (seed !== last) [last, since] = [seed, Date.now()];
      if (Date.now() > until) return void end(undefined);
      if (seed !== 0 && Date.now() - since > longestMs) {
        found(seed, 'hang', `Error: no end within ${longestMs / 1000} s`);
        return void end(seed + 1);
      }
    }, 250);
    worker.on('message', ({ seed, name, ended: how, error, megabytes }) => {
      peak = Math.max(peak, megabytes);
      if (error !== undefined) found(seed, name, error);
      else ended.set(`${name}: ${how}`, (ended.get(`${name}: ${how}`) ?? 0) + 1);
      if (megabytes > mostMegabytes) {
        found(seed, 'memory', `Error: ${megabytes} MB`);
        void end(seed + 1);
      }
    });
    worker.on('error', (error) => {
      const seed = Atomics.load(view, 0);
      found(seed, 'crash', error.stack ?? String(error));
      void end(seed + 1);
    });
  });
}

const until = Date.now() + Number(values.seconds) * 1000;
for (let seed = firstSeed; seed !== undefined && Date.now() < until;) seed = await work(seed, until);

console.log(
  `\n${runs} files from seed ${firstSeed}, ${values.seconds} s, at most ${peak} MB; a sample of how they ended:`,
);
for (const [how, count] of [...ended].sort()) console.log(`  ${String(count).padStart(6)}  ${how}`);
console.log(findings.size === 0 ? '\nNothing found.' : `\n${findings.size} findings:`);
for (const [key, seeds] of findings) console.log(`  ${seeds.length} × ${key} (seed ${seeds[0]})`);
process.exit(findings.size === 0 ? 0 : 1);

async function keep(seed, file) {
  const { createTargets } = await import('./targets.mjs');
  const { randomOf } = await import('./random.mjs');
  const targets = Object.values(createTargets({}));
  const input = targets[seed % targets.length].input(randomOf(seed));
  const files = Array.isArray(input) ? input : [input];
  files.forEach((bytes, i) => writeFileSync(files.length === 1 ? file : `${file}.${i}`, bytes));
  console.log(`${files.length} files of ${Object.keys(createTargets({}))[seed % targets.length]}`);
}
