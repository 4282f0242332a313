import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, unlinkSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { JobView } from '../../server/http/api-schemas.js';
import { loadConfig } from '../../server/config/load-config.js';
import type { RunningServer } from '../../server/main.js';
import { createServer } from '../../server/main.js';
import { createDicomWebPacs } from '../../server/pacs/dicomweb-pacs.js';
import { markedStudy } from '../fixtures/server/marked-study.js';
import { waitUntil } from '../services/wait-until.js';

const folder = mkdtempSync(join(tmpdir(), 'recist3d-full-'));

/** A disk of a few megabytes, which takes the right to mount one. */
function mountSmallDisk(): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', folder], { stdio: 'pipe' });
    return true;
  } catch {
    process.stderr.write('skipped: a small disk cannot be mounted here (it takes CAP_SYS_ADMIN); no disk was filled\n');
    return false;
  }
}

const withDisk = mountSmallDisk() ? describe : describe.skip;

withDisk('a server whose disk is full', () => {
  let server: RunningServer;
  let url = '';
  const filler = join(folder, 'filler');
  beforeAll(async () => {
    const here = { RECIST3D_DATA: join(folder, 'data'), RECIST3D_PORT: '0', SEGMENTATION_THREADS: '0' };
    const quick = { INTAKE_QUIET_SECONDS: '0', INTAKE_POLL_SECONDS: '0.1', RECIST3D_LOG_LEVEL: 'silent' };
    server = await createServer(loadConfig({ env: { ...here, ...quick } }));
    url = `http://127.0.0.1:${(await server.start()).port}`;
  });
  afterAll(async () => {
    await server.stop();
    execFileSync('umount', ['--lazy', folder], { stdio: 'pipe' });
    rmSync(folder, { recursive: true, force: true });
  });

  /** Writes until nothing more goes in. */
  function fill(): void {
    const file = openSync(filler, 'a');
    try {
      for (let size = 2 ** 20; size >= 1; size /= 4) writeAll(file, Buffer.alloc(Math.floor(size)));
    } finally {
      closeSync(file);
    }
  }
  function writeAll(file: number, piece: Buffer): void {
    try {
      for (;;) if (writeSync(file, piece) < piece.length) return;
    } catch (error) {
      if ((error as { code?: string }).code !== 'ENOSPC') throw error;
    }
  }
  const jobs = async (): Promise<readonly JobView[]> =>
    ((await (await fetch(`${url}/api/jobs`)).json()) as { jobs?: JobView[] }).jobs ?? [];

  test('takes nothing that it cannot keep, stays alive, and goes on when there is room again', async () => {
    const pacs = createDicomWebPacs({ baseUrl: `${url}/dicom-web`, retries: { attempts: 1 } });
    const [early, late] = [markedStudy('before the disk is full'), markedStudy('while it is full')];
    const sent = [...early.ct, early.sr];
    expect((await pacs.store(sent)).stored).toHaveLength(sent.length);
    await waitUntil('the mark came to an end', async () =>
      (await jobs()).some(({ state }) => ['stored', 'refused', 'failed'].includes(state)),
    );

    fill();
    const outcome = await pacs.store([...late.ct, late.sr]).catch(() => ({ stored: [] as readonly string[] }));
    expect(outcome.stored.length).toBeLessThan(late.ct.length + 1);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);

    unlinkSync(filler);
    const all = [...late.ct, late.sr];
    expect((await pacs.store(all)).stored).toHaveLength(all.length);
    await waitUntil('both marks came to an end', async () => {
      const found = await jobs();
      return found.length === 2 && found.every(({ state }) => ['stored', 'refused', 'failed'].includes(state));
    });
    for (const { studyInstanceUID, seriesInstanceUID, sopInstanceUID, part10 } of [...sent, ...all]) {
      const held = await pacs.retrieveInstance(studyInstanceUID, seriesInstanceUID, sopInstanceUID);
      expect(Buffer.compare(held, part10)).toBe(0);
    }
    await pacs.close();
  });
});
