import { ServerError } from '../../errors/server-error.js';
import type { SqlDatabase, Steps } from '../sql/sql-database.js';
import { step } from '../sql/sql-database.js';
import { postgresMigrations } from './postgres-migrations.js';
import { postgresSql } from './postgres-sql.js';

/** Held while the schema is changed, so that servers which start together migrate once; any number that nobody else uses. */
const migrationLock = 7_353_201;

/**
 * @param url `postgres://user:password@host:5432/database`; the account may make tables in it
 * @param steps the schema; that of the state unless given
 * @param counter table that counts the steps done
 * @returns the database with the present schema
 * @throws {ServerError} state-from-newer-version, state-unavailable
 */
export async function openPostgres(
  url: string,
  steps: readonly string[] = postgresMigrations,
  counter = 'migrations',
): Promise<SqlDatabase> {
  const database = postgresSql(url);
  try {
    await database.transaction(() => migrate(steps, counter));
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

function* migrate(steps: readonly string[], counter: string): Steps<void> {
  yield* step('SELECT pg_advisory_xact_lock(?)', migrationLock);
  yield* step(`CREATE TABLE IF NOT EXISTS ${counter} (version INTEGER PRIMARY KEY)`);
  const { rows } = yield* step(`SELECT coalesce(max(version), 0) AS version FROM ${counter}`);
  const version = Number(rows[0]?.['version'] ?? 0);
  if (version > steps.length) throw new ServerError('state-from-newer-version');
  for (const sql of steps.slice(version)) yield* step(sql);
  for (let done = version + 1; done <= steps.length; done += 1)
    yield* step(`INSERT INTO ${counter} (version) VALUES (?)`, done);
}
