import { execFile } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { LesionRow } from '../../server/report/conversion-report.js';

const recist3d = resolve('bin/recist3d.mjs');

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command of the built product, with an archive configured that must not be touched. */
async function run(...args: readonly string[]): Promise<Ended> {
  const env = { PATH: process.env['PATH'], PACS_URL: 'http://127.0.0.1:9' };
  const ended = await promisify(execFile)(process.execPath, [recist3d, ...args], { env }).catch(
    (error: unknown) => error,
  );
  const { code = 0, stdout, stderr } = ended as Partial<Ended>;
  return { code, stdout: stdout ?? '', stderr: stderr ?? '' };
}

describe('recist3d demo', () => {
  let folder: string;
  let ended: Ended;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'recist3d-demo-test-'));
    ended = await run('demo', '--out', join(folder, 'out'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test('converts every mark of the phantom and ends by itself', () => {
    expect(ended.stderr).toBe('');
    expect(ended.code).toBe(0);
    expect(ended.stdout).toContain('7 of 7 marks converted');
  });

  test('finds volumes that are near the true ones', async () => {
    const { lesions } = JSON.parse(await readFile(join(folder, 'out', 'report.json'), 'utf8')) as {
      lesions: LesionRow[];
    };
    const truth = JSON.parse(await readFile(join(folder, 'out', 'phantom', 'truth.json'), 'utf8')) as {
      lesions: { name: string; volumeMm3: number }[];
    };
    const ratios = truth.lesions.map(({ name, volumeMm3 }) => {
      const row = lesions.find(({ trackingID }) => trackingID === name);
      return (row?.measurements?.volumeMm3 ?? 0) / volumeMm3;
    });
    expect(ratios).toHaveLength(7);
    for (const ratio of ratios) {
      expect(ratio).toBeGreaterThan(0.6);
      expect(ratio).toBeLessThan(1.6);
    }
  });

  test('leaves a report in three forms and the results beside it', async () => {
    const names = await readdir(join(folder, 'out'));
    expect(names).toEqual(
      expect.arrayContaining(['report.csv', 'report.html', 'report.json', 'results', 'server.log']),
    );
    expect(await readdir(join(folder, 'out', 'results'))).toHaveLength(14);
  });

  test('does not write into a folder that holds something', async () => {
    const again = await run('demo', '--out', join(folder, 'out'));
    expect(again.code).toBe(1);
    expect(again.stderr).toContain('not empty');
  });
});

describe('recist3d phantom', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'recist3d-phantom-test-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const small = ['--slices', '40', '--matrix', '128', '--lesions', '2'];

  test('writes the same bytes for the same seed', async () => {
    const [first, second] = [join(folder, 'first'), join(folder, 'second')];
    expect((await run('phantom', first, ...small)).code).toBe(0);
    expect((await run('phantom', second, ...small)).code).toBe(0);
    for (const file of ['dicom/ct/0017.dcm', 'dicom/sr/marks.dcm', 'truth/phantom_mask.nii.gz', 'truth.json']) {
      expect(await readFile(join(second, file))).toEqual(await readFile(join(first, file)));
    }
  });

  test('refuses sizes that are no CT', async () => {
    const { code, stderr } = await run('phantom', join(folder, 'none'), '--slices', '3');
    expect(code).toBe(1);
    expect(stderr).toContain('whole number from 24 to 600');
  });
});
