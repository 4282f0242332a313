import { closeSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { ServerError } from '../../errors/server-error.js';
import { makeFolder } from '../../folders/make-folder.js';
import { migrations } from './migrations.js';
import { SqliteDatabase } from './sqlite-database.js';

/**
 * @param file path of the database, made with its folder when absent (readable by its owner only); or `:memory:`
 * @param steps its schema; that of state.db unless given
 * @returns the open database with the present schema
 * @throws {ServerError} state-from-newer-version, state-unavailable
 */
export function openStateDatabase(file: string, steps: readonly string[] = migrations): SqliteDatabase {
  if (file !== ':memory:') makePrivateFile(file);
  const database = new SqliteDatabase(file);
  try {
    migrate(database, steps);
  } catch (error) {
    database.close();
    throw error;
  }
  return database;
}

/** Marks carry UIDs and names of observers; SQLite gives its log files the mode of the database. */
function makePrivateFile(file: string): void {
  try {
    makeFolder(dirname(file), 0o700);
    closeSync(openSync(file, 'a', 0o600));
  } catch (cause) {
    throw new ServerError('state-unavailable', 'The state database cannot be made in the data folder.', { cause });
  }
}

/** The version is read inside the write lock, so that two processes that start together migrate once. */
function migrate(database: SqliteDatabase, steps: readonly string[]): void {
  database.transaction(() => {
    const version = Number(database.first('PRAGMA user_version')?.['user_version'] ?? 0);
    if (version > steps.length) throw new ServerError('state-from-newer-version');
    steps.slice(version).forEach((step) => database.exec(step));
    database.exec(`PRAGMA user_version = ${steps.length}`);
  });
}
