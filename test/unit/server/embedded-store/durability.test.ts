import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEmbeddedStore } from '../../../../server/embedded-store/embedded-store.js';
import { PacsError } from '../../../../server/pacs/pacs-error.js';
import type { WrittenObject } from '../../../../dicom-sr/writers/written-object.js';
import { smallStudy } from '../../../fixtures/archive-objects.js';
import type { EmbeddedArchive } from '../../../services/embedded-archive.js';
import { startEmbeddedArchive } from '../../../services/embedded-archive.js';

let archive: EmbeddedArchive;
beforeEach(async () => {
  archive = await startEmbeddedArchive();
});
afterEach(() => archive.stop());

const study = smallStudy('durable');
const found = async () =>
  (await archive.store().feed.poll(undefined)).arrivals.map(({ sopInstanceUID }) => sopInstanceUID).sort();
const uidsOf = (objects: readonly WrittenObject[]) => objects.map(({ sopInstanceUID }) => sopInstanceUID).sort();
const fileOf = (object: WrittenObject) =>
  join(archive.folder, 'instances', object.studyInstanceUID, object.seriesInstanceUID, `${object.sopInstanceUID}.dcm`);
const codeOf = (action: () => unknown): unknown => {
  try {
    action();
    return undefined;
  } catch (error) {
    return error instanceof PacsError ? error.code : error;
  }
};

describe('the embedded store after a restart', () => {
  test('holds what it held', async () => {
    await archive.store().pacs.store(study.all);
    await archive.reopen();
    await expect(found()).resolves.toEqual(uidsOf(study.all));
  });

  test('goes on counting arrivals, so that the cursor of the feed stays good', async () => {
    await archive.store().pacs.store(study.ct);
    const { cursor } = await archive.store().feed.poll(undefined);
    await archive.reopen();
    await archive.store().pacs.store([study.sr]);
    const { arrivals } = await archive.store().feed.poll(cursor);
    expect(uidsOf(arrivals as unknown as WrittenObject[])).toEqual([study.sr.sopInstanceUID]);
  });

  test('takes in a file that a crash left in the folder but not in the index, and tells of it', async () => {
    await archive.store().pacs.store(study.ct);
    const { cursor } = await archive.store().feed.poll(undefined);
    await archive.reopen(() => {
      mkdirSync(join(fileOf(study.sr), '..'), { recursive: true });
      writeFileSync(fileOf(study.sr), study.sr.part10);
    });
    const { arrivals } = await archive.store().feed.poll(cursor);
    expect(arrivals.map(({ sopInstanceUID }) => sopInstanceUID)).toEqual([study.sr.sopInstanceUID]);
  });

  test('removes what a crash left half-written', async () => {
    await archive.reopen(() => writeFileSync(join(archive.folder, 'incoming', 'half'), 'half a file'));
    expect(readdirSync(join(archive.folder, 'incoming'))).toEqual([]);
  });

  test('forgets what was removed from the folder, and studies that are empty then', async () => {
    await archive.store().pacs.store(study.all);
    await archive.reopen(() => rmSync(fileOf(study.sr)));
    await expect(found()).resolves.toEqual(uidsOf(study.ct));
    await archive.reopen(() => rmSync(join(archive.folder, 'instances', study.studyInstanceUID), { recursive: true }));
    await expect(fetch(`${archive.url()}/studies`).then((answer) => answer.json())).resolves.toEqual([]);
  });

  test('leaves alone what does not belong into its folder, is damaged, or lies at the wrong place', async () => {
    await archive.store().pacs.store(study.ct);
    await archive.reopen(() => {
      writeFileSync(join(archive.folder, 'instances', 'notes.txt'), 'hello');
      mkdirSync(join(archive.folder, 'instances', '1.2', '1.3'), { recursive: true });
      writeFileSync(join(archive.folder, 'instances', '1.2', '1.3', '1.4.dcm'), study.sr.part10);
      writeFileSync(join(archive.folder, 'instances', '1.2', '1.3', '1.5.dcm'), 'damaged');
      truncateSync(fileOf(study.ct[0]), 300);
    });
    await expect(found()).resolves.toEqual(uidsOf(study.ct.slice(1)));
  });

  test.each([
    ['lost', (index: string) => rmSync(index)],
    ['damaged', (index: string) => writeFileSync(index, 'no database at all '.repeat(500))],
    ['cut off', (index: string) => truncateSync(index, Math.floor(statSync(index).size / 2))],
    ['empty', (index: string) => truncateSync(index, 0)],
  ])('builds an index again that is %s, and tells everything once more', async (_state, damage) => {
    await archive.store().pacs.store(study.all);
    const { cursor } = await archive.store().feed.poll(undefined);
    archive.store().close();
    // A copy: this process may still have the original open, for SQLite closes it when its last statement is collected.
    const copy = mkdtempSync(join(tmpdir(), 'recist3d-copy-'));
    for (const name of ['instances', 'index.sqlite'])
      cpSync(join(archive.folder, name), join(copy, name), { recursive: true });
    damage(join(copy, 'index.sqlite'));
    const store = createEmbeddedStore(copy);
    const { arrivals } = await store.feed.poll(cursor);
    store.close();
    rmSync(copy, { recursive: true });
    expect(arrivals.map(({ sopInstanceUID }) => sopInstanceUID).sort()).toEqual(uidsOf(study.all));
  });
});

describe('the folder of the embedded store', () => {
  test('belongs to one store at a time', () => {
    expect(codeOf(() => createEmbeddedStore(archive.folder))).toBe('store-in-use');
  });

  test('is free again after close', async () => {
    await archive.reopen();
    await expect(archive.store().pacs.ping()).resolves.toBeUndefined();
  });

  test('cannot be a file', () => {
    const file = join(archive.folder, 'file');
    writeFileSync(file, '');
    expect(codeOf(() => createEmbeddedStore(file))).toBe('store-unavailable');
  });

  test('can be read by its owner alone', async () => {
    await archive.store().pacs.store(study.all);
    const modes = [join(archive.folder, 'instances'), fileOf(study.sr)].map((path) => statSync(path).mode & 0o077);
    expect(modes).toEqual([0, 0]);
  });

  test('stores nothing where it cannot write, and says so without a path', async () => {
    const broken = join(archive.folder, 'incoming');
    rmSync(broken, { recursive: true });
    writeFileSync(broken, 'a file where a folder was');
    const failure = await archive
      .store()
      .pacs.store(study.all)
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'store-unavailable', message: 'The file system answered ENOTDIR.' });
    expect(existsSync(fileOf(study.sr))).toBe(false);
    await expect(found()).resolves.toEqual([]);
  });
});
