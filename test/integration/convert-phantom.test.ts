import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createPhantom, phantomDefaults } from '../../models/phantom/create-phantom.js';
import { openConversion } from '../../server/convert/open-conversion.js';
import { phantomStudy } from '../../server/phantom/phantom-study.js';
import { writePhantom } from '../../server/phantom/write-phantom.js';
import type { LesionRow } from '../../server/report/conversion-report.js';
import { waitUntil } from '../services/wait-until.js';

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function convert(...args: readonly string[]): Promise<Ended> {
  const command = [resolve('bin/recist3d.mjs'), 'convert', ...args];
  const ended = await promisify(execFile)(process.execPath, command).catch((error: unknown) => error);
  const { code = 0, stdout, stderr } = ended as Partial<Ended>;
  return { code, stdout: stdout ?? '', stderr: stderr ?? '' };
}

const reportOf = async (folder: string): Promise<{ readonly lesions: readonly LesionRow[] }> =>
  JSON.parse(await readFile(join(folder, 'report.json'), 'utf8')) as { lesions: LesionRow[] };

/** @returns SHA-256 of every file below a folder, by its path; the journal of the run is left out. */
async function digests(folder: string): Promise<Readonly<Record<string, string>>> {
  const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter(
    (entry) => entry.isFile() && !entry.parentPath.includes('.recist3d'),
  );
  const entries = files.map(async ({ parentPath, name }) => {
    const path = join(parentPath, name);
    return [
      path.slice(folder.length),
      createHash('sha256')
        .update(await readFile(path))
        .digest('hex'),
    ] as const;
  });
  return Object.fromEntries((await Promise.all(entries)).sort());
}

const options = {
  phantom: { ...phantomDefaults, slices: 60, matrix: 192, lesions: 3 },
  form: 'cornerstone3d',
  withoutShortAxis: true,
} as const;

describe('recist3d convert', () => {
  let root: string;
  let input: string;
  let out: string;
  let first: Ended;
  const at = (...path: readonly string[]): string => join(root, ...path);

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'recist3d-convert-'));
    const phantom = createPhantom(options.phantom);
    await writePhantom(at('phantom'), phantom, phantomStudy(phantom, options), options);
    [input, out] = [at('phantom', 'dicom'), at('out')];
    await writeFile(join(input, 'notes.txt'), 'not DICOM');
    await writeFile(join(input, 'empty'), '');
    first = await convert(input, out);
  });
  afterAll(() => rm(root, { recursive: true, force: true }));

  test('converts every mark and says so', async () => {
    expect(first.code).toBe(0);
    expect(first.stdout).toContain('3 converted, 0 superseded, 0 refused, 0 failed');
    const { lesions } = await reportOf(out);
    expect(lesions.map(({ state }) => state)).toEqual(['converted', 'converted', 'converted']);
    expect(lesions[0].flags).toContain('short-axis-proposed');
  });

  test('writes SEG and SR of each lesion, and the report in three forms', async () => {
    const files = Object.keys(await digests(out));
    expect(files.filter((file) => file.endsWith('.dcm'))).toHaveLength(6);
    expect(files).toEqual(expect.arrayContaining(['/report.csv', '/report.html', '/report.json']));
    const { lesions } = await reportOf(out);
    for (const { segmentation, report } of lesions) {
      expect(files).toContain(`/${segmentation?.path}`);
      expect(files).toContain(`/${report?.path}`);
    }
  });

  test('leaves no trace of the patient in the report', async () => {
    for (const name of ['report.csv', 'report.html', 'report.json']) {
      expect(await readFile(join(out, name), 'utf8')).not.toMatch(/Phantom\^Torso|PHANTOM-1/);
    }
  });

  test('does nothing again that is done, and mends what was removed or changed', async () => {
    const before = await digests(out);
    const again = await convert(input, out);
    expect([again.code, again.stdout.includes('3 were done by an earlier run')]).toEqual([0, true]);
    const { lesions } = await reportOf(out);
    await rm(join(out, lesions[0].segmentation!.path));
    await writeFile(join(out, lesions[1].report!.path), 'changed');
    const mended = await convert(input, out);
    expect([mended.code, mended.stdout.includes('1 were done by an earlier run')]).toEqual([0, true]);
    expect(await digests(out)).toEqual(before);
  });

  test('goes on at the next lesion after a kill, and writes what an undisturbed run writes', async () => {
    const time = ['--timestamp', '2026-03-04T05:06:07Z', '--jobs', '1'];
    expect((await convert(input, at('undisturbed'), ...time)).code).toBe(0);
    const child = spawn(process.execPath, [resolve('bin/recist3d.mjs'), 'convert', input, at('killed'), ...time]);
    const results = async () => Object.keys(await digests(at('killed'))).filter((file) => file.endsWith('.dcm')).length;
    await waitUntil('a lesion is done', async () => (await results()) >= 2 || child.exitCode !== null);
    const exit = once(child, 'exit');
    child.kill('SIGKILL');
    await exit;
    const { code, stdout } = await convert(input, at('killed'), ...time);
    expect(code).toBe(0);
    expect(stdout).toMatch(/[123] were done by an earlier run/);
    expect(await digests(at('killed'))).toEqual(await digests(at('undisturbed')));
  });

  test('lets no second run write into the same folder', async () => {
    const held = openConversion(at('held'));
    const { code, stderr } = await convert(input, at('held'));
    held.close();
    expect([code, stderr.includes('store-in-use')]).toEqual([1, true]);
  });

  test('writes the same bytes elsewhere with the same time', async () => {
    const time = ['--timestamp', '2026-02-03T04:05:06Z'];
    expect((await convert(input, at('one'), ...time)).code).toBe(0);
    expect((await convert(input, at('two'), ...time, '--jobs', '1')).code).toBe(0);
    expect(await digests(at('two'))).toEqual(await digests(at('one')));
  });

  test('never takes its own results for marks', async () => {
    await cp(input, at('again'), { recursive: true });
    await cp(out, at('again', 'results'), { recursive: true });
    const { code, stdout } = await convert(at('again'), at('again-out'));
    expect(code).toBe(0);
    expect(stdout).toContain('Found 3 marks');
  });

  test('counts a report that lies in the folder twice once', async () => {
    await cp(input, at('twice'), { recursive: true });
    await cp(join(input, 'sr'), at('twice', 'copy'), { recursive: true });
    const { code, stdout } = await convert(at('twice'), at('twice-out'));
    expect(code).toBe(0);
    expect(stdout).toContain('3 converted, 0 superseded, 0 refused, 0 failed');
  });

  test('refuses the marks beside a hole of the series, with code and next step, and says of the other that there is one', async () => {
    await cp(input, at('hole'), { recursive: true });
    await rm(at('hole', 'ct', '0052.dcm'));
    const { code, stderr } = await convert(at('hole'), at('hole-out'));
    expect(code).toBe(2);
    expect(stderr).toContain('missing-slice');
    const { lesions } = await reportOf(at('hole-out'));
    const refused = lesions.filter(({ state }) => state === 'refused');
    expect(refused.map(({ reason }) => reason?.code)).toEqual(['missing-slice', 'missing-slice']);
    expect(refused[0].reason?.nextStep).toContain('complete series');
    const converted = lesions.filter(({ state }) => state === 'converted');
    expect(converted.map(({ flags }) => flags?.includes('slice-missing-elsewhere'))).toEqual([true]);
  });

  test('refuses marks whose images are not there', async () => {
    await mkdir(at('alone'));
    await cp(join(input, 'sr'), at('alone', 'sr'), { recursive: true });
    const { code } = await convert(at('alone'), at('alone-out'));
    expect(code).toBe(2);
    const { lesions } = await reportOf(at('alone-out'));
    expect(lesions.map(({ reason }) => reason?.code)).toEqual(Array.from({ length: 3 }, () => 'image-not-found'));
  });

  test('finds nothing to do in a folder without marks', async () => {
    await mkdir(at('bare'));
    await cp(join(input, 'ct'), at('bare', 'ct'), { recursive: true });
    expect((await convert(at('bare'), at('bare-out'))).code).toBe(3);
  });

  test('only says of each mark what it would do when asked to', async () => {
    const { code, stdout } = await convert(input, at('dry'), '--dry-run');
    expect(code).toBe(0);
    expect(stdout).toContain('Found 3 marks');
    expect(stdout.match(/sr\/.*, group [123]: convert \(mark [\d.]+/g)).toHaveLength(3);
    expect(stdout).toContain('3 would be converted, 0 are superseded, 0 would be refused.');
    await expect(readdir(at('dry'))).rejects.toThrow();
  });

  test('says of marks beside a hole of the series why they would be refused', async () => {
    await cp(input, at('damaged'), { recursive: true });
    await rm(at('damaged', 'ct', '0052.dcm'));
    const { code, stdout } = await convert(at('damaged'), at('dry'), '--dry-run');
    expect(code).toBe(2);
    expect(stdout.match(/refused: missing-slice\. 1 of 60 slices are missing near the mark\. \S/g)).toHaveLength(2);
  });

  test('cannot run on a folder that is not there', async () => {
    expect((await convert(at('nowhere'), at('nowhere-out'))).code).toBe(1);
  });
});
