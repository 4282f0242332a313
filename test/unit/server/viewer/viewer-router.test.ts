import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import express from 'express';
import request from 'supertest';
import { viewerRouter } from '../../../../server/viewer/viewer-router.js';

describe('the viewer', () => {
  const folder = mkdtempSync(join(tmpdir(), 'recist3d-viewer-'));
  const [ohif, plugins] = [join(folder, 'ohif'), join(folder, 'plugins')];
  const app = express();

  beforeAll(() => {
    mkdirSync(ohif);
    mkdirSync(plugins);
    writeFileSync(join(ohif, 'index.html'), '<title>viewer</title>');
    writeFileSync(join(ohif, 'app-config.js'), 'the default one');
    writeFileSync(join(ohif, 'app.bundle.0123456789abcdef.js'), '1');
    writeFileSync(join(plugins, 'extension-lesion-review.js'), '2');
    writeFileSync(join(folder, 'secret.txt'), 'classified');
    app.use(viewerRouter({ files: { ohif, plugins }, version: '1.2.3' }));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test('answers with its page for every route of the viewer', async () => {
    for (const path of ['/', '/lesion-review?StudyInstanceUIDs=1.2', '/viewer']) {
      const { status, text } = await request(app).get(path);
      expect([status, text]).toEqual([200, '<title>viewer</title>']);
    }
  });

  test('never answers with its page for a missing file or another service', async () => {
    for (const path of ['/missing.js', '/plugins/missing.js', '/api/unknown', '/dicom-web/studies', '/metrics']) {
      expect((await request(app).get(path)).status).toBe(404);
    }
  });

  test('names our plugins in its configuration, by version', async () => {
    const { text } = await request(app).get('/app-config.js');
    expect(text).toContain('/plugins/extension-lesion-review.js?v=1.2.3');
    expect(text).toContain('"@recist3d/mode-lesion-review"');
    expect(text).not.toContain('the default one');
  });

  test('lets the viewer sign in where the server asks for it, and only there', async () => {
    const signedIn = express().use(
      viewerRouter({
        files: { ohif, plugins },
        version: '1',
        signIn: { issuer: 'https://id.example', clientId: 'recist3d' },
      }),
    );
    expect((await request(signedIn).get('/app-config.js')).text).toContain('"authority": "https://id.example"');
    expect((await request(app).get('/app-config.js')).text).not.toContain('oidc');
  });

  test('lets browsers keep what never changes, and ask for the rest', async () => {
    expect((await request(app).get('/app.bundle.0123456789abcdef.js')).headers['cache-control']).toMatch(/immutable/);
    expect((await request(app).get('/plugins/extension-lesion-review.js')).headers['cache-control']).toBe('no-cache');
  });

  test('gives no file from outside of its folders', async () => {
    for (const path of ['/..%2fsecret.txt', '/plugins/..%2f..%2fsecret.txt', '/%2e%2e/secret.txt']) {
      const { text } = await request(app).get(path);
      expect(text).not.toContain('classified');
    }
  });
});
