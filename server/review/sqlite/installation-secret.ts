import { randomBytes } from 'node:crypto';
import type { SqliteDatabase } from '../../state/sqlite/sqlite-database.js';

/** @returns a secret of this installation, 64 hex digits: drawn once, and kept. */
export function installationSecret(database: SqliteDatabase, name: string): string {
  database.run(
    'INSERT INTO secrets VALUES (?, ?) ON CONFLICT (name) DO NOTHING',
    name,
    randomBytes(32).toString('hex'),
  );
  return database.first('SELECT value FROM secrets WHERE name = ?', name)?.['value'] as string;
}
