import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';

const published = join('docs', 'results');
const scratch = mkdtempSync(join(tmpdir(), 'recist3d-evaluate-tables-'));
afterAll(() => rmSync(scratch, { recursive: true }));

const withBuild = existsSync('dist/server/cli/commands/evaluate-command.js') ? test : test.skip;
const tables = (...further: readonly string[]) =>
  spawnSync(process.execPath, ['bin/recist3d.mjs', 'evaluate', '--tables', ...further], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });

withBuild('a fresh clone prints the tables of docs/results, and writes them again', () => {
  const runs = join(published, 'runs');
  const { stdout, status } = tables('--runs', runs, '--out', scratch);
  expect(status).toBe(0);
  const written = readdirSync(scratch).filter((name) => name.endsWith('.md'));
  expect(written).toContain('networks-wsss.md');
  for (const name of written) {
    const text = readFileSync(join(published, name), 'utf8');
    expect(readFileSync(join(scratch, name), 'utf8')).toBe(text);
    expect(stdout).toContain(text);
  }
});

withBuild('without a finished run it says so, and how to get one', () => {
  const { stdout, stderr, status } = tables('--runs', join(scratch, 'nowhere'));
  expect([stdout, status]).toEqual(['', 3]);
  expect(stderr).toContain('recist3d train');
});
