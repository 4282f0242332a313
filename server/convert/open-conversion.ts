import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FolderLock } from '../embedded-store/folder/folder-lock.js';
import { lockFolder } from '../embedded-store/folder/folder-lock.js';
import { openConversionDatabase } from './conversion-database.js';
import { LesionJournal } from './lesion-journal.js';
import { WorkList } from './work-list.js';
import { removeParts } from './written-files.js';
import type { SqliteDatabase } from '../state/sqlite/sqlite-database.js';

/** Index and journal of one conversion, open. */
export interface Conversion {
  readonly database: SqliteDatabase;
  readonly work: WorkList;
  readonly journal: LesionJournal;
  close(): void;
}

/** Below the output folder: index, journal and lock. It may be removed; the next run then begins anew. */
const workFolder = '.recist3d';

/**
 * Opens the conversion into a folder, made where absent: that of an earlier run is gone on with, and what it left half-written is removed.
 * @throws {PacsError} store-in-use where another run writes into the folder
 * @throws {ServerError} out-folder-unusable, state-unavailable
 */
export function openConversion(outFolder: string): Conversion {
  const folder = join(outFolder, workFolder);
  const database = openConversionDatabase(join(folder, 'conversion.db'));
  let lock: FolderLock;
  try {
    lock = lockFolder(folder);
  } catch (error) {
    database.close();
    throw error;
  }
  removeParts(outFolder);
  return conversionOf(database, () => {
    removeParts(outFolder);
    lock.release();
  });
}

/** Opens a conversion that leaves nothing behind, for a look only. */
export function openScratchConversion(): Conversion {
  const folder = mkdtempSync(join(tmpdir(), 'recist3d-look-'));
  return conversionOf(openConversionDatabase(join(folder, 'conversion.db')), () => rmSync(folder, { recursive: true }));
}

const conversionOf = (database: SqliteDatabase, release: () => void): Conversion => ({
  database,
  work: new WorkList(database),
  journal: new LesionJournal(database),
  close: () => {
    database.close();
    release();
  },
});
