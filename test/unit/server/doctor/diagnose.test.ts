import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { loadConfig } from '../../../../server/config/load-config.js';
import { storeRights } from '../../../../server/doctor/store-rights.js';
import { listen } from '../../../services/listen.js';
import { diagnose, diskFinding } from '../../../../server/doctor/diagnose.js';

describe('recist3d doctor', () => {
  const folder = mkdtempSync(join(tmpdir(), 'recist3d-doctor-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const look = (env: Record<string, string>) =>
    diagnose(loadConfig({ env: { RECIST3D_DATA: folder, SEGMENTATION_THREADS: '0', ...env } }));

  test('finds a default installation well', async () => {
    const findings = await look({});
    expect(findings.filter(({ verdict }) => verdict === 'bad')).toEqual([]);
    expect(findings.map(({ what }) => what)).toEqual([
      ...['disk', 'database', 'queue', 'archive', 'storing', 'clock', 'engine', 'segmentation', 'network'],
    ]);
  });

  test.each([
    [2e9, 'good', ''],
    [1.999e9, 'look', 'Make room'],
  ])('tells where little room is left: %d bytes', (bytes, verdict, step) => {
    const finding = diskFinding(bytes);
    expect(finding).toMatchObject({ what: 'disk', verdict, words: expect.stringMatching(/^\d+ MB are free/) });
    expect(finding.nextStep ?? '').toContain(step);
  });

  test('says of each thing that is away what to do, and looks at the others', async () => {
    const nowhere = '127.0.0.1:1';
    const findings = await look({ PACS_URL: `http://${nowhere}`, DATABASE_URL: `postgres://u:secret@${nowhere}/d` });
    const bad = findings.filter(({ verdict }) => verdict === 'bad');
    expect(bad.map(({ what }) => what)).toEqual(['database', 'queue', 'archive', 'storing', 'clock']);
    // Each has its own cause, and not that of the database.
    expect(bad.map(({ words }) => words.split(':')[0])).toEqual([
      ...['state-unavailable', 'state-unavailable', 'pacs-unreachable', 'pacs-unreachable', 'pacs-unreachable'],
    ]);
    expect(bad.every(({ nextStep }) => (nextStep ?? '').length > 10)).toBe(true);
    expect(JSON.stringify(findings)).not.toContain('secret');
  });

  test('tells of a broker that is away by itself', async () => {
    const nowhere = '127.0.0.1:1';
    const env = { DATABASE_URL: `postgres://u:secret@${nowhere}/d`, QUEUE_URL: `amqp://u:secret@${nowhere}` };
    const queue = (await look(env)).find(({ what }) => what === 'queue');
    expect(queue).toMatchObject({ verdict: 'bad', words: expect.stringContaining('broker-unavailable') });
    expect(queue?.nextStep).toContain('QUEUE_URL');
  });

  test('says what became of an engine that does not work here, and goes on without it', async () => {
    const findings = await look({ SEGMENTATION_ENGINE: 'tfjs-node-gpu' });
    expect(findings.find(({ what }) => what === 'engine')).toMatchObject({
      verdict: 'look',
      words: 'tfjs-node-gpu was asked for, but @tensorflow/tfjs-node-gpu is not installed',
      nextStep: expect.stringContaining('docs/engines.md'),
    });
    expect(findings.find(({ what }) => what === 'segmentation')).toMatchObject({ verdict: 'good' });
  });

  test.each([
    [10 * 60_000, 'look', 'NTP'],
    [0, 'good', undefined],
  ])('compares the clock of the archive with ours: off by %d ms', async (offMs, verdict, step) => {
    const archive = await listen((_request, response) => {
      const now = new Date(Date.now() - offMs).toISOString();
      response.setHeader('Content-Type', 'text/plain').end(now.slice(0, 19).replace(/[-:]/g, ''));
    });
    const findings = await look({ PACS_URL: archive.url });
    await archive.close();
    const clock = findings.find(({ what }) => what === 'clock');
    expect(clock?.verdict).toBe(verdict);
    expect(clock?.nextStep ?? '').toContain(step ?? '');
  });

  test('asks for a login before a server that is open to the network', async () => {
    const network = (await look({ RECIST3D_HOST: '0.0.0.0', ACCESS_OPEN: 'true' })).find(
      ({ what }) => what === 'network',
    );
    expect(network).toMatchObject({ verdict: 'look', nextStep: expect.stringContaining('TLS and login') });
  });

  test.each([
    [400, 'good'],
    [200, 'good'],
    [403, 'bad'],
    [404, 'bad'],
    [503, 'look'],
  ])(
    'tells from the answer %d to something that is no DICOM file whether results can be stored: %s',
    async (status, verdict) => {
      const archive = await listen((request, response) => {
        request.resume().on('end', () => response.writeHead(status, { 'Content-Type': 'application/json' }).end('{}'));
      });
      const config = loadConfig({ env: { PACS_URL: archive.url, PACS_KIND: 'dicomweb' } });
      const rights = await storeRights(config);
      await archive.close();
      const expected = { good: ['granted'], bad: ['refused', 'no-service'], look: ['unclear'] }[verdict];
      expect(expected).toContain(rights);
    },
  );
});
