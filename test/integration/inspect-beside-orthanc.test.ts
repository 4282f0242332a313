import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { writePart10 } from '../../dicom-sr/part10/write-part10.js';
import { readCtImage } from '../../dicom-sr/volume/read-ct-image.js';
import type { Inspection } from '../../server/inspect/inspection.js';
import type { DrawnMark } from '../fixtures/marks/drawn-mark.js';
import { foreignSegmentation } from '../fixtures/marks/foreign-segmentation.js';
import { keyObjects } from '../fixtures/marks/key-objects.js';
import { presentationStateOf } from '../fixtures/marks/presentation-state.js';
import { segmentReport } from '../fixtures/marks/segment-report.js';
import { ellipse, structureSetFile } from '../fixtures/marks/structure-set.js';
import { markedStudy } from '../fixtures/server/marked-study.js';
import { describeWith } from '../services/available.js';
import type { OrthancService } from '../services/orthanc.js';
import { startOrthanc } from '../services/orthanc.js';

jest.setTimeout(120_000);

const study = markedStudy('inspect orthanc', { slices: 8 });
const [, first, second] = study.ct;
const plane = readCtImage(second.part10);
const [x, y, z] = plane.position;
/** The lesion of the report once more, a second one, which is outlined too, and one beyond its image. */
const drawn = (name: string, image: typeof first, long: DrawnMark['long']): DrawnMark => ({ name, image, long });
const presentation = presentationStateOf([
  drawn('Same', first, [
    [4.5, 8.5],
    [14.5, 8.5],
  ]),
  drawn('Other', second, [
    [4.5, 8.5],
    [14.5, 8.5],
  ]),
  drawn('Outside', second, [
    [4.5, 2.5],
    [94.5, 2.5],
  ]),
]);
const rois = [
  {
    name: 'GTV 1',
    type: 'GTV',
    contours: [{ points: ellipse([x + 6.75, y + 6, z], [3.75, 0, 0], [0, 2.25, 0]), imageUID: second.sopInstanceUID }],
  },
];
const structures = structureSetFile({
  rois,
  frameOfReferenceUID: plane.frameOfReferenceUID,
  studyInstanceUID: study.studyInstanceUID,
  seriesInstanceUID: second.seriesInstanceUID,
});
const keyNote = writePart10({
  ...keyObjects([
    drawn('Flagged', first, [
      [1, 1],
      [2, 2],
    ]),
  ]),
  StudyInstanceUID: study.studyInstanceUID,
});

/** A study whose lesion was segmented by another tool, which states lengths on the segment. */
const segmented = markedStudy('inspect segmented orthanc', { slices: 8 });
const segmentation = foreignSegmentation(segmented.ct, {
  origin: [1, 5, 4],
  shape: [2, 6, 10],
  voxels: new Uint8Array(120).fill(1),
});
const onSegment = segmentReport(segmentation, { longMm: 8.5, shortMm: 8 });

describeWith('orthanc')('recist3d inspect of a study in Orthanc', () => {
  const folder = mkdtempSync(join(tmpdir(), 'recist3d-inspect-orthanc-'));
  let orthanc: OrthancService;

  const inspect = async (args: readonly string[], more: Readonly<Record<string, string>> = {}) => {
    const { username, password } = orthanc.credentials;
    const access = { PACS_URL: orthanc.url, PACS_USERNAME: username, PACS_PASSWORD: password };
    const env = { PATH: process.env['PATH'], RECIST3D_DATA: folder, PACS_KIND: 'orthanc', ...access, ...more };
    const command = [resolve('bin/recist3d.mjs'), 'inspect', ...args];
    const ended = await promisify(execFile)(process.execPath, command, { env, cwd: folder }).catch(
      (error: unknown) => error,
    );
    const { code = 0, stdout = '', stderr = '' } = ended as { code?: number; stdout?: string; stderr?: string };
    return { code, stdout, stderr };
  };
  const send = async (...files: readonly Uint8Array[]): Promise<void> => {
    for (const body of files) {
      const response = await orthanc.ask('/instances', { method: 'POST', body });
      if (!response.ok) throw new Error(`Orthanc answered ${response.status}`);
    }
  };
  const held = async (): Promise<unknown> => (await orthanc.ask('/instances')).json();

  beforeAll(async () => {
    orthanc = await startOrthanc();
    await send(...study.ct.map(({ part10 }) => part10), study.sr.part10, presentation, structures, keyNote);
  });
  afterAll(async () => {
    await orthanc.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('says what the server would make of every mark, and writes nothing to the archive', async () => {
    const before = await held();
    const { code, stdout } = await inspect([study.studyInstanceUID, '--json'], { INTAKE_REGIONS: 'true' });
    const { rows, passedOver } = JSON.parse(stdout) as Inspection;
    const said = rows.map(({ document, outcome, reason }) => [document.split(' ')[0], outcome, reason]);
    expect(said.sort()).toEqual([
      ['CT', 'series', undefined],
      ['KO', 'no-mark', 'no-measurement'],
      ['PR', 'convert', undefined],
      ['PR', 'refused', 'mark-outside-image'],
      ['PR', 'superseded', 'duplicate-mark'],
      ['RTSTRUCT', 'superseded', 'duplicate-mark'],
      ['SR', 'convert', undefined],
    ]);
    expect([passedOver, code]).toEqual([[], 2]);
    expect(await held()).toEqual(before);
  });

  test('says that outlines are not taken where the configuration does not ask for them, as a table', async () => {
    const { stdout } = await inspect([study.studyInstanceUID]);
    const lines = stdout.split('\n');
    expect(lines.find((line) => line.startsWith('RTSTRUCT'))).toMatch(/no mark .* regions-not-taken: /);
    expect(lines.find((line) => line.startsWith('SR'))).toMatch(/convert +7\.5 × 4\.5/);
  });

  test('measures the segment that a report names, when it is there', async () => {
    await send(...segmented.ct.map(({ part10 }) => part10), onSegment);
    const ofReport = async () => {
      const { code, stdout } = await inspect([segmented.studyInstanceUID, '--json']);
      const { rows } = JSON.parse(stdout) as Inspection;
      return { code, row: rows.find(({ document }) => document.startsWith('SR')) };
    };
    expect(await ofReport()).toMatchObject({ code: 2, row: { outcome: 'refused', reason: 'segmentation-not-found' } });
    await send(segmentation);
    const { code, row } = await ofReport();
    expect([code, row?.outcome]).toEqual([0, 'convert']);
    expect(row?.longAxisMm).toBeCloseTo(Math.hypot(7.5, 4.5), 2);
  });

  test('says what is wrong with a study that is not there', async () => {
    const { code, stderr } = await inspect(['2.25.404']);
    expect([code, stderr.split(':')[0]]).toEqual([1, 'study-not-found']);
  });
});
