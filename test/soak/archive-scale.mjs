#!/usr/bin/env node
/**
 * What the conversion of an archive costs as it grows: `recist3d archive run` over a folder of phantom studies, in CPU seconds of the whole
 * process (user and system, all threads, as /proc counts them), with a run that is killed (SIGKILL) twice and gone on with.
 *   node test/soak/archive-scale.mjs --sizes 100,1000      real conversions; prints CPU seconds and memory a lesion
 *     --sizes 100,1000,100       a size that is named twice is run twice, and its mean counts
 *     --matrix 192 --slices 60   of each phantom; --method default; --kills 2   of the last run, 0 leaves it out
 *     --paired                    the largest size, and beside it as many runs of the smallest as make up the same lesions, one lesion at a time
 *                                 in both: what else the machine does falls on both alike
 *     --phantoms FOLDER           keeps the phantoms there, for the next time; on the disk of the temporary folder
 * The cost of a lesion is counted from the moment at which --warm lesions (40) are done to the end of the last one: what a process takes to
 * start, to look through the folder and to compile is told beside it, and is the same for a run of any length.
 * Ends with 1 where the costs of a lesion differ by more than 10 %, or a mark is lost or done twice. dist/ must be built.
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
    paired: { type: 'boolean', default: false },
  },
});
const sizes = values.sizes.split(',').map(Number);
const warm = Number(values.warm);
const perStudy = 20;
const scratch = mkdtempSync(join(tmpdir(), 'recist3d-scale-'));
const phantoms = values.phantoms ?? join(scratch, 'phantoms');
const bin = 'bin/recist3d.mjs';
const say = (text) => console.log(text);

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

/** Runs the command, and kills it `kills` times at moments spread over its work. @returns what it used, and the samples of its last round */
async function run(from, out, lesions, kills) {
  const usage = { cpu: 0, peak: 0, seconds: 0, text: '', samples: [] };
  for (let round = 0; round <= kills; round += 1) {
    const started = performance.now();
    const args = ['archive', 'run', '--from', from, '--out', out, '--jobs', values.paired ? '1' : '2', '--no-pictures'];
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

const megabytesAt = ({ samples }, lesions) =>
  [0.1, 0.25, 0.5, 0.75, 1].map((part) => {
    const sample = samples.find(({ done }) => done >= lesions * part) ?? samples.at(-1);
    return `${sample.megabytes.toFixed(0)} at ${sample.done}`;
  });

const largest = Math.max(...sizes);
makePhantoms(Math.ceil(largest / perStudy));
/** Converts the lesions of the studies `first` to `last`, and tells what they cost. */
async function convert(name, first, last) {
  const from = join(scratch, `in-${name}`);
  mkdirSync(from);
  for (let seed = first; seed <= last; seed += 1)
    execFileSync('cp', ['-al', join(phantoms, String(seed)), join(from, String(seed))]);
  const out = join(scratch, `out-${name}`);
  mkdirSync(out);
  const lesions = (last - first + 1) * perStudy;
  const usage = await run(from, out, lesions, 0);
  const converted = Number(/(\d+) converted/.exec(usage.text)?.[1]);
  const { each, counted, before, from: start, to } = costOf(usage, lesions);
  say(
    `${lesions} lesions: ${converted} converted, ${each.toFixed(3)} CPU s each (behind the first ${start.done}, until ${to.done}); ` +
      `${before.toFixed(1)} CPU s for the start; ${usage.cpu.toFixed(1)} CPU s in all (${(usage.cpu / lesions).toFixed(3)} each), ` +
      `${usage.seconds.toFixed(0)} s; memory, MB: ${megabytesAt(usage, lesions).join(', ')}; peak ${usage.peak.toFixed(0)}`,
  );
  return { lesions, converted, written: lesionsIn(out), each, counted };
}

const rows = [];
const studiesOf = (lesions) => Math.ceil(lesions / perStudy);
if (values.paired) {
  const small = studiesOf(Math.min(...sizes));
  const parts = async () => {
    for (let first = 1; first + small - 1 <= studiesOf(largest); first += small)
      rows.push(await convert(`part-${first}`, first, first + small - 1));
  };
  const [whole] = await Promise.all([convert('0', 1, studiesOf(largest)), parts()]);
  rows.push(whole);
} else for (const [place, lesions] of sizes.entries()) rows.push(await convert(String(place), 1, studiesOf(lesions)));

let isKilledWhole = true;
if (Number(values.kills) > 0) {
  const out = join(scratch, 'killed');
  mkdirSync(out);
  const killed = await run(
    join(scratch, `in-${values.paired ? 0 : sizes.indexOf(largest)}`),
    out,
    largest,
    Number(values.kills),
  );
  const converted = Number(/(\d+) converted/.exec(killed.text)?.[1]);
  const written = lesionsIn(out);
  isKilledWhole = converted === largest && written === largest;
  say(
    `${largest} lesions, killed ${values.kills} times: ${converted} converted, ${written} pairs of files, ${killed.cpu.toFixed(1)} CPU s in all`,
  );
}

/** The mean of the runs of each size: a size that is named twice is run twice. */
const costs = [...new Set(sizes)].map((size) => {
  const runs = rows.filter(({ lesions }) => lesions === size);
  const sum = (of) => runs.reduce((total, row) => total + of(row), 0);
  return sum(({ each, counted }) => each * counted) / sum(({ counted }) => counted);
});
say(`CPU s a lesion: ${sizes.map((size, i) => `${costs[i]?.toFixed(3)} of ${size}`).join(', ')}.`);
const spread = Math.max(...costs) / Math.min(...costs) - 1;
const isWhole = rows.every(({ lesions, converted, written }) => converted === lesions && written === lesions);
say(`Cost of a lesion differs by ${(100 * spread).toFixed(1)} % between the sizes.`);
rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
process.exit(isWhole && isKilledWhole && spread <= 0.1 ? 0 : 1);
