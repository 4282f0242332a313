import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { UnreadEntry } from '../../../../server/convert/files-below.js';
import { filesBelow } from '../../../../server/convert/files-below.js';
import { whileUnreadable } from '../../../fixtures/unreadable.js';

describe('a walk through a folder tree', () => {
  const scratch = mkdtempSync(join(tmpdir(), 'recist3d-walk-'));
  const at = (...path: readonly string[]): string => join(scratch, ...path);
  const tree = at('tree');
  beforeAll(() => {
    chmodSync(scratch, 0o755);
    for (const folder of ['a/below', 'b', 'c']) mkdirSync(at('tree', folder), { recursive: true });
    for (const file of ['top', 'a/1', 'a/below/2', 'b/3', 'c/4']) writeFileSync(at('tree', file), file);
    mkdirSync(at('elsewhere'));
    writeFileSync(at('elsewhere', '5'), '5');
  });
  afterAll(() => rmSync(scratch, { recursive: true, force: true }));

  async function walk(folder = tree): Promise<{ names: readonly string[]; unread: readonly UnreadEntry[] }> {
    const [names, unread]: [string[], UnreadEntry[]] = [[], []];
    const onUnread = (entry: UnreadEntry): void => void unread.push(entry);
    for await (const batch of filesBelow(folder, { batchSize: 2, onUnread }))
      names.push(...batch.map(({ name }) => name));
    return { names, unread };
  }

  test('yields every file by its path below the folder', async () => {
    expect(await walk()).toEqual({ names: ['top', 'a/1', 'a/below/2', 'b/3', 'c/4'], unread: [] });
  });

  test('goes on behind a folder that cannot be read, and tells of it', async () => {
    const { names, unread } = await whileUnreadable([at('tree', 'a')], walk);
    expect(names).toEqual(['top', 'b/3', 'c/4']);
    expect(unread).toEqual([{ name: 'a', kind: 'folder', errno: 'EACCES' }]);
  });

  test('tells of files that are listed and that nobody may look at', async () => {
    const { names, unread } = await whileUnreadable([], async () => walk());
    expect([names.length, unread]).toEqual([5, []]);
    chmodSync(at('tree', 'b'), 0o744);
    const listed = await whileUnreadable([], walk).finally(() => chmodSync(at('tree', 'b'), 0o755));
    expect(listed.names).toEqual(['top', 'a/1', 'a/below/2', 'c/4']);
    expect(listed.unread).toEqual([{ name: 'b/3', kind: 'file', errno: 'EACCES' }]);
  });

  test('ends at a folder that cannot be read where nobody is told of it', async () => {
    const names = async (): Promise<void> => {
      for await (const batch of filesBelow(tree)) void batch;
    };
    await expect(whileUnreadable([at('tree', 'a')], names)).rejects.toMatchObject({ code: 'input-unreadable' });
  });

  test('ends where the folder itself cannot be read', async () => {
    await expect(whileUnreadable([tree], walk)).rejects.toMatchObject({ code: 'input-unreadable' });
  });

  test('follows links to files, and tells of links to folders elsewhere', async () => {
    const linked = at('linked');
    mkdirSync(join(linked, 'own'), { recursive: true });
    symlinkSync(at('elsewhere', '5'), join(linked, 'file'));
    symlinkSync(at('elsewhere'), join(linked, 'folder'));
    symlinkSync(linked, join(linked, 'own', 'up'));
    symlinkSync(at('nowhere'), join(linked, 'gone'));
    const { names, unread } = await walk(linked);
    expect(names).toEqual(['file']);
    expect(unread.map(({ name, kind }) => [name, kind])).toEqual([['folder', 'link']]);
  });
});
