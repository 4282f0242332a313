import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { GateProxy } from '../services/gate-proxy.js';
import { startGateProxy } from '../services/gate-proxy.js';
import type { OrthancService } from '../services/orthanc.js';
import { startOrthanc } from '../services/orthanc.js';
import type { Recist3dService } from '../services/recist3d.js';
import { startRecist3d } from '../services/recist3d.js';
import { waitUntil } from '../services/wait-until.js';
import type { StudyFile } from './archive-study.js';
import { readStudyFiles, send, stored } from './archive-study.js';

/** The states that a kill can hit, in the order of a job's life. */
const states = ['waiting', 'queued', 'fetching', 'segmenting', 'writing'] as const;

/** A study that a test server is to convert. */
export interface ServedStudy {
  /** Writes its CT, and one report with marks, as DICOM files. */
  readonly make: (folder: string) => void;
  /** Files of the CT, and the fewest marks of the report. */
  readonly images: number;
  readonly leastMarks: number;
  /** Also what has nothing to do with the images: marks without them, requests, kills between two requests, an archive that was killed. */
  readonly inDepth?: boolean;
  /** Looks closer at the results that lie in the archive. */
  readonly look?: (images: readonly StudyFile[], segmentations: readonly Uint8Array[]) => Promise<void>;
}

/** What `recist3d serve` beside a real Orthanc keeps to, whatever happens in between. */
export function describeServing({ make, images: imageCount, leastMarks, inDepth = false, look }: ServedStudy): void {
  const scratch = mkdtempSync(join(tmpdir(), 'recist3d-serve-'));
  let files: readonly StudyFile[];
  let reports: readonly StudyFile[];
  let images: readonly StudyFile[];
  let marks: number;
  let orthanc: OrthancService;
  let proxy: GateProxy;
  let server: Recist3dService;
  let run = 0;

  beforeAll(async () => {
    const out = join(scratch, 'study');
    make(out);
    files = readStudyFiles(out).filter(({ modality }) => modality === 'CT' || modality === 'SR');
    reports = files.filter(({ modality }) => modality === 'SR').slice(0, 1);
    images = files.filter(({ modality }) => modality === 'CT');
    expect([reports.length, images.length]).toEqual([1, imageCount]);
    orthanc = await startOrthanc();
    proxy = await startGateProxy(orthanc.url);
  });
  afterAll(async () => {
    await proxy.stop();
    await orthanc.stop();
    rmSync(scratch, { recursive: true, force: true });
  });

  const serve = (env: Record<string, string> = {}): Promise<Recist3dService> =>
    startRecist3d({ folder: join(scratch, `server-${run}`), orthanc, archiveUrl: proxy.url, env });

  beforeEach(async () => {
    run += 1;
    await orthanc.restart({ wiped: true });
    proxy.open();
    server = await serve();
  });
  afterEach(async () => {
    await server.stop();
    expectNoPatient(readFileSync(server.logFile, 'utf8'));
  });

  /** What stands in no log line: the patient, and every UID of the study. */
  const expectNoPatient = (log: string): void => {
    const forbidden = new Set(files.flatMap((file) => [...file.patient, file.sopInstanceUID, file.studyInstanceUID]));
    expect(log.length).toBeGreaterThan(0);
    expect([...forbidden].filter((text) => log.includes(text))).toEqual([]);
  };

  /** Waits until every mark is stored, and checks that the archive holds each result exactly once. */
  const expectEveryMarkStoredOnce = async (): Promise<void> => {
    const study = reports[0].studyInstanceUID;
    await waitUntil('every lesion is stored', async () => {
      const lesions = await server.lesions(study);
      return lesions.length > 0 && lesions.every(({ state }) => state === 'stored');
    });
    const lesions = await server.lesions(study);
    marks = lesions.length;
    const [segmentations, documents] = [await stored(orthanc, 'SEG'), await stored(orthanc, 'SR')];
    expect([...segmentations.keys()].sort()).toEqual(
      lesions.map((lesion) => lesion.segmentation!.sopInstanceUID).sort(),
    );
    expect([...documents.keys()].sort()).toEqual(
      [
        ...lesions.map((lesion) => lesion.report!.sopInstanceUID),
        ...reports.map((report) => report.sopInstanceUID),
      ].sort(),
    );
  };

  /** Kills the server when a request of its work is held up, and lets it start again. */
  const expectAllAfterKill = async (held: Promise<unknown>): Promise<void> => {
    await send(orthanc, [...images, ...reports]);
    await held;
    await server.kill9();
    proxy.open();
    await server.start();
    await expectEveryMarkStoredOnce();
  };

  /** How many instances the archive ever took; what it says of studies that became stable comes at any time. */
  const newInstances = async (): Promise<number> => {
    const page = (await (await orthanc.ask('/changes?limit=10000')).json()) as { Changes: { ChangeType: string }[] };
    return page.Changes.filter(({ ChangeType }) => ChangeType === 'NewInstance').length;
  };

  test('stores one SEG and one SR for each mark of a study', async () => {
    await send(orthanc, [...images, ...reports]);
    await expectEveryMarkStoredOnce();
    expect(marks).toBeGreaterThanOrEqual(leastMarks);
    const [lesion] = await server.lesions(reports[0].studyInstanceUID);
    expect(lesion.measurements!.volumeMm3).toBeGreaterThan(0);
    expect(lesion.checks!.length).toBeGreaterThan(0);
    await look?.(images, [...(await stored(orthanc, 'SEG')).values()]);
  });

  test('waits for the CT when the report comes first', async () => {
    await send(orthanc, reports);
    await waitUntil('the marks wait', async () => (await server.jobs()).some(({ state }) => state === 'waiting'));
    await send(orthanc, images);
    await expectEveryMarkStoredOnce();
  });

  test('writes the same bytes again when the state was lost and every change comes a second time', async () => {
    await send(orthanc, [...images, ...reports]);
    await expectEveryMarkStoredOnce();
    const before = await stored(orthanc, 'SEG');
    await server.stop();
    run += 1;
    server = await serve();
    await expectEveryMarkStoredOnce();
    expect(await stored(orthanc, 'SEG')).toEqual(before);
  });

  test.each(states)('survives a kill while a job is %s', async (state) => {
    const leave = new AbortController();
    const seen = server.nextEvent((event) => event.state === state, leave.signal);
    await send(orthanc, [...images, ...reports]);
    await Promise.race([seen, waitUntil('it is over before it was seen', async () => allStored(await server.jobs()))]);
    await server.kill9();
    leave.abort();
    await server.start();
    await expectEveryMarkStoredOnce();
  });

  if (!inDepth) return;

  test('refuses a mark whose CT never comes, with a code and a next step', async () => {
    await server.stop();
    server = await serve({ INTAKE_WAIT_HOURS: '0.0002' });
    await send(orthanc, reports);
    await waitUntil('the marks are refused', async () => {
      const jobs = await server.jobs();
      return jobs.length > 0 && jobs.every(({ state }) => state === 'refused');
    });
    const [job] = await server.jobs();
    expect(job.reason).toMatchObject({ code: 'image-not-found' });
    expect(job.reason!.nextStep.length).toBeGreaterThan(10);
    expect(await stored(orthanc, 'SEG')).toEqual(new Map());
  });

  test('does nothing when it is started again over its own results', async () => {
    await send(orthanc, [...images, ...reports]);
    await expectEveryMarkStoredOnce();
    await server.stop();
    await server.start();
    const before = await newInstances();
    await fetch(`${server.url}/api/jobs`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ studyInstanceUID: reports[0].studyInstanceUID }),
    });
    await expectEveryMarkStoredOnce();
    expect(await newInstances()).toBe(before);
  });

  test('survives a kill while the CT is being fetched', async () => {
    const held = proxy.hold(
      'before',
      (method, path) => method === 'GET' && /\/series\/[^/]+(\/instances\/[^/]+)?(\?|$)/.test(path),
    );
    await expectAllAfterKill(held);
  });

  test.each(['before', 'after'] as const)(
    'survives a kill %s the archive took a result and before it confirmed it',
    async (point) => {
      const held = proxy.hold(point, (method, path) => method === 'POST' && path.includes('/studies'));
      await expectAllAfterKill(held);
    },
  );

  test('goes on when Orthanc was killed and came back', async () => {
    await send(orthanc, images);
    await orthanc.kill9();
    await orthanc.restart();
    await send(orthanc, reports);
    await expectEveryMarkStoredOnce();
  });
}

const allStored = (jobs: readonly { readonly state: string }[]): boolean =>
  jobs.length > 0 && jobs.every(({ state }) => state === 'stored');
