import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Agent, request } from 'undici';
import { ApiKeys } from '../../server/access/api-keys.js';
import { SqliteApiKeyStore } from '../../server/access/sqlite/sqlite-api-key-store.js';
import { loadConfig } from '../../server/config/load-config.js';
import type { RunningServer } from '../../server/main.js';
import { createServer } from '../../server/main.js';
import { reviewMigrations } from '../../server/review/sqlite/review-migrations.js';
import { openStateDatabase } from '../../server/state/sqlite/open-state-database.js';
import type { TestCertificates } from '../services/certificates.js';
import { makeCertificates } from '../services/certificates.js';

describe('a server that only machines call, over TLS, open to the network', () => {
  const folder = mkdtempSync(join(tmpdir(), 'recist3d-secure-'));
  let certificates: TestCertificates;
  let server: RunningServer;
  let agent: Agent;
  let url = '';
  beforeAll(async () => {
    certificates = makeCertificates(folder);
    agent = new Agent({ connect: { ca: certificates.ca.pem } });
    server = await createServer(configWith({ ACCESS_API_KEYS: 'true', RECIST3D_HOST: '0.0.0.0' }));
    url = `https://127.0.0.1:${(await server.start()).port}`;
  });
  afterAll(async () => {
    await server.stop();
    await agent.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const configWith = (env: Readonly<Record<string, string>>) =>
    loadConfig({
      env: {
        ...{ RECIST3D_DATA: join(folder, 'data'), RECIST3D_PORT: '0', RECIST3D_LOG_LEVEL: 'silent' },
        ...{ SEGMENTATION_THREADS: '0', RECIST3D_TLS_CERTIFICATE_FILE: certificates.server.file },
        RECIST3D_TLS_KEY_FILE: certificates.server.keyFile,
        ...env,
      },
    });
  const status = async (path: string, key?: string): Promise<number> => {
    const headers = key === undefined ? {} : { authorization: `Bearer ${key}` };
    const answer = await request(url + path, { dispatcher: agent, headers });
    await answer.body.dump();
    return answer.statusCode;
  };

  test('answers by HTTPS alone', async () => {
    expect(await status('/healthz')).toBe(200);
    await expect(fetch(url.replace('https', 'http'))).rejects.toThrow();
  });

  test('opens to an API key, as far as it goes, and to nobody else', async () => {
    const database = openStateDatabase(join(folder, 'data', 'review.db'), reviewMigrations);
    const keys = new ApiKeys(new SqliteApiKeyStore(database));
    const { key } = await keys.create('test', ['read']);
    database.close();
    expect(await status('/api/jobs', key)).toBe(200);
    expect(await status('/api/audit', key)).toBe(403);
    expect(await status('/api/jobs')).toBe(401);
    expect(await status('/api/jobs', `${key.slice(0, -6)}AAAAAA`)).toBe(401);
    expect(await status('/dicom-web/studies')).toBe(401);
  });

  test('does not start with a key that is of another certificate, and names the setting', async () => {
    const wrong = configWith({ RECIST3D_TLS_KEY_FILE: certificates.client.keyFile, RECIST3D_DATA: join(folder, 'b') });
    await expect(createServer(wrong)).rejects.toMatchObject({ problems: [{ key: 'server.tlsKeyFile' }] });
  });
});
