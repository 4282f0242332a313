import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { conversionTime } from '../../../../server/convert/conversion-time.js';

describe('the time of a conversion', () => {
  const folder = mkdtempSync(join(tmpdir(), 'recist3d-time-'));
  const file = join(folder, 'conversion.json');
  const [first, second] = [new Date('2030-01-01T00:00:00Z'), new Date('2031-01-01T00:00:00Z')];
  afterAll(() => rmSync(folder, { recursive: true }));

  test('is that of the first run, whose file is not touched again: a kill could leave it empty', async () => {
    expect(await conversionTime(folder, undefined, first)).toEqual(first);
    const { ino, mtimeMs } = statSync(file);
    expect(await conversionTime(folder, undefined, second)).toEqual(first);
    expect(statSync(file)).toMatchObject({ ino, mtimeMs });
  });

  test('is replaced as a whole where another one is asked for', async () => {
    const { ino } = statSync(file);
    expect(await conversionTime(folder, second, new Date())).toEqual(second);
    expect(statSync(file).ino).not.toBe(ino);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ timestamp: second.toISOString() });
    expect(readdirSync(folder, { recursive: true })).toEqual(['.recist3d-parts', 'conversion.json']);
  });

  test('needs a folder that can be made', async () => {
    await expect(conversionTime('/proc/recist3d/out', undefined, first)).rejects.toMatchObject({
      code: 'out-folder-unusable',
    });
  });
});
