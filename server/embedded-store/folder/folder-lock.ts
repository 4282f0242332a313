import { join } from 'node:path';
import Database from 'libsql';
import { PacsError } from '../../pacs/pacs-error.js';

/** The right to a folder, until `release` or the end of the process, however that comes. */
export interface FolderLock {
  release(): void;
}

/**
 * Takes the folder for this process: an open exclusive transaction of an empty SQLite file, which the kernel ends with the process. A file
 * with a process id would outlive a crash.
 * @throws {PacsError} store-in-use, store-unavailable
 */
export function lockFolder(folder: string): FolderLock {
  let database: Database.Database | undefined;
  try {
    database = new Database(join(folder, 'lock'));
    // Only exec: a prepared statement would keep the lock beyond close().
    database.exec('PRAGMA journal_mode = DELETE; PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
  } catch (error) {
    database?.close();
    const busy = (error as { code?: unknown }).code === 'SQLITE_BUSY';
    throw new PacsError(busy ? 'store-in-use' : 'store-unavailable');
  }
  const held = database;
  return {
    release: () => {
      if (!held.open) return;
      held.exec('ROLLBACK');
      held.close();
    },
  };
}
