import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { estimate } from '../../../../server/archive/estimate.js';
import { isManifestGenuine, writeManifest } from '../../../../server/archive/manifest.js';
import type { LesionRow } from '../../../../server/report/conversion-report.js';

const row: LesionRow = {
  document: 'one.dcm',
  groupIndex: 0,
  state: 'converted',
  method: { id: 'graph-cut-3d', version: '2' },
  segmentation: { path: '1/2.dcm', sopInstanceUID: '2', sha256: 'ab' },
  report: { path: '3/4.dcm', sopInstanceUID: '4', sha256: 'cd' },
  seconds: 2,
};

describe('the manifest of an archive conversion', () => {
  const folder = mkdtempSync(join(tmpdir(), 'recist3d-manifest-'));
  const key = join(folder, 'key.pem');
  const publicKey = (): string => readFileSync(join(folder, 'manifest.pub'), 'utf8');
  afterAll(() => rmSync(folder, { recursive: true }));
  beforeAll(() =>
    writeManifest(folder, key, {
      ...{ version: '1', method: 'graph-cut-3d 2', timestamp: '2026-01-01T00:00:00.000Z' },
      lesions: () => [{ inputs: 'ef', row }],
    }),
  );

  test('is found genuine by openssl, as docs/operation.md says', () => {
    const commands = readFileSync('docs/operation.md', 'utf8')
      .split('\n')
      .filter((line) => /^ {4}openssl (dgst -sha256 -binary|pkeyutl)/.test(line));
    const said = execFileSync('sh', ['-ec', commands.join('\n')], { cwd: folder, encoding: 'utf8' });
    expect(said).toContain('Signature Verified Successfully');
  });

  test('names inputs, outputs, method and version of every mark', () => {
    const lines = readFileSync(join(folder, 'manifest.jsonl'), 'utf8').trim().split('\n');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
      { version: '1', method: 'graph-cut-3d 2', timestamp: '2026-01-01T00:00:00.000Z' },
      {
        ...{ document: 'one.dcm', groupIndex: 0, state: 'converted', inputs: 'ef' },
        ...{ method: row.method, outputs: [row.segmentation, row.report] },
      },
    ]);
  });

  test('is signed by a key that its owner alone can read', async () => {
    expect(statSync(key).mode & 0o777).toBe(0o600);
    expect(await isManifestGenuine(folder, publicKey())).toBe(true);
  });

  test('is not genuine any more when it was changed', async () => {
    const path = join(folder, 'manifest.jsonl');
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, text.replace('"cd"', '"ce"'));
    expect(await isManifestGenuine(folder, publicKey())).toBe(false);
    writeFileSync(path, text);
  });
});

describe('the estimate of an archive conversion', () => {
  test('goes by what was measured on the archive', () => {
    const { hours, megabytes, isMeasured } = estimate(3600, [row, row], { jobs: 2 }, () => 512 * 1024);
    expect([hours, megabytes, isMeasured]).toEqual([1, 3600, true]);
  });

  test('is held down by the pace', () => {
    expect(estimate(600, [row], { jobs: 8, perMinute: 10 }, () => 1).hours).toBeCloseTo(1, 9);
  });

  test('says so where nothing was measured', () => {
    expect(estimate(10, [], { jobs: 1 }, () => 1).isMeasured).toBe(false);
  });
});
