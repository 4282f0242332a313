import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { archivedUids } from '../../dicom-sr/part10/archived-uids.js';
import { readPart10 } from '../../dicom-sr/part10/read-part10.js';
import { textOf } from '../../dicom-sr/part10/natural-dataset.js';
import { verifySr } from '../../dicom-sr/writers/verify-sr.js';
import { writeRejectionNote } from '../../dicom-sr/writers/write-rejection-note.js';
import type { LesionRow } from '../../server/report/conversion-report.js';
import { archiveCommand } from '../../server/cli/commands/archive-command.js';
import { captureConsole } from '../fixtures/captured-console.js';
import { describeWith } from '../services/available.js';
import type { EmbeddedArchive } from '../services/embedded-archive.js';
import { startEmbeddedArchive } from '../services/embedded-archive.js';
import type { OrthancService } from '../services/orthanc.js';
import { startOrthanc } from '../services/orthanc.js';
import type { StudyFile } from './archive-study.js';
import { readStudyFiles, send, stored } from './archive-study.js';

const bin = resolve('bin/recist3d.mjs');

describeWith('orthanc')('recist3d archive with a quarantine', () => {
  const scratch = mkdtempSync(join(tmpdir(), 'recist3d-promote-'));
  const out = join(scratch, 'out');
  let orthanc: OrthancService;
  let quarantine: EmbeddedArchive;
  const variables = { ...process.env };
  let study: readonly StudyFile[];

  beforeAll(async () => {
    [orthanc, quarantine] = await Promise.all([startOrthanc(), startEmbeddedArchive()]);
    const phantom = join(scratch, 'phantom');
    const size = ['--matrix', '160', '--slices', '40', '--lesions', '3', '--seed', '31'];
    execFileSync(process.execPath, [bin, 'phantom', phantom, ...size], { stdio: 'pipe' });
    study = readStudyFiles(phantom);
    await send(orthanc, study);
    const { username, password } = orthanc.credentials;
    Object.assign(process.env, { PACS_URL: orthanc.url, PACS_USERNAME: username, PACS_PASSWORD: password });
    const second = { pacs: { kind: 'dicomweb', url: quarantine.url() } };
    writeFileSync(join(scratch, 'quarantine.json'), JSON.stringify(second));
  });
  afterAll(async () => {
    process.env = variables;
    await Promise.all([orthanc.stop(), quarantine.stop()]);
    rmSync(scratch, { recursive: true, force: true });
  });

  const said = captureConsole();
  /** The command in this process, which takes a fraction of the time of a new one. */
  const archive = async (...args: readonly string[]): Promise<{ code: number; stdout: string }> => {
    said.printed.length = 0;
    process.exitCode = 0;
    await archiveCommand().parseAsync([...args], { from: 'user' });
    return { code: Number(process.exitCode), stdout: said.printed.map((line) => `${line}\n`).join('') };
  };
  /** As a process of its own: its worker threads are compiled code. */
  const run = async (...args: readonly string[]): Promise<string> =>
    (await promisify(execFile)(process.execPath, [bin, 'archive', 'run', ...args], { env: process.env })).stdout;
  const inQuarantine = ['--second-config', join(scratch, 'quarantine.json')];
  const promote = () => archive('promote', '--out', out, ...inQuarantine);
  const rows = (): readonly LesionRow[] =>
    (JSON.parse(readFileSync(join(out, 'report.json'), 'utf8')) as { lesions: LesionRow[] }).lesions;
  const fileOf = (row: LesionRow): Uint8Array => readFileSync(join(out, row.report?.path ?? ''));
  const of = (modality: string) => stored(orthanc, modality);

  test('finds marks by date, patient, study and modality', async () => {
    const file = study.find(({ modality }) => modality === 'SR');
    const { dataset } = readPart10(readFileSync(file?.path ?? ''));
    const [date, patient] = [textOf(dataset, 'StudyDate') ?? '', textOf(dataset, 'PatientID') ?? ''];
    writeFileSync(join(scratch, 'patients.csv'), `"${patient}",x\n`);
    writeFileSync(join(scratch, 'others.csv'), 'nobody\n');
    const studyUID = textOf(dataset, 'StudyInstanceUID') ?? '';
    writeFileSync(join(scratch, 'studies.csv'), `study,from\n${studyUID},list\n`);
    writeFileSync(join(scratch, 'other-studies.csv'), `${studyUID}.1\n`);
    const plan = async (...args: readonly string[]) =>
      (await archive('plan', '--out', join(scratch, 'plan'), ...args)).stdout.split('\n')[0];
    expect(await plan('--since', date, '--until', date)).toContain('Found 3 marks');
    expect(await plan('--until', '19000101')).toContain('Found 0 marks');
    expect(await plan('--patients', join(scratch, 'patients.csv'))).toContain('Found 3 marks');
    expect(await plan('--patients', join(scratch, 'others.csv'))).toContain('Found 0 marks');
    expect(await plan('--studies', join(scratch, 'studies.csv'))).toContain('Found 3 marks');
    expect(await plan('--studies', join(scratch, 'other-studies.csv'))).toContain('Found 0 marks');
    expect(await plan('--modalities', 'PR')).toContain('Found 0 marks');
  });

  test('takes marks from a folder, and their images from the archive', async () => {
    const folder = join(scratch, 'marks');
    const report = study.find(({ modality }) => modality === 'SR');
    execFileSync('mkdir', ['-p', folder]);
    execFileSync('cp', [report?.path ?? '', folder]);
    const { stdout } = await archive('plan', '--out', join(scratch, 'plan-marks'), '--marks', folder);
    expect(stdout).toContain('Found 3 marks, 1 CT series');
    expect(stdout).toContain('3 would be converted');
  });

  test('writes to the quarantine alone, and promotes nothing that nobody looked at', async () => {
    expect(await run('--out', out, '--no-pictures', ...inQuarantine)).toContain('3 converted');
    expect((await of('SEG')).size).toBe(0);
    const { code, stdout } = await promote();
    expect([code, stdout]).toEqual([2, '0 promoted, 0 rejected, 3 not decided yet.\n']);
    expect((await of('SEG')).size).toBe(0);
  });

  test('promotes what a reader verified there with its verified report, and keeps back what he rejected', async () => {
    const [good, bad] = rows();
    const at = new Date('2030-01-01T00:00:00Z');
    const verification = { observerName: 'Reader^Test', organization: 'Test' };
    const verified = verifySr({ report: fileOf(good), key: 'accept', verification, at });
    const { dataset } = readPart10(fileOf(bad));
    const note = {
      key: 'reject',
      sibling: dataset,
      rejected: [archivedUids(dataset)],
      reason: 'Leaks.',
      observerName: 'R^T',
      at,
    };
    await quarantine.store().pacs.store([verified, writeRejectionNote(note)]);
    const { code, stdout } = await promote();
    expect([code, stdout]).toEqual([2, '1 promoted, 1 rejected, 1 not decided yet.\n']);
    expect([...(await of('SEG')).keys()]).toEqual([good.segmentation?.sopInstanceUID]);
    expect([...(await of('SR')).keys()]).toContain(verified.sopInstanceUID);
    expect(readFileSync(join(out, 'promotion.csv'), 'utf8')).toContain(`${bad.segmentation?.sopInstanceUID},rejected`);
  });

  test('takes decisions from a list, and changes nothing when done again', async () => {
    const list = rows().map((row) => `${row.segmentation?.sopInstanceUID},accepted`);
    writeFileSync(join(scratch, 'decisions.csv'), ['segmentation,decision', ...list].join('\n'));
    const again = () => archive('promote', '--out', out, '--decisions', join(scratch, 'decisions.csv'));
    expect((await again()).stdout).toContain('3 promoted, 0 rejected');
    expect(await again()).toMatchObject({ code: 0 });
    expect((await of('SEG')).size).toBe(3);
  });

  test('stores nothing of a result that was changed in the folder', async () => {
    const [row] = rows();
    writeFileSync(join(out, row.segmentation?.path ?? ''), 'changed');
    expect(await archive('promote', '--out', out, '--decisions', join(scratch, 'decisions.csv'))).toMatchObject({
      code: 1,
    });
  });
});
