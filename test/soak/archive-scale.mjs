#!/usr/bin/env node
/**
 * What the conversion of an archive costs as it grows: `recist3d archive run` over a folder of phantom studies, in CPU seconds of the whole
 * process, with a run that is killed (SIGKILL) twice and gone on with.
 *   node test/soak/archive-scale.mjs --sizes 100,1000      real conversions; prints CPU seconds and memory a lesion
 *     --matrix 384 --slices 100   of each phantom; --kills 2   of the last run, 0 leaves it out
 * A process costs four CPU seconds to start (threads, compiling): lesions must be of a usual size for that not to count.
 * Ends with 1 where the costs of a lesion differ by more than 10 %, or a mark is lost or done twice. dist/ must be built.
 */
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    sizes: { type: 'string', default: '100,1000' },
    kills: { type: 'string', default: '2' },
    matrix: { type: 'string', default: '384' },
    slices: { type: 'string', default: '100' },
  },
});
const sizes = values.sizes.split(',').map(Number);
const perStudy = 10;
const scratch = mkdtempSync(join(tmpdir(), 'recist3d-scale-'));
const bin = 'bin/recist3d.mjs';
const say = (text) => console.log(text);

/** Phantoms of one size, so that one lesion costs what another costs; each seed is another patient. */
for (let seed = 1; seed <= Math.max(...sizes) / perStudy; seed += 1) {
  const out = join(scratch, 'phantoms', String(seed));
  const size = [
    '--matrix',
    values.matrix,
    '--slices',
    values.slices,
    '--lesions',
    String(perStudy),
    '--seed',
    String(seed),
  ];
  execFileSync(process.execPath, [bin, 'phantom', out, ...size], { stdio: 'pipe' });
  rmSync(join(out, 'truth'), { recursive: true, force: true });
}

/** CPU seconds (user and system) and peak memory of a process and its threads, as Linux counts them. */
function usageOf(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
    const peak = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return { cpu: (Number(fields[11]) + Number(fields[12])) / 100, megabytes: Number(peak) / 1024 };
  } catch {
    return undefined;
  }
}

/** Runs the command, and kills it `kills` times at moments spread over its work. */
async function run(from, out, lesions, kills) {
  const usage = { cpu: 0, megabytes: 0, seconds: 0 };
  const done = () => readdirSync(out, { recursive: true }).filter((name) => name.endsWith('.dcm')).length / 2;
  for (let round = 0; round <= kills; round += 1) {
    const started = performance.now();
    const args = ['archive', 'run', '--from', from, '--out', out, '--jobs', '2', '--no-pictures'];
    const child = spawn(process.execPath, [bin, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
    let text = '';
    child.stdout.on('data', (chunk) => (text += chunk));
    const exit = once(child, 'exit');
    let last = { cpu: 0, megabytes: 0 };
    const goal = round < kills ? (lesions * (round + 1)) / (kills + 1) : Infinity;
    while (child.exitCode === null && child.signalCode === null) {
      last = usageOf(child.pid) ?? last;
      if (goal !== Infinity && done() >= goal) child.kill('SIGKILL');
      await Promise.race([exit, sleep(goal === Infinity ? 100 : 1_000)]);
    }
    await exit;
    usage.cpu += last.cpu;
    usage.megabytes = Math.max(usage.megabytes, last.megabytes);
    usage.seconds += (performance.now() - started) / 1000;
    usage.text = text;
  }
  return usage;
}

/** The same files under another folder, without a second copy of them. */
function linkFolder(source, destination) {
  execFileSync('cp', ['-al', source, destination]);
}

const rows = [];
for (const lesions of sizes) {
  const from = join(scratch, `in-${lesions}`);
  mkdirSync(from);
  for (let seed = 1; seed <= lesions / perStudy; seed += 1)
    linkFolder(join(scratch, 'phantoms', String(seed)), join(from, String(seed)));
  const out = join(scratch, `out-${lesions}`);
  mkdirSync(out);
  const usage = await run(from, out, lesions, 0);
  const converted = Number(/(\d+) converted/.exec(usage.text)?.[1]);
  const segs = readdirSync(out, { recursive: true }).filter((name) => name.endsWith('.dcm')).length / 2;
  rows.push({ lesions, converted, segs, ...usage, each: usage.cpu / lesions });
  say(
    `${lesions} lesions: ${converted} converted, ${usage.cpu.toFixed(1)} CPU s (${(usage.cpu / lesions).toFixed(3)} each), ` +
      `${usage.seconds.toFixed(0)} s, peak ${usage.megabytes.toFixed(0)} MB`,
  );
}

const largest = Math.max(...sizes);
let isKilledWhole = true;
if (Number(values.kills) > 0) {
  const out = join(scratch, 'killed');
  mkdirSync(out);
  const killed = await run(join(scratch, `in-${largest}`), out, largest, Number(values.kills));
  const converted = Number(/(\d+) converted/.exec(killed.text)?.[1]);
  const files = readdirSync(out, { recursive: true }).filter((name) => name.endsWith('.dcm')).length / 2;
  isKilledWhole = converted === largest && files === largest;
  say(
    `${largest} lesions, killed ${values.kills} times: ${converted} converted, ${files} pairs of files, ${killed.cpu.toFixed(1)} CPU s in all`,
  );
}

const costs = rows.map(({ each }) => each);
const spread = Math.max(...costs) / Math.min(...costs) - 1;
const isWhole = rows.every(({ lesions, converted, segs }) => converted === lesions && segs === lesions);
say(`Cost of a lesion differs by ${(100 * spread).toFixed(1)} % between the sizes.`);
rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
process.exit(isWhole && isKilledWhole && spread <= 0.1 ? 0 : 1);
