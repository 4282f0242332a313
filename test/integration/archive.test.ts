import { execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { isManifestGenuine } from '../../server/archive/manifest.js';
import { describeWith } from '../services/available.js';
import type { OrthancService } from '../services/orthanc.js';
import { startOrthanc } from '../services/orthanc.js';
import { waitUntil } from '../services/wait-until.js';
import { readStudyFiles, send, stored } from './archive-study.js';

const bin = resolve('bin/recist3d.mjs');

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

describeWith('orthanc')('recist3d archive over a real Orthanc', () => {
  const scratch = mkdtempSync(join(tmpdir(), 'recist3d-archive-'));
  const out = join(scratch, 'out');
  let orthanc: OrthancService;
  let env: NodeJS.ProcessEnv;

  beforeAll(async () => {
    orthanc = await startOrthanc();
    for (const seed of [21, 22]) {
      const phantom = join(scratch, `phantom-${seed}`);
      const size = ['--matrix', '160', '--slices', '40', '--lesions', '3', '--seed', String(seed)];
      execFileSync(process.execPath, [bin, 'phantom', phantom, ...size], { stdio: 'pipe' });
      await send(orthanc, readStudyFiles(phantom));
    }
    const { username, password } = orthanc.credentials;
    env = { PATH: process.env['PATH'], PACS_URL: orthanc.url, PACS_USERNAME: username, PACS_PASSWORD: password };
  });
  afterAll(async () => {
    await orthanc.stop();
    rmSync(scratch, { recursive: true, force: true });
  });

  const archive = async (...args: readonly string[]): Promise<Ended> => {
    const ended = await promisify(execFile)(process.execPath, [bin, 'archive', ...args], { env }).catch(
      (error: unknown) => error as Ended,
    );
    return { code: 0, ...ended };
  };
  const results = (): number =>
    existsSync(out)
      ? (readdirSync(out, { recursive: true }) as string[]).filter((name) => name.endsWith('.dcm')).length
      : 0;

  test('plans: counts, and what it would take', async () => {
    const { code, stdout } = await archive('plan', '--out', out);
    expect(stdout).toContain('Found 6 marks');
    expect(stdout).toContain('6 would be converted, 0 are superseded, 0 would be refused.');
    expect(stdout).toMatch(/Still to do: about \d/);
    expect([code, results()]).toEqual([0, 0]);
  });

  test('goes on after a kill, stores each result once, and signs what it did', async () => {
    const args = ['run', '--out', out, '--store', 'archive', '--jobs', '1'];
    const child = spawn(process.execPath, [bin, 'archive', ...args], { env, stdio: 'ignore' });
    await waitUntil('a lesion is done', () => results() >= 2 || child.exitCode !== null);
    const exit = once(child, 'exit');
    child.kill('SIGKILL');
    await exit;
    const { code, stdout, stderr } = await archive(...args);
    expect([code, code === 0 ? '' : stderr]).toEqual([0, '']);
    expect(stdout).toContain('6 converted, 0 superseded, 0 refused, 0 failed');
    expect((await stored(orthanc, 'SEG')).size).toBe(6);
    expect(results()).toBe(12);
    expect(await isManifestGenuine(out, readFileSync(join(out, 'manifest.pub'), 'utf8'))).toBe(true);
  });

  test('finds nothing new afterwards, its own results not either', async () => {
    const { code, stdout } = await archive('run', '--out', out, '--store', 'archive');
    expect(stdout).toContain('Found 6 marks');
    expect(stdout).toContain('6 were done by an earlier run');
    expect([code, (await stored(orthanc, 'SEG')).size]).toEqual([0, 6]);
  });
});
