import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { loadConfig } from '../../../server/config/load-config.js';
import type { RunningServer } from '../../../server/main.js';
import { createServer } from '../../../server/main.js';

describe('the server', () => {
  let folder: string;
  let lines: string[];
  const create = (env: Record<string, string> = {}): Promise<RunningServer> => {
    const here = { RECIST3D_DATA: folder, RECIST3D_PORT: '0', SEGMENTATION_THREADS: '0' };
    const logDestination = { write: (line: string) => void lines.push(line) };
    return createServer(loadConfig({ env: { ...here, ...env } }), { logDestination });
  };
  const events = (): readonly unknown[] => lines.map((line) => (JSON.parse(line) as { event: unknown }).event);

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'recist3d-main-'));
    lines = [];
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test('runs by itself without any setting, and is ready', async () => {
    const server = await create();
    const { port } = await server.start();
    const answers = await Promise.all(
      ['/healthz', '/readyz', '/dicom-web/studies'].map((path) => fetch(`http://127.0.0.1:${port}${path}`)),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(await answers[1].json()).toMatchObject({
      dependencies: expect.arrayContaining([{ name: 'segmenter', ready: true }]),
      engine: { name: 'onnxruntime-cpu', reason: 'onnxruntime-cpu was asked for', warnings: [] },
    });
    await server.stop('SIGTERM');
    expect(events()).toEqual(['engine.chosen', 'server.started', 'server.stopping', 'server.stopped']);
  });

  test('closes everything when its port is taken, so that another can use its folder', async () => {
    const other = createHttpServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const taken = String((other.address() as AddressInfo).port);
    await expect((await create({ RECIST3D_PORT: taken })).start()).rejects.toMatchObject({ code: 'port-in-use' });
    other.close();
    const next = await create();
    await next.start();
    await next.stop();
  });

  test('refuses a folder that another server uses, and leaves that one alone', async () => {
    const first = await create();
    const { port } = await first.start();
    await expect(create()).rejects.toMatchObject({ code: 'store-in-use' });
    expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200);
    await first.stop();
  });

  test('refuses a method that it does not know, before it touches anything', async () => {
    await expect(create({ SEGMENTATION_METHOD: 'magic' })).rejects.toMatchObject({ retryable: false });
    const server = await create();
    await server.start();
    await server.stop();
  });

  test('logs a crash by its class and place only', async () => {
    const server = await create();
    await server.start();
    server.logCrash(new TypeError('cannot read "Doe^Jane"'));
    await server.stop();
    expect(events()).toContain('server.crashed');
    expect(lines.join('')).not.toContain('Doe');
  });
});
