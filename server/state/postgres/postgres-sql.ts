import type { PoolClient } from 'pg';
import { Pool, types } from 'pg';
import { ServerError } from '../../errors/server-error.js';
import type { QueryResult, SqlDatabase, SqlValue, Statement, Steps } from '../sql/sql-database.js';

const dialect = {
  name: 'postgres',
  rowOrder: 'sequence',
  forUpdate: ' FOR UPDATE',
  skipLocked: ' FOR UPDATE SKIP LOCKED',
} as const;

/** Times, counts and sequences are BIGINT and fit a JavaScript number; pg gives them as text otherwise. */
const int8: number = types.builtins.INT8;
const readType = (oid: number): ((text: string) => unknown) =>
  oid === int8 ? Number : (types.getTypeParser(oid, 'text') as (text: string) => unknown);

const connectTimeoutMs = 10_000;
const statementTimeoutMs = 30_000;

/** @returns Postgres as state store and queue use it: a pool whose connections come back by themselves. */
export function postgresSql(url: string): SqlDatabase {
  const pool = new Pool({
    connectionString: url,
    max: 10,
    connectionTimeoutMillis: connectTimeoutMs,
    statement_timeout: statementTimeoutMs,
    keepAlive: true,
    application_name: 'recist3d',
    types: { getTypeParser: readType as typeof types.getTypeParser },
  });
  // An idle connection that is lost must not end the process; the next query takes another.
  pool.on('error', () => undefined);
  return {
    dialect,
    query: (sql, ...values) => reported(() => runStatement(pool, { sql, values })),
    transaction: (steps) => reported(() => withClient(pool, (client) => runTransaction(client, steps()))),
    close: () => pool.end(),
  };
}

type Queryable = Pick<PoolClient, 'query'>;

async function runStatement(client: Queryable, { sql, values }: Statement): Promise<QueryResult> {
  // Without values Postgres takes several statements at once, as migrations are.
  const { rows, rowCount } = await client.query<Record<string, SqlValue>>(
    numbered(sql),
    values.length === 0 ? undefined : [...values],
  );
  return { rows, changes: rowCount ?? 0 };
}

/** `?` becomes `$1`, `$2` …; no statement has one within a text. */
function numbered(sql: string): string {
  let n = 0;
  return sql.replaceAll('?', () => `$${(n += 1)}`);
}

async function withClient<T>(pool: Pool, action: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let failure: Error | undefined;
  const note = (error: Error): void => void (failure = error);
  client.on('error', note);
  try {
    return await action(client);
  } catch (error) {
    // The server may be gone in the middle of it: such a connection is not to be used again.
    if (!(error instanceof ServerError)) failure ??= error as Error;
    throw error;
  } finally {
    client.off('error', note);
    client.release(failure);
  }
}

async function runTransaction<T>(client: PoolClient, steps: Steps<T>): Promise<T> {
  await client.query('BEGIN');
  try {
    let next = steps.next();
    while (!next.done) next = steps.next(await runStatement(client, next.value));
    await client.query('COMMIT');
    return next.value;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

/** The library's message may quote values, so only the SQLSTATE passes (Postgres, appendix A). */
async function reported<T>(action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (cause) {
    if (cause instanceof ServerError) throw cause;
    const code = (cause as { code?: unknown }).code;
    const answer = typeof code === 'string' ? code : 'an error';
    throw new ServerError('state-unavailable', `Postgres answered ${answer}.`, { cause });
  }
}
