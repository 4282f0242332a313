#!/usr/bin/env node
/**
 * What the conversion of an archive costs as it grows: `recist3d archive run` over a folder of phantom studies, in CPU seconds of the whole
 * process (user and system, all threads, as /proc counts them), with a run that is killed (SIGKILL) twice and gone on with.
 *   node test/soak/archive-scale.mjs --sizes 100,1000      real conversions; prints CPU seconds and memory a lesion
 *     --no-paired                 the sizes one after the other. Else the largest size, and beside it, for as long as that takes, one run of the
 *                                 smallest after the other, one lesion at a time in both: what else the machine does falls on both alike
 *     --matrix 192 --slices 60   of each phantom; --method default; --kills 2   of the last run, 0 leaves it out
 *     --phantoms FOLDER           keeps the phantoms there, for the next time; on the disk of the temporary folder
 * A run converts --warm lesions (40) more than its size. The cost of a lesion is counted from the moment at which so many are done to the end
 * of the last one: what a process takes to start, to look through the folder and to compile is told beside it, and is the same for a run of
 * any length.
 * Ends with 1 where the costs of a lesion differ by more than 10 %, a mark is lost or done twice, or a kill costs more than
 * the lesions in work. dist/ must be built.
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { usageOf } from './process-usage.mjs';

const { values } = parseArgs({
  options: {
    sizes: { type: 'string', default: '100,1000' },
    kills: { type: 'string', default: '2' },
    matrix: { type: 'string', default: '192' },
    slices: { type: 'string', default: '60' },
    method: { type: 'string', default: 'default' },
    warm: { type: 'string', default: '40' },
    phantoms: { type: 'string' },
    paired: { type: 'boolean', default: true },
  },
  allowNegative: true,
});
const sizes = values.sizes.split(',').map(Number);
const perStudy = 20;
const studiesOf = (lesions) => Math.ceil(lesions / perStudy);
const warm = studiesOf(Number(values.warm)) * perStudy;
const scratch = mkdtempSync(join(tmpdir(), 'recist3d-scale-'));
const phantoms = values.phantoms ?? join(scratch, 'phantoms');
const bin = 'bin/recist3d.mjs';
const say = (text) => console.log(text);
const jobs = values.paired ? 1 : 2;

/** Phantoms of one size; each seed is another patient, with twenty lesions of the same kinds in turn. */
function makePhantoms(count) {
  for (let seed = 1; seed <= count; seed += 1) {
    const out = join(phantoms, String(seed));
    if (existsSync(out)) continue;
    const size = ['--matrix', values.matrix, '--slices', values.slices, '--lesions', String(perStudy)];
    execFileSync(process.execPath, [bin, 'phantom', out, ...size, '--seed', String(seed)], { stdio: 'pipe' });
    rmSync(join(out, 'truth'), { recursive: true, force: true });
  }
}

const lesionsIn = (out) => readdirSync(out, { recursive: true }).filter((name) => name.endsWith('.dcm')).length / 2;

/**
 * Runs the command, and kills it `kills` times at moments spread over its work.
 * @returns what it used, and the samples of its last round; `again`: pairs of files that lay there at the last kill and were written again
 */
async function run(from, out, lesions, kills) {
  const usage = { cpu: 0, peak: 0, seconds: 0, text: '', samples: [], again: 0 };
  let before = 0;
  for (let round = 0; round <= kills; round += 1) {
    const started = performance.now();
    const args = ['archive', 'run', '--from', from, '--out', out, '--jobs', String(jobs), '--no-pictures'];
    const options = { stdio: ['ignore', 'pipe', values.paired ? 'ignore' : 'inherit'] };
    const child = spawn(process.execPath, [bin, ...args, '--method', values.method], options);
    usage.text = '';
    child.stdout.on('data', (chunk) => (usage.text += chunk));
    const exit = once(child, 'exit');
    const goal = round < kills ? (lesions * (round + 1)) / (kills + 1) : Infinity;
    usage.samples = [];
    let last;
    while (child.exitCode === null && child.signalCode === null) {
      // Counting and reading in this order: a lesion that ends between them makes the later ones dearer, not cheaper.
      const done = lesionsIn(out);
      last = usageOf(child.pid) ?? last;
      if (last !== undefined) usage.samples.push({ done, ...last });
      if (done >= goal) child.kill('SIGKILL');
      await Promise.race([exit, sleep(250)]);
    }
    await exit;
    const kept = Number(/(\d+) were done by an earlier run/.exec(usage.text)?.[1] ?? 0);
    if (round === kills && kills > 0) usage.again = before - kept;
    before = Math.floor(lesionsIn(out));
    usage.cpu += last?.cpu ?? 0;
    usage.peak = Math.max(usage.peak, last?.peak ?? 0);
    usage.seconds += (performance.now() - started) / 1000;
  }
  return usage;
}

/** CPU seconds of a lesion behind the first `warm`, until the last one was written. */
function costOf({ samples }, lesions) {
  const from = samples.find(({ done }) => done >= warm);
  const to = samples.find(({ done }) => done >= lesions) ?? samples.at(-1);
  return {
    each: (to.cpu - from.cpu) / (to.done - from.done),
    counted: to.done - from.done,
    before: from.cpu - warmCost(from, to),
    from,
    to,
  };
}

/** What the warm lesions would have cost at the later rate; the rest of what was used until then is the start. */
const warmCost = (from, to) => (from.done * (to.cpu - from.cpu)) / (to.done - from.done);

/** CPU ms of a lesion in each part of a run: the first ones pay for compiling. */
const courseOf = ({ samples }, lesions) => {
  const at = (done) => samples.find((sample) => sample.done >= done) ?? samples.at(-1);
  const step = Math.max(25, Math.ceil(lesions / 12 / 25) * 25);
  const marks = Array.from({ length: Math.floor(lesions / step) + 1 }, (_, n) => at(n * step));
  return marks
    .slice(1)
    .map((to, n) => `${(((to.cpu - marks[n].cpu) * 1000) / (to.done - marks[n].done)).toFixed(0)} to ${to.done}`);
};

const megabytesAt = ({ samples }, lesions) =>
  [0.1, 0.25, 0.5, 0.75, 1].map((part) => {
    const sample = samples.find(({ done }) => done >= lesions * part) ?? samples.at(-1);
    return `${sample.megabytes.toFixed(0)} at ${sample.done}`;
  });

const largest = studiesOf(Math.max(...sizes));
makePhantoms(largest + studiesOf(warm));
/** A folder with the studies `first` to `last`, and those that warm a process up, which are the same for every run. */
function folderOf(name, first, last) {
  const from = join(scratch, `in-${name}`);
  mkdirSync(from);
  const add = (seed, as) => execFileSync('cp', ['-al', join(phantoms, String(seed)), join(from, as)]);
  for (let n = 1; n <= studiesOf(warm); n += 1) add(largest + n, `a-${n}`);
  for (let seed = first; seed <= last; seed += 1) add(seed, `b-${seed}`);
  return from;
}

/** Converts the lesions of the studies `first` to `last`, and tells what they cost. */
async function convert(name, first, last) {
  const from = folderOf(name, first, last);
  const out = join(scratch, `out-${name}`);
  mkdirSync(out);
  const size = (last - first + 1) * perStudy;
  const lesions = warm + size;
  const usage = await run(from, out, lesions, 0);
  const converted = Number(/(\d+) converted/.exec(usage.text)?.[1]);
  const { each, counted, before, from: start, to } = costOf(usage, lesions);
  say(
    `${size} lesions behind ${warm}: ${converted} converted, ${each.toFixed(3)} CPU s each (behind the first ${start.done}, until ${to.done}); ` +
      `${before.toFixed(1)} CPU s for the start; ${usage.cpu.toFixed(1)} CPU s in all (${(usage.cpu / lesions).toFixed(3)} each), ` +
      `${usage.seconds.toFixed(0)} s; memory, MB: ${megabytesAt(usage, lesions).join(', ')}; peak ${usage.peak.toFixed(0)}`,
  );
  say(`CPU ms a lesion in its parts: ${courseOf(usage, lesions).join(', ')}`);
  return { size, lesions, converted, written: lesionsIn(out), each, counted };
}

const rows = [];
if (values.paired) {
  const small = studiesOf(Math.min(...sizes));
  let isOver = false;
  const whole = convert('0', 1, largest).finally(() => (isOver = true));
  // Only while the whole runs: what comes behind it has another machine around it.
  for (let n = 0; !isOver; n += 1) {
    const first = 1 + ((n * small) % (largest - (largest % small)));
    rows.push(await convert(`part-${n}`, first, first + small - 1));
  }
  rows.push(await whole);
} else for (const [place, size] of sizes.entries()) rows.push(await convert(String(place), 1, studiesOf(size)));

let isKilledWhole = true;
if (Number(values.kills) > 0) {
  const out = join(scratch, 'killed');
  mkdirSync(out);
  const lesions = warm + largest * perStudy;
  const killed = await run(folderOf('killed', 1, largest), out, lesions, Number(values.kills));
  const converted = Number(/(\d+) converted/.exec(killed.text)?.[1]);
  const written = lesionsIn(out);
  isKilledWhole = converted === lesions && written === lesions && killed.again <= jobs;
  say(
    `${lesions} lesions, killed ${values.kills} times: ${converted} converted, ${written} pairs of files, ${killed.again} done again after the ` +
      `last kill; ${killed.cpu.toFixed(1)} CPU s in all`,
  );
}

/** The mean of the runs of each size. */
const distinct = [...new Set(sizes)];
const costs = distinct.map((size) => {
  const runs = rows.filter((row) => row.size === size);
  const sum = (of) => runs.reduce((total, row) => total + of(row), 0);
  return sum(({ each, counted }) => each * counted) / sum(({ counted }) => counted);
});
say(`CPU s a lesion: ${distinct.map((size, i) => `${costs[i].toFixed(3)} of ${size}`).join(', ')}.`);
const spread = Math.max(...costs) / Math.min(...costs) - 1;
const isWhole = rows.every(({ lesions, converted, written }) => converted === lesions && written === lesions);
say(`Cost of a lesion differs by ${(100 * spread).toFixed(1)} % between the sizes.`);
rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
process.exit(isWhole && isKilledWhole && spread <= 0.1 ? 0 : 1);
