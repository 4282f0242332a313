import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { createGunzip } from 'node:zlib';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { ListeningServer } from '../../services/listen.js';
import { listen } from '../../services/listen.js';

describe('the audit of what ships', () => {
  let registry: ListeningServer | undefined;
  afterEach(() => registry?.close());

  /** @returns how the audit ends beside a registry that knows of one weakness of express, or answers no audits; and what it was asked for */
  async function audit(severity: 'high' | 'moderate' | undefined) {
    let asked: Record<string, readonly string[]> = {};
    const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
      if (severity === undefined) return void response.writeHead(405).end();
      if (request.method !== 'POST') return void response.writeHead(404).end('{}');
      const isPacked = request.headers['content-encoding'] === 'gzip';
      asked = (await json(isPacked ? request.pipe(createGunzip()) : request)) as typeof asked;
      const advisory = { id: 1, url: '', title: 'a weakness', severity, vulnerable_versions: '*', cwe: [], cvss: {} };
      response.end(JSON.stringify({ express: [advisory] }));
    };
    registry = await listen((request, response) => void answer(request, response));
    const cache = mkdtempSync(join(tmpdir(), 'recist3d-audit-'));
    const env = {
      ...process.env,
      npm_config_registry: `${registry.url}/`,
      npm_config_cache: cache,
      npm_config_noproxy: '127.0.0.1',
    };
    const ended = await new Promise<{ code: number; said: string }>((resolve) => {
      execFile(process.execPath, ['test/audit.mjs'], { env }, (error, said) =>
        resolve({ code: Number(error?.code ?? 0), said }),
      );
    });
    rmSync(cache, { recursive: true, force: true });
    return { ...ended, asked };
  }

  test('fails on a weakness of high severity, and names where it is', async () => {
    const { code, said } = await audit('high');
    expect(said).toMatch(/^audit: [1-9]\d* advisories of high or critical severity in what ships/);
    expect(said).toContain('  express: high');
    expect(code).toBe(1);
  });

  test('asks for what ships, in the versions of the lock file, and not for tools of the tests', async () => {
    const { asked } = await audit('high');
    expect(asked['express']).toEqual([expect.stringMatching(/^5\./)]);
    expect(asked).not.toHaveProperty('jest');
  });

  test('tells of lesser ones, and lets them pass', async () => {
    const { code, said } = await audit('moderate');
    expect(said).toContain('audit: 0 advisories of high or critical severity in what ships');
    expect(said).toContain('  express: moderate');
    expect(code).toBe(0);
  });

  test('says loudly that nothing was checked where the registry answers no audits', async () => {
    const { code, said } = await audit(undefined);
    expect(said).toContain('audit: NOT CHECKED. The registry gives no advisories (405).');
    expect(code).toBe(0);
  });
});
