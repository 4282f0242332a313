#!/usr/bin/env node
/**
 * `recist3d archive plan` over a tree of a million small files: what looking through it takes, whether memory stays flat, whether progress is
 * shown, and whether a look that was interrupted (SIGINT) goes on where it was.
 *   node test/soak/million-files.mjs --files 1000000
 *     --tree FOLDER    keeps the tree there, for the next time; else it lies in the temporary folder and is removed
 * Ends with 1 where marks are missing, where the last tenth of the files takes more than a quarter more memory than the first one (both are read
 * then; what is known already takes less), where nothing is said for longer than 30 s, or where the second look reads again what the first one has. dist/ must be built.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { makeFileTree } from './file-tree.mjs';
import { usageOf } from './process-usage.mjs';

const { values } = parseArgs({
  options: { files: { type: 'string', default: '1000000' }, tree: { type: 'string' } },
});
const scratch = mkdtempSync(join(tmpdir(), 'recist3d-files-'));
const tree = values.tree ?? join(scratch, 'tree');
const out = join(scratch, 'out');
const say = (text) => console.log(text);
const secondsSince = (from) => (performance.now() - from) / 1000;

const started = performance.now();
const noted = `${tree}.json`;
if (!existsSync(noted)) writeFileSync(noted, JSON.stringify(makeFileTree(tree, Number(values.files))));
const made = JSON.parse(readFileSync(noted, 'utf8'));
say(
  `${made.files} files of ${made.studies} studies with ${made.marks} marks, made in ${secondsSince(started).toFixed(0)} s.`,
);

/** Plans the tree, and stops (SIGINT) once `stopAt` files were seen. */
async function plan(stopAt = Infinity) {
  const begun = performance.now();
  const options = { stdio: ['ignore', 'pipe', 'pipe'] };
  const child = spawn(process.execPath, ['bin/recist3d.mjs', 'archive', 'plan', '--from', tree, '--out', out], options);
  const seen = { text: '', files: 0, silentS: 0, samples: [], cpu: 0, peak: 0 };
  let heardAt = performance.now();
  const hear = (chunk) => {
    seen.silentS = Math.max(seen.silentS, secondsSince(heardAt));
    heardAt = performance.now();
    seen.files = Number([...String(chunk).matchAll(/(\d+)(?:\/\d+)? files/g)].at(-1)?.[1] ?? seen.files);
    seen.text += chunk;
    if (seen.files >= stopAt) child.kill('SIGINT');
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  const exit = once(child, 'exit');
  while (child.exitCode === null && child.signalCode === null) {
    const usage = usageOf(child.pid);
    if (usage !== undefined) {
      Object.assign(seen, { cpu: usage.cpu, peak: usage.peak });
      seen.samples.push({ files: seen.files, megabytes: usage.megabytes });
    }
    await Promise.race([exit, sleep(500)]);
  }
  const [code] = await exit;
  return { ...seen, code, seconds: secondsSince(begun) };
}

/** Most memory while so many files had been seen; undefined where it was not looked at then. */
function mostOf(samples, from, to) {
  const within = samples.filter(({ files }) => files >= from && files < to).map(({ megabytes }) => megabytes);
  return within.length === 0 ? undefined : Math.max(...within);
}

function tell(name, { seconds, cpu, peak, silentS, samples, text, code }) {
  const tenth = made.files / 10;
  const memory = [0, 1, 3, 5, 7, 9].map((n) => mostOf(samples, n * tenth, (n + 1) * tenth)?.toFixed(0) ?? 'none');
  say(
    `${name}: ended with ${code}; ${seconds.toFixed(0)} s, ${cpu.toFixed(0)} CPU s, peak ${peak.toFixed(0)} MB (most in tenths 1, 2, 4, 6, 8, 10: ` +
      `${memory.join(', ')}); silent for ${silentS.toFixed(0)} s at most`,
  );
  say(text.replace(/^.*\r/gm, '').trim().split('\n').slice(-6).join('\n'));
}

const half = await plan(made.files / 2);
tell('stopped at half', half);
const rest = await plan();
tell('gone on with', rest);
const again = await plan();
tell('once more', again);

const found = Number(/Found (\d+) marks/.exec(rest.text)?.[1]);
/** NaN, which fails the run, where memory was not looked at in either tenth. */
const grown = mostOf(rest.samples, made.files * 0.9, Infinity) / mostOf(half.samples, 0, made.files / 10);
const memory = Number.isNaN(grown) ? 'not looked at: too few files' : `× ${grown.toFixed(2)}`;
const isWhole = found === made.marks && new RegExp(`${made.marks} would be converted`).test(rest.text);
const isHeard = [half, rest, again].every(({ silentS }) => silentS <= 30);
const isTakenUp = half.code !== 0 && again.cpu < rest.cpu;
say(
  `marks ${isWhole ? 'all found' : 'MISSING'}; memory ${memory}; ${isHeard ? 'heard' : 'SILENT'}; ${isTakenUp ? 'taken up' : 'READ AGAIN'}`,
);
rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
process.exit(isWhole && isHeard && isTakenUp && grown <= 1.25 ? 0 : 1);
