import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { WrittenObject } from '../../dicom-sr/writers/written-object.js';
import type { DicomWebPacs } from '../../server/pacs/dicomweb-pacs.js';
import { createDicomWebPacs } from '../../server/pacs/dicomweb-pacs.js';
import { PacsError } from '../../server/pacs/pacs-error.js';
import { smallStudy } from '../fixtures/archive-objects.js';
import { freePort } from '../services/free-port.js';
import type { OwnProcess } from '../services/own-process.js';
import { startOwnProcess } from '../services/own-process.js';
import { waitUntil } from '../services/wait-until.js';

describe('the embedded archive of a server that is killed again and again', () => {
  const folder = mkdtempSync(join(tmpdir(), 'recist3d-killed-'));
  let port: number;
  let pacs: DicomWebPacs;
  let server: OwnProcess;

  async function start(): Promise<void> {
    const env = { PATH: process.env['PATH'], RECIST3D_DATA: join(folder, 'data'), RECIST3D_PORT: String(port) };
    const started = startOwnProcess(process.execPath, [resolve('bin/recist3d.mjs'), 'serve'], join(folder, 'log'), env);
    server = started;
    await waitUntil('the server answers, or has ended', async () => {
      if (started.exited()) return true;
      return (await fetch(`http://127.0.0.1:${port}/dicom-web/studies`)).ok;
    });
    if (started.exited()) throw new Error(`The server did not start:\n${started.log()}`);
  }

  beforeAll(async () => {
    port = await freePort();
    pacs = createDicomWebPacs({
      baseUrl: `http://127.0.0.1:${port}/dicom-web`,
      limits: { storeMessageBytes: 200_000 },
    });
    await start();
  });
  afterAll(async () => {
    await server?.end('SIGTERM');
    await pacs?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Stores one object after the other until the server goes away, and returns those that it confirmed. */
  async function storeUntilKilled(objects: readonly WrittenObject[]): Promise<WrittenObject[]> {
    const confirmed: WrittenObject[] = [];
    try {
      for (const object of objects) {
        const { stored } = await pacs.store([object]);
        if (stored.includes(object.sopInstanceUID)) confirmed.push(object);
        // Somewhere in the second half, while the next ones are on their way.
        if (confirmed.length === Math.floor(objects.length / 2)) void server.end('SIGKILL');
      }
    } catch (error) {
      if (!(error instanceof PacsError)) throw error;
    }
    await waitUntil('the server has ended', () => server.exited());
    return confirmed;
  }

  test('holds everything that it ever confirmed, byte by byte, and nothing in halves', async () => {
    const confirmed: WrittenObject[] = [];
    for (const round of [1, 2, 3, 4]) {
      const study = smallStudy(`killed ${round}`, { slices: 40, rows: 128, columns: 128 });
      confirmed.push(...(await storeUntilKilled(study.all)));
      await start();
    }
    expect(confirmed.length).toBeGreaterThanOrEqual(80);
    for (const { studyInstanceUID, seriesInstanceUID, sopInstanceUID, part10 } of confirmed) {
      const held = await pacs.retrieveInstance(studyInstanceUID, seriesInstanceUID, sopInstanceUID);
      expect(Buffer.compare(held, part10)).toBe(0);
    }
    // What was not confirmed is there as a whole or not at all.
    for (const series of await pacs.searchAllSeries({ limit: 100, offset: 0 })) {
      let files = 0;
      for await (const file of pacs.retrieveSeries(series.studyInstanceUID, series.seriesInstanceUID)) {
        expect(file.length).toBeGreaterThan(1000);
        files += 1;
      }
      expect(files).toBe(series.numberOfInstances);
    }
  });
});
