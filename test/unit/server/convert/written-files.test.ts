import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterAll, describe, expect, test } from '@jest/globals';
import { openConversion } from '../../../../server/convert/open-conversion.js';
import { writeWhole } from '../../../../server/convert/written-files.js';

describe('files of a conversion', () => {
  const scratch = mkdtempSync(join(tmpdir(), 'recist3d-written-'));
  afterAll(() => rmSync(scratch, { recursive: true }));
  const at = (...path: readonly string[]): string => join(scratch, ...path);
  const filesOf = (folder: string): readonly string[] =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.parentPath.endsWith('.recist3d'))
      .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1))
      .sort();

  /** What a process that is killed while it writes leaves behind. */
  async function killedWhileWriting(out: string): Promise<void> {
    const whole = `${out}-undisturbed`;
    const parts = join(whole, '.recist3d-parts');
    const writing = writeWhole(whole, 'series/1.dcm', Buffer.alloc(64 * 2 ** 20, 1));
    while (!existsSync(parts) || readdirSync(parts).length === 0) await nextTurn();
    cpSync(whole, out, { recursive: true });
    await writing;
  }

  test('are there whole or not at all', async () => {
    await killedWhileWriting(at('killed'));
    expect(filesOf(at('killed'))).toEqual([expect.stringMatching(/^\.recist3d-parts\/[0-9a-f-]{36}\.part$/)]);
    expect(filesOf(at('killed-undisturbed'))).toEqual(['series/1.dcm']);
    expect(statSync(at('killed-undisturbed', 'series', '1.dcm')).size).toBe(64 * 2 ** 20);
  });

  test('that a killed run left half-written are removed by the next one, and no others', async () => {
    const out = at('gone-on-with');
    await killedWhileWriting(out);
    const others = ['.recist3d-parts/notes.part', 'series/.0f8fad5b-d9cb-469f-a165-70867728950e.part', 'thesis.part'];
    for (const name of others) writeFileSync(join(out, name), 'of somebody else');
    openConversion(out).close();
    expect(filesOf(out)).toEqual(others);
  });

  test('leave no folder of parts behind', async () => {
    const out = at('ended');
    const conversion = openConversion(out);
    await writeWhole(out, 'a.dcm', Uint8Array.of(1));
    conversion.close();
    expect(readdirSync(out).sort()).toEqual(['.recist3d', 'a.dcm']);
  });

  test('are not removed under the hands of a run that is at work', async () => {
    const out = at('held');
    const held = openConversion(out);
    mkdirSync(join(out, '.recist3d-parts'));
    const part = join(out, '.recist3d-parts', '0f8fad5b-d9cb-469f-a165-70867728950e.part');
    writeFileSync(part, 'half');
    expect(() => openConversion(out)).toThrow(expect.objectContaining({ code: 'store-in-use' }));
    expect(existsSync(part)).toBe(true);
    held.close();
  });

  test('that cannot be put in their place leave nothing half-written', async () => {
    const out = at('taken');
    mkdirSync(join(out, 'a.dcm', 'full'), { recursive: true });
    await expect(writeWhole(out, 'a.dcm', Uint8Array.of(1))).rejects.toThrow();
    expect(filesOf(out)).toEqual([]);
  });
});
