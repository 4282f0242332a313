import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { itemsOf, textOf } from '../../dicom-sr/part10/natural-dataset.js';
import { readPart10 } from '../../dicom-sr/part10/read-part10.js';
import { readSeg } from '../../dicom-sr/readers/read-seg.js';
import type { LesionView, Problem } from '../../server/http/api-schemas.js';
import type { MaskedLesionView, MaskView, ProposedMarkView } from '../../server/http/lesion/lesion-schemas.js';
import type { ReviewView } from '../../server/http/review/review-schemas.js';
import { describeWith } from '../services/available.js';
import type { OrthancService } from '../services/orthanc.js';
import { startOrthanc } from '../services/orthanc.js';
import type { Recist3dService } from '../services/recist3d.js';
import { startRecist3d } from '../services/recist3d.js';
import { dcentvfyErrors, dciodvfyErrors, pixelmedSrErrors } from '../services/validators.js';
import { waitUntil } from '../services/wait-until.js';
import type { StudyFile } from './archive-study.js';
import { readStudyFiles, send, stored } from './archive-study.js';

describeWith(
  'orthanc',
  'dicom3tools',
  'pixelmed',
)('reviewing beside a real Orthanc', () => {
  const scratch = mkdtempSync(join(tmpdir(), 'recist3d-review-'));
  let files: readonly StudyFile[];
  let orthanc: OrthancService;
  let server: Recist3dService;
  let lesions: readonly LesionView[];
  let study: string;

  beforeAll(async () => {
    const out = join(scratch, 'phantom');
    const size = ['--matrix', '256', '--slices', '60', '--lesions', '5'];
    execFileSync(process.execPath, [resolve('bin/recist3d.mjs'), 'phantom', out, ...size], { stdio: 'pipe' });
    files = readStudyFiles(out).filter(
      ({ modality }, i, all) => modality !== 'SR' || all.findIndex((f) => f.modality === 'SR') === i,
    );
    orthanc = await startOrthanc();
    server = await startRecist3d({ folder: join(scratch, 'server'), orthanc });
    await send(orthanc, files);
    study = files[0].studyInstanceUID;
    await waitUntil('every lesion is stored', async () => {
      lesions = await server.lesions(study);
      return lesions.length > 0 && lesions.every(({ state }) => state === 'stored');
    });
  });
  afterAll(async () => {
    await server.stop();
    await orthanc.stop();
    const log = readFileSync(server.logFile, 'utf8');
    const forbidden = new Set([...files.flatMap(({ patient }) => patient), 'Reader^One', 'seen with a colleague']);
    rmSync(scratch, { recursive: true, force: true });
    expect([...forbidden].filter((text) => log.includes(text))).toEqual([]);
  });

  // A connection that was kept while this thread waited for a validator may be closed by now.
  const ask = (path: string, init: RequestInit = {}): Promise<Response> =>
    fetch(`${server.url}/api${path}`, { ...init, headers: { ...init.headers, Connection: 'close' } });
  const post = (path: string, body: unknown, reader = 'Reader^One'): Promise<Response> =>
    ask(path, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        'X-Recist3d-Reader': encodeURIComponent(reader),
      },
      body: JSON.stringify(body),
    });
  const json = async <T>(response: Promise<Response>): Promise<T> => (await (await response).json()) as T;
  const maskOf = (jobId: string): Promise<MaskedLesionView> => json(ask(`/lesions/${jobId}/mask`));
  const archived = (jobId: string, version: number): Promise<void> =>
    waitUntil('the archive has it', async () => {
      const { current } = await json<ReviewView>(ask(`/review/${jobId}`));
      return current?.version === version && current.archive.state === 'stored';
    });
  const fileOf = async (modality: string, uid: string): Promise<Uint8Array> => {
    const file = (await stored(orthanc, modality)).get(uid);
    if (file === undefined) throw new Error(`the archive has no such ${modality}`);
    return file;
  };
  /** One pixel more at the end of each run. */
  const widened = ({ grid, slices }: MaskView): MaskView => ({
    grid,
    slices: slices.map((slice) => ({
      ...slice,
      runs: slice.runs.map((value, i) => (i % 2 === 1 ? value + 1 : value)),
    })),
  });
  const pixels = ({ slices }: MaskView): number =>
    slices.flatMap(({ runs }) => runs.filter((_, i) => i % 2 === 1)).reduce((sum, length) => sum + length, 0);

  test('stores a verified report for an accepted result, with the reader as verifying observer', async () => {
    const { jobId, report } = lesions[0];
    const body = {
      decision: 'accept',
      version: 0,
      requestId: randomUUID(),
      seconds: 4.2,
      comment: 'seen with a colleague',
    };
    const review = await json<ReviewView>(post(`/review/${jobId}`, body));
    expect([review.state, review.version]).toEqual(['accepted', 1]);
    await archived(jobId, 1);
    const sr = await fileOf('SR', review.current!.report!.sopInstanceUID);
    const { dataset } = readPart10(sr);
    const [verifying] = itemsOf(dataset, 'VerifyingObserverSequence');
    expect([textOf(dataset, 'VerificationFlag'), textOf(verifying, 'VerifyingObserverName')]).toEqual([
      'VERIFIED',
      'Reader^One',
    ]);
    const [predecessor] = itemsOf(dataset, 'PredecessorDocumentsSequence').flatMap((item) =>
      itemsOf(item, 'ReferencedSeriesSequence').flatMap((series) => itemsOf(series, 'ReferencedSOPSequence')),
    );
    expect(textOf(predecessor, 'ReferencedSOPInstanceUID')).toBe(report!.sopInstanceUID);
    expect([dciodvfyErrors(sr), pixelmedSrErrors(sr)]).toEqual([[], []]);
  });

  test('shows who decided meanwhile, and changes nothing', async () => {
    const { jobId } = lesions[0];
    const late = { decision: 'reject', reason: 'leaks-out', version: 0, requestId: randomUUID() };
    const response = await post(`/review/${jobId}`, late, 'Reader^Two');
    expect(response.status).toBe(409);
    const { code, conflict } = (await response.json()) as Problem;
    expect([code, conflict?.state, conflict?.version, conflict?.reader]).toEqual([
      'review-conflict',
      'accepted',
      1,
      'Reader^One',
    ]);
    expect((await json<ReviewView>(ask(`/review/${jobId}`))).history).toHaveLength(1);
  });

  test('stores a rejection note that names segmentation and report, and deletes nothing', async () => {
    const { jobId, segmentation, report } = lesions[1];
    const body = { decision: 'reject', reason: 'leaks-out', version: 0, requestId: randomUUID() };
    const review = await json<ReviewView>(post(`/review/${jobId}`, body));
    await archived(jobId, 1);
    const note = await fileOf('KO', review.current!.rejectionNote!.sopInstanceUID);
    expect(dciodvfyErrors(note)).toEqual([]);
    const { dataset } = readPart10(note);
    expect(textOf(itemsOf(dataset, 'ConceptNameCodeSequence')[0], 'CodeValue')).toBe('113001');
    const named = itemsOf(dataset, 'ContentSequence').flatMap((item) =>
      itemsOf(item, 'ReferencedSOPSequence').map((reference) => textOf(reference, 'ReferencedSOPInstanceUID')),
    );
    expect(named).toEqual([segmentation!.sopInstanceUID, report!.sopInstanceUID]);
    expect((await stored(orthanc, 'SEG')).has(segmentation!.sopInstanceUID)).toBe(true);
  });

  test('stores a corrected segmentation once, voxel for voxel, though it is sent twice', async () => {
    const { jobId, segmentation } = lesions[2];
    const automatic = await maskOf(jobId);
    const mask = widened(automatic.mask);
    const body = { version: 0, requestId: randomUUID(), seconds: 31, mask };
    const review = await json<ReviewView>(post(`/review/${jobId}/correction`, body));
    expect([review.state, review.current?.archive.state]).toEqual(['corrected', 'stored']);
    const again = await json<ReviewView>(post(`/review/${jobId}/correction`, body));
    expect(again).toEqual(review);

    const seg = await fileOf('SEG', review.current!.segmentation!.sopInstanceUID);
    const sr = await fileOf('SR', review.current!.report!.sopInstanceUID);
    expect([dciodvfyErrors(seg), dciodvfyErrors(sr), pixelmedSrErrors(sr)]).toEqual([[], [], []]);
    const original = await fileOf('SEG', segmentation!.sopInstanceUID);
    expect(dcentvfyErrors([seg, sr, original])).toEqual([]);
    const [corrected, before] = [readPart10(seg).dataset, readPart10(original).dataset];
    const segmentOf = (dataset: typeof corrected) => itemsOf(dataset, 'SegmentSequence')[0];
    for (const keyword of ['TrackingID', 'TrackingUID'])
      expect(textOf(segmentOf(corrected), keyword)).toBe(textOf(segmentOf(before), keyword));
    expect(textOf(segmentOf(corrected), 'SegmentAlgorithmType')).toBe('SEMIAUTOMATIC');
    expect(textOf(itemsOf(corrected, 'SourceImageSequence')[0], 'ReferencedSOPInstanceUID')).toBe(
      segmentation!.sopInstanceUID,
    );
    const voxels = readSeg(corrected).frames.reduce((sum, frame) => sum + frame.pixels.reduce((a, b) => a + b, 0), 0);
    expect(voxels).toBe(pixels(mask));
    expect((await maskOf(jobId)).mask).toEqual(mask);
    expect(review.current?.edit?.voxelsAdded).toBe(pixels(mask) - pixels(automatic.mask));
  });

  test('refuses a mask of another grid, and keeps what was there', async () => {
    const { jobId } = lesions[3];
    const { mask } = await maskOf(jobId);
    const [first, ...rest] = mask.slices;
    const [x, y, z] = first.imagePositionPatient;
    const wrong: readonly MaskView[] = [
      { ...mask, grid: { ...mask.grid, columns: mask.grid.columns / 2 } },
      { ...mask, grid: { ...mask.grid, pixelSpacing: [9, 9] } },
      { ...mask, slices: [{ ...first, imagePositionPatient: [x, y, z + 0.4] }, ...rest] },
      { ...mask, slices: [{ ...first, sopInstanceUID: '1.2.3' }, ...rest] },
      { ...mask, slices: [first, first] },
    ];
    const codes = await Promise.all(
      wrong.map(async (one) => {
        const body = { version: 0, requestId: randomUUID(), mask: one };
        const response = await post(`/review/${jobId}/correction`, body);
        return [response.status, ((await response.json()) as Problem).code];
      }),
    );
    expect(codes).toEqual(wrong.map(() => [422, 'grid-mismatch']));
    expect((await json<ReviewView>(ask(`/review/${jobId}`))).version).toBe(0);
  });

  test('keeps a correction while the archive is away, and stores the same objects when it is back', async () => {
    const { jobId } = lesions[3];
    const { mask } = await maskOf(jobId);
    await orthanc.halt();
    const body = { version: 0, requestId: randomUUID(), mask: widened(mask) };
    const review = await json<ReviewView>(post(`/review/${jobId}/correction`, body));
    expect([review.state, review.current?.archive.state]).toEqual(['corrected', 'pending']);
    await orthanc.restart();
    await archived(jobId, 1);
    await fileOf('SEG', review.current!.segmentation!.sopInstanceUID);
  });

  test('takes a segmentation as a viewer made it', async () => {
    const { jobId, segmentation } = lesions[4];
    const seg = Buffer.from(await fileOf('SEG', segmentation!.sopInstanceUID)).toString('base64');
    const body = { version: 0, requestId: randomUUID(), seg };
    const review = await json<ReviewView>(post(`/review/${jobId}/correction`, body));
    expect([review.state, review.current?.edit]).toEqual(['corrected', { dice: 1, voxelsAdded: 0, voxelsRemoved: 0 }]);
  });

  test('segments again from moved endpoints, strokes and dragged ends', async () => {
    const { jobId, mark } = lesions[0];
    const before = await maskOf(jobId);
    const [slice] = before.mask.slices.filter(({ sopInstanceUID }) => sopInstanceUID === mark.sopInstanceUID);
    const again = await json<MaskedLesionView>(post(`/lesions/${jobId}/segment`, {}));
    expect(again.mask).toEqual(before.mask);
    const middle = [0, 1].map((axis) => (mark.longAxis.endpoints[0][axis] + mark.longAxis.endpoints[1][axis]) / 2);
    // Towards the middle of the image, so that it stays within.
    const outside = [middle[0] + (middle[0] < 128 ? 30 : -30), middle[1]];
    const strokes = [{ kind: 'add', sopInstanceUID: mark.sopInstanceUID, points: [middle, outside], radiusMm: 1 }];
    const stroked = await json<MaskedLesionView>(post(`/lesions/${jobId}/segment`, { strokes }));
    const index = Math.floor(outside[1]) * before.mask.grid.columns + Math.floor(outside[0]);
    const holds = ({ mask }: MaskedLesionView): boolean =>
      mask.slices
        .filter(({ sopInstanceUID }) => sopInstanceUID === slice.sopInstanceUID)
        .some(({ runs }) => runs.some((start, i) => i % 2 === 0 && start <= index && index < start + runs[i + 1]));
    expect([holds(before), holds(stroked)]).toEqual([false, true]);
    expect(stroked.flags).toContain('constrained-by-reader');
    const ends = [mark.sopInstanceUID, mark.sopInstanceUID];
    const flat = await json<MaskedLesionView>(post(`/lesions/${jobId}/segment`, { ends }));
    expect(flat.mask.slices.map(({ sopInstanceUID }) => sopInstanceUID)).toEqual([mark.sopInstanceUID]);
    const measured = await json<MaskedLesionView>(post(`/lesions/${jobId}/measure`, { mask: before.mask }));
    expect(measured.measurements.volumeMm3).toBeCloseTo(before.measurements.volumeMm3, 6);
    expect(measured.axes!.longAxis.endpoints).toEqual(before.axes!.longAxis.endpoints);
  });

  test('proposes a mark from a rough box about the one that was drawn', async () => {
    const { jobId, mark } = lesions[0];
    const { mask, axes } = await maskOf(jobId);
    const points = [...mark.longAxis.endpoints, ...(mark.shortAxis?.endpoints ?? [])];
    const [columns, rows] = [points.map(([column]) => column), points.map(([, row]) => row)];
    const box = [
      [Math.min(...columns) - 2, Math.min(...rows) - 2],
      [Math.max(...columns) + 2, Math.max(...rows) + 2],
    ];
    const { seriesInstanceUID } = mask.grid;
    const image = { studyInstanceUID: study, seriesInstanceUID, sopInstanceUID: mark.sopInstanceUID };
    const proposal = await json<ProposedMarkView>(post('/marks/propose', { ...image, box }));
    expect(Math.abs(proposal.longAxis.lengthMm / axes!.longAxis.lengthMm - 1)).toBeLessThan(0.35);
    expect(proposal.confidence).toBeGreaterThan(0.5);
  });

  test('draws the panel’s pictures as PNG', async () => {
    for (const picture of ['thumbnail.png', 'strip.png?size=64']) {
      const response = await ask(`/lesions/${lesions[2].jobId}/${picture}`);
      expect(response.headers.get('content-type')).toBe('image/png');
      expect(
        Buffer.from(await response.arrayBuffer())
          .subarray(1, 4)
          .toString(),
      ).toBe('PNG');
    }
  });

  test('takes none of its own objects for a mark', async () => {
    expect(await server.jobs()).toHaveLength(lesions.length);
  });
});
