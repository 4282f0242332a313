import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { phantomDefaults, createPhantom } from '../../models/phantom/create-phantom.js';
import { loadConfig } from '../../server/config/load-config.js';
import { storeStudy } from '../../server/demo/store-study.js';
import type { LesionView } from '../../server/http/api-schemas.js';
import type { MaskedLesionView } from '../../server/http/lesion/lesion-schemas.js';
import { createServer } from '../../server/main.js';
import type { RunningServer } from '../../server/main.js';
import { createDicomWebPacs } from '../../server/pacs/dicomweb-pacs.js';
import { phantomStudy } from '../../server/phantom/phantom-study.js';
import { waitUntil } from '../services/wait-until.js';

jest.setTimeout(240_000);

const seeds = [71, 72, 73];

/** The commands around reviews, each as a process of the built product against a running server with three corrected lesions. */
describe('commands around reviews', () => {
  const folder = mkdtempSync(join(tmpdir(), 'recist3d-review-commands-'));
  const data = join(folder, 'data');
  let server: RunningServer;
  let url = '';

  const run = async (...args: readonly string[]): Promise<{ readonly code: number; readonly text: string }> => {
    const env = { PATH: process.env['PATH'], RECIST3D_DATA: data };
    const ended = await promisify(execFile)(process.execPath, [resolve('bin/recist3d.mjs'), ...args], {
      env,
      cwd: folder,
    }).catch((error: unknown) => error);
    const { code = 0, stdout = '', stderr = '' } = ended as { code?: number; stdout?: string; stderr?: string };
    return { code, text: `${stdout}${stderr}` };
  };
  const api = async <T>(path: string, body?: unknown): Promise<T> => {
    const headers = { 'content-type': 'application/json' };
    const init = body === undefined ? {} : { method: 'POST', headers, body: JSON.stringify(body) };
    const response = await fetch(`${url}/api${path}`, init);
    if (!response.ok) throw new Error(`${path} answered ${response.status}`);
    return (await response.json()) as T;
  };

  /** Stores a phantom of one lesion, waits for its result, and takes its last slice off. */
  async function corrected(seed: number): Promise<void> {
    const phantom = { ...phantomDefaults, matrix: 128, slices: 40, lesions: 1, seed };
    const form = { phantom, form: 'cornerstone3d', withoutShortAxis: false } as const;
    const study = phantomStudy(createPhantom(phantom), form);
    const pacs = createDicomWebPacs({ baseUrl: `${url}/dicom-web` });
    await storeStudy(pacs, study);
    await pacs.close();
    const lesions = async (): Promise<readonly LesionView[]> =>
      (await api<{ lesions: LesionView[] }>(`/studies/${study.studyInstanceUID}/lesions`)).lesions;
    await waitUntil('the lesion is stored', async () => (await lesions())[0]?.segmentation !== undefined, 120_000);
    const [{ jobId, review }] = await lesions();
    expect(review).toEqual({ state: 'unreviewed', version: 0 });
    const { mask } = await api<MaskedLesionView>(`/lesions/${jobId}/mask`);
    const smaller = { ...mask, slices: mask.slices.slice(0, -1) };
    await api(`/review/${jobId}/correction`, { mask: smaller, origin: 'edited', version: 0, requestId: randomUUID() });
    expect((await lesions())[0].review).toEqual({ state: 'corrected', version: 1 });
  }

  beforeAll(async () => {
    const env = {
      RECIST3D_DATA: data,
      RECIST3D_PORT: '0',
      INTAKE_POLL_SECONDS: '0.2',
      INTAKE_QUIET_SECONDS: '1',
      SEGMENTATION_THREADS: '0',
    };
    server = await createServer(loadConfig({ env }), { logDestination: { write: () => undefined } });
    url = `http://127.0.0.1:${(await server.start()).port}`;
    for (const seed of seeds) await corrected(seed);
  });
  afterAll(async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('training-cases export writes corrections that recist3d train learns from', async () => {
    const out = join(folder, 'sets', 'corrections');
    const exported = await run('training-cases', 'export', out, '--server', url);
    expect(exported).toEqual({ code: 0, text: '3 cases of 3 patients.\n' });
    const text = readFileSync(join(out, 'cases.json'), 'utf8') + readFileSync(join(out, 'marks.json'), 'utf8');
    expect(text).not.toMatch(/Torso|PHANTOM|2\.25\.\d/);
    const recipe = JSON.parse(readFileSync(join('models', 'recipes', 'co-training-hnn.json'), 'utf8')) as {
      data: object;
    };
    const source = { kind: 'nifti', folder: 'corrections', organ: 'lung' };
    const split = { seed: 1, validationShare: 0.3, testShare: 0.3 };
    const own = {
      ...recipe,
      name: 'corrections',
      seeds: [1],
      data: { ...recipe.data, sources: [source], split, leastLongMm: 5 },
    };
    writeFileSync(join(folder, 'recipe.json'), JSON.stringify(own));
    const trained = await run('train', 'recipe.json', '--quick', '--data', 'sets', '--threads', '1');
    expect(trained.text).not.toContain('phantoms take their place');
    expect(trained.code === 0 ? '' : trained.text).toBe('');
    expect(
      readFileSync(join(folder, 'out', 'training', 'quick', 'corrections', 'seed-1', 'results.json'), 'utf8'),
    ).toContain('corrections');
  });

  test('reader-study create and export tell what readers answered', async () => {
    const created = await run('reader-study', 'create', '--name', 'Two', '--masks', 'automatic', '--server', url);
    expect(created.text).toMatch(/^\S+ {2}3 lesions\n$/);
    const [id] = created.text.split(' ');
    const { item } = await api<{ item: { itemId: string } }>(`/reader-studies/${id}/next`);
    const answer = { itemId: item.itemId, answer: 'accept', seconds: 2.5, requestId: randomUUID(), revises: false };
    await api(`/reader-studies/${id}/answers`, answer);
    const csv = join(folder, 'answers.csv');
    const exported = await run('reader-study', 'export', id, '--out', csv, '--server', url);
    expect(exported.code).toBe(0);
    expect(exported.text).toMatch(/Two: acceptance of automatic, 3 lesions\n.*1 answered, accepted 100\.0 %/);
    expect(readFileSync(csv, 'utf8').trim().split('\n')).toHaveLength(2);
    expect((await run('reader-study', 'export', 'nothing', '--server', url)).code).not.toBe(0);
  });

  test('api-key create, list and revoke: a key opens the API until it is revoked', async () => {
    const key = (await run('api-key', 'create', 'worker', '--scopes', 'read')).text.trim();
    expect(key.length).toBeGreaterThan(20);
    const listed = (await run('api-key', 'list')).text;
    expect(listed).toMatch(/\tworker\tread\t.*\tvalid\n$/);
    expect(listed).not.toContain(key);
    const session = async (): Promise<number> =>
      (await fetch(`${url}/api/session`, { headers: { authorization: `Bearer ${key}` } })).status;
    expect(await session()).toBe(200);
    expect((await run('api-key', 'revoke', listed.split('\t')[0])).code).toBe(0);
    expect((await run('api-key', 'list')).text).toMatch(/\trevoked\n$/);
    expect((await run('api-key', 'create', 'other', '--scopes', 'everything')).code).not.toBe(0);
  });
});
