#!/usr/bin/env node
/**
 * The test command: builds, checks types, style and lint, runs every test, and ends with the plain count line.
 *   node test/run.mjs            everything
 *   node test/run.mjs --fast     without the slow projects (conformance, integration, e2e)
 *   node test/run.mjs -- ARGS    ARGS go to jest
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const own = process.argv.slice(2);
const split = own.indexOf('--');
const jestArgs = split < 0 ? [] : own.slice(split + 1);
const fast = own.slice(0, split < 0 ? own.length : split).includes('--fast');

const bin = (name) => join('node_modules', '.bin', name);
const run = (title, command, args, env = {}) => {
  console.log(`\n── ${title}`);
  return spawnSync(command, args, { stdio: 'inherit', env: { ...process.env, ...env } }).status ?? 1;
};

/** Static checks first: they are quick, and a test of code that does not compile says nothing. */
const checks = [
  ['build', bin('tsc'), ['-p', 'tsconfig.build.json']],
  ['plugins of the viewer', process.execPath, ['ohif-extension/build.mjs']],
  ['types of the plugins', bin('tsc'), ['-p', 'ohif-extension/tsconfig.json']],
  ['types of the tests', bin('tsc'), ['-p', 'tsconfig.json']],
  ['lint', bin('eslint'), ['--max-warnings', '0', '.']],
  ['format', bin('prettier'), ['--check', '--log-level', 'warn', '.']],
];
const failedChecks = checks.filter(([title, command, args]) => run(title, command, args) !== 0).map(([title]) => title);

const scratch = mkdtempSync(join(tmpdir(), 'recist3d-test-'));
const report = join(scratch, 'jest.json');
const projects = fast ? ['--selectProjects', 'unit', 'property', 'contract'] : [];
const status = run(fast ? 'fast tests' : 'tests', process.execPath, [
  '--experimental-vm-modules',
  '--no-warnings',
  'node_modules/jest/bin/jest.js',
  '--maxWorkers=100%', // jest leaves one core out otherwise, and on two cores that is half of them
  '--json',
  `--outputFile=${report}`,
  ...projects,
  ...jestArgs,
]);

let counts = { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numRuntimeErrorTestSuites: 0 };
try {
  counts = JSON.parse(readFileSync(report, 'utf8'));
} catch {
  console.error('jest wrote no report');
}
rmSync(scratch, { recursive: true, force: true });

if (failedChecks.length > 0) console.error(`\nfailed checks: ${failedChecks.join(', ')}`);
const failed = counts.numFailedTests + counts.numRuntimeErrorTestSuites + failedChecks.length;
const skipped = counts.numPendingTests > 0 ? `, ${counts.numPendingTests} skipped` : '';
console.log(`\n${counts.numPassedTests} passed, ${failed} failed${skipped}`);
process.exit(status === 0 && failed === 0 && counts.numPassedTests > 0 ? 0 : 1);
