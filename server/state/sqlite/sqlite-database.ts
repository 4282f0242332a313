import Database from 'libsql';
import { ServerError } from '../../errors/server-error.js';
import type { QueryResult, Row, SqlValue } from '../sql/sql-database.js';

export type { Row, SqlValue } from '../sql/sql-database.js';

/** One SQLite file, opened with what the state store and the queue rely on: write-ahead log, waits instead of "busy". */
export class SqliteDatabase {
  readonly #database: Database.Database;
  readonly #statements = new Map<string, Database.Statement>();

  /** @param file path, or `:memory:` */
  constructor(file: string) {
    this.#database = reported(() => new Database(file, { timeout: 10_000 }));
    // FULL: what was accepted survives a power cut, above all the date that makes a repeated result byte-identical.
    this.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;');
  }

  /** Rows of a query, or of a change with RETURNING. Always read to the end, or the statement would hold its lock. */
  all(sql: string, ...values: readonly SqlValue[]): readonly Row[] {
    return reported(() => this.#prepared(sql).all(...values) as Row[]);
  }

  first(sql: string, ...values: readonly SqlValue[]): Row | undefined {
    return this.all(sql, ...values)[0];
  }

  /** @returns how many rows changed. */
  run(sql: string, ...values: readonly SqlValue[]): number {
    return reported(() => this.#prepared(sql).run(...values).changes);
  }

  /** Runs any statement. @returns its rows, or how many rows it changed */
  execute(sql: string, values: readonly SqlValue[]): QueryResult {
    return /^\s*(SELECT|WITH)\b|\bRETURNING\b/i.test(sql)
      ? withCount(this.all(sql, ...values))
      : { rows: [], changes: this.run(sql, ...values) };
  }

  exec(sql: string): void {
    reported(() => this.#database.exec(sql));
  }

  /** Runs `action` as one transaction that takes the write lock at once; an error undoes all of it. */
  transaction<T>(action: () => T): T {
    this.exec('BEGIN IMMEDIATE');
    try {
      const result = action();
      this.exec('COMMIT');
      return result;
    } catch (error) {
      if (this.#database.inTransaction) this.exec('ROLLBACK');
      throw error;
    }
  }

  close(): void {
    this.#statements.clear();
    this.#database.close();
  }

  #prepared(sql: string): Database.Statement {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const statement = this.#database.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }
}

const withCount = (rows: readonly Row[]): QueryResult => ({ rows, changes: rows.length });

/** The library's message may quote values, so only its SQLite code passes. */
function reported<T>(action: () => T): T {
  try {
    return action();
  } catch (cause) {
    const code = (cause as { code?: unknown }).code;
    throw new ServerError('state-unavailable', `SQLite answered ${typeof code === 'string' ? code : 'an error'}.`, {
      cause,
    });
  }
}
