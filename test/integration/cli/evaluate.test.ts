import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { writeLesionFolder } from '../../fixtures/lesion-folder.js';

/** Worker threads load built code; the test command builds before it runs this. */
const withBuild = existsSync('dist/server/cli/commands/evaluate-command.js') ? describe : describe.skip;

withBuild('the built command line evaluates', () => {
  let root: string;
  const evaluate = (jobs: number, out: string) =>
    spawnSync(
      process.execPath,
      ['bin/recist3d.mjs', 'evaluate', '--lesions', join(root, 'in'), '--out', join(root, out)].concat([
        '--methods',
        'ellipse,default',
        '--jitter',
        '0.1',
        '--jobs',
        String(jobs),
      ]),
      { encoding: 'utf8' },
    );
  const rows = (out: string) =>
    (JSON.parse(readFileSync(join(root, out, 'results.json'), 'utf8')) as { rows: Record<string, unknown>[] }).rows.map(
      (row): Record<string, unknown> => ({ ...row, seconds: undefined }),
    );

  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'recist3d-evaluate-'));
    const lesions = [{ label: 1, center: [8, 20, 20], halfAxes: [4, 6, 8] }] as const;
    writeLesionFolder(
      join(root, 'in'),
      ['a', 'b', 'c', 'd', 'e'].map((id) => ({ id, lesions })),
    );
  });
  afterAll(() => rmSync(root, { recursive: true }));

  test('with the same rows in the same order, however many threads there are', () => {
    const [one, three] = [evaluate(1, 'one'), evaluate(3, 'three')];
    expect([one.stderr, one.status, three.stderr, three.status]).toEqual(['', 0, '', 0]);
    expect(rows('three')).toEqual(rows('one'));
    expect(rows('three').map(({ id }) => id)).toEqual(['a', 'a', 'b', 'b', 'c', 'c', 'd', 'd', 'e', 'e']);
  });
});
