import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { loadConfig } from '../../../../server/config/load-config.js';
import { diagnose } from '../../../../server/doctor/diagnose.js';
import { tryFolder } from '../../../../server/doctor/try-folder.js';

const waitMs = 60_000;

describe('the data folder', () => {
  const scratch = mkdtempSync(join(tmpdir(), 'recist3d-try-'));
  afterAll(() => rmSync(scratch, { recursive: true }));

  test('is made for its owner only, tried, and left empty', async () => {
    const folder = join(scratch, 'a', 'b');
    expect(await tryFolder(folder, waitMs)).toBeGreaterThan(0);
    expect([readdirSync(folder), statSync(folder).mode & 0o777]).toEqual([[], 0o700]);
  });

  test.each(['/proc/recist3d/data', '/sys/recist3d', join(scratch, 'file', 'data')])(
    'is refused where nothing can be made: %s',
    async (folder) => {
      writeFileSync(join(scratch, 'file'), '');
      await expect(tryFolder(folder, waitMs)).rejects.toMatchObject({ code: 'data-folder-unusable' });
    },
  );

  test('on a disk that does not answer is given up', async () => {
    await expect(tryFolder(join(scratch, 'late'), 0)).rejects.toMatchObject({ code: 'data-folder-hangs' });
  });

  test('that hangs is not asked for database and queue, and the rest is looked at', async () => {
    const env = { RECIST3D_DATA: join(scratch, 'hung'), SEGMENTATION_THREADS: '0', SEGMENTATION_METHOD: 'ellipse' };
    const findings = await diagnose(loadConfig({ env }), 0);
    const bad = findings.filter(({ verdict }) => verdict === 'bad');
    expect(bad.map(({ what, words }) => `${what} ${words.split(':')[0]}`)).toEqual([
      ...['disk data-folder-hangs', 'database data-folder-hangs', 'queue data-folder-hangs'],
    ]);
    expect(bad.every(({ nextStep }) => nextStep?.includes('RECIST3D_DATA'))).toBe(true);
    expect(findings.find(({ what }) => what === 'segmentation')?.verdict).toBe('good');
  });
});
