import { randomBytes } from 'node:crypto';
import type { SqlDatabase } from '../../state/sql/sql-database.js';

/** @returns a secret of this installation, 64 hex digits: drawn once, and kept. */
export async function installationSecret(database: SqlDatabase, name: string): Promise<string> {
  const drawn = randomBytes(32).toString('hex');
  await database.query('INSERT INTO secrets VALUES (?, ?) ON CONFLICT (name) DO NOTHING', name, drawn);
  const { rows } = await database.query('SELECT value FROM secrets WHERE name = ?', name);
  return rows[0]['value'] as string;
}
