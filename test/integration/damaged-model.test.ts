import { execFileSync, spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { LesionRow } from '../../server/report/conversion-report.js';

/** An installation of its own whose model file can be damaged; the programs are the same. */
describe('an installation with a damaged model file', () => {
  const scratch = mkdtempSync(join(tmpdir(), 'recist3d-damaged-'));
  const bin = join(scratch, 'bin', 'recist3d.mjs');
  const model = join(scratch, 'models', 'weights', 'lesion-network.onnx');
  const phantom = join(scratch, 'phantom');

  beforeAll(() => {
    for (const part of ['bin', 'dist', 'package.json']) cpSync(resolve(part), join(scratch, part), { recursive: true });
    symlinkSync(resolve('node_modules'), join(scratch, 'node_modules'));
    const size = ['--matrix', '128', '--slices', '30', '--lesions', '2', '--seed', '61'];
    execFileSync(process.execPath, [bin, 'phantom', phantom, ...size], { stdio: 'pipe' });
  });
  afterAll(() => rmSync(scratch, { recursive: true, force: true }));

  const damages: readonly (readonly [string, () => void])[] = [
    ['cut short', () => truncateSync(model, 100_000)],
    ['with another digest than its card says', () => appendFileSync(model, '\0')],
  ];
  const damage = (how: () => void): void => {
    cpSync(resolve('models/weights'), join(scratch, 'models', 'weights'), { recursive: true, force: true });
    how();
  };
  const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
    spawnSync(process.execPath, [bin, ...args], {
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], RECIST3D_DATA: join(scratch, 'data'), SEGMENTATION_THREADS: '1', ...env },
    });
  const rowsOf = (out: string): readonly LesionRow[] =>
    (JSON.parse(readFileSync(join(out, 'report.json'), 'utf8')) as { lesions: LesionRow[] }).lesions;

  test.each(damages)('%s converts every mark by the method that needs none, and names it', (title, how) => {
    damage(how);
    const out = join(scratch, `out ${title}`);
    const { status } = run(['archive', 'run', '--from', phantom, '--out', out, '--jobs', '1', '--no-pictures']);
    const rows = rowsOf(out);
    expect([status, rows.length]).toEqual([0, 2]);
    for (const { state, method } of rows) expect([state, method?.id]).toEqual(['converted', 'graph-cut-3d']);
  });

  test('says so in the doctor, with what to do', () => {
    damage(() => truncateSync(model, 100_000));
    const { status, stdout } = run(['doctor', '--json']);
    const findings = JSON.parse(stdout) as { what: string; verdict: string; words: string; nextStep: string }[];
    const segmentation = findings.find(({ what }) => what === 'segmentation');
    expect([status, segmentation?.verdict]).toEqual([2, 'look']);
    expect(segmentation?.words).toContain('model-digest-mismatch');
    expect(segmentation?.nextStep).toContain('Install the weights anew');
  });

  test('refuses to convert by that network, and a worker to start: nothing is taken that cannot be done', () => {
    damage(() => truncateSync(model, 100_000));
    const out = join(scratch, 'refused');
    const asked = run(['archive', 'run', '--from', phantom, '--out', out, '--method', 'lesion-network']);
    expect([asked.status, asked.stderr]).toEqual([1, expect.stringContaining('model-digest-mismatch')]);
    const worker = run(['worker'], { PACS_URL: 'http://127.0.0.1:1' });
    expect([worker.status, worker.stderr]).toEqual([1, expect.stringContaining('model-digest-mismatch')]);
  });
});
