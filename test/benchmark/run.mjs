#!/usr/bin/env node
/**
 * Compiles the code (dist/, and with the tests dist-bench/), runs the benchmarks of this folder one after the other, and prints a table.
 *   npm run bench                                 all of them
 *   npm run bench -- grabcut …                    those whose file name contains one of the words; hyphens do not count
 *   npm run bench -- --json FILE                  writes the rows as JSON too
 *
 * A benchmark is a file NAME.bench.mjs that exports `title` and `run(): Promise<BenchmarkRow[]>` (see benchmark.mjs). One that cannot run here
 * (a service or tool is missing) throws `Skipped`; it is named, and does not fail the run. The run fails where a limit is exceeded.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { Skipped } from './benchmark.mjs';

const here = new URL('.', import.meta.url);
const words = process.argv.slice(2);
const at = words.indexOf('--json');
const jsonFile = at < 0 ? undefined : words.splice(at, 2)[1];
if (at >= 0 && !jsonFile) throw new Error('--json needs the name of a file');

const isCalled = (file, word) => file.replaceAll('-', '').includes(word.replaceAll('-', ''));

const files = readdirSync(here)
  .filter((file) => file.endsWith('.bench.mjs') && (words.length === 0 || words.some((word) => isCalled(file, word))))
  .sort();
if (files.length === 0) throw new Error(`no benchmark is called ${words.join(' or ')}`);

for (const config of ['tsconfig.build.json', 'tsconfig.bench.json']) {
  const { status } = spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', config], {
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(1);
}

const number = (value) => (value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2));

/** One row as cells: what, how much, beside what, ratio, limit. */
const cells = ({ what, value, unit, reference, limit, note }) => [
  what,
  value === undefined ? '' : `${number(value)} ${unit}`,
  reference ? `${number(reference.value)} ${unit} ${reference.name}` : '',
  reference ? `×${(value / reference.value).toFixed(2)}` : '',
  limit === undefined ? '' : `${value <= limit ? 'within' : 'ABOVE'} ${number(limit)} ${unit}`,
  note ?? '',
];

function printTable(rows) {
  const table = rows.map(cells);
  const widths = table[0].map((_, column) => Math.max(...table.map((row) => row[column].length)));
  for (const row of table)
    console.log(`  ${row.map((cell, column) => cell.padEnd(widths[column])).join('  ')}`.trimEnd());
}

const results = {};
for (const file of files) {
  const name = file.slice(0, -'.bench.mjs'.length);
  console.log(`\n${name}`);
  try {
    const { title, run } = await import(new URL(file, here).href);
    console.log(`  ${title}\n`);
    results[name] = await run();
    printTable(results[name]);
    if (results[name].some(({ value, limit }) => value > limit)) process.exitCode = 1;
  } catch (error) {
    if (!(error instanceof Skipped)) throw error;
    console.log(`  skipped: ${error.message}`);
    results[name] = { skipped: error.message };
  }
}
if (jsonFile) {
  const machine = { node: process.version, cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length };
  writeFileSync(jsonFile, `${JSON.stringify({ machine, results }, undefined, 2)}\n`);
}
