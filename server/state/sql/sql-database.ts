export type SqlValue = string | number | null;
export type Row = Readonly<Record<string, SqlValue>>;

/** One statement; `?` stands for the values in their order. */
export interface Statement {
  readonly sql: string;
  readonly values: readonly SqlValue[];
}

export interface QueryResult {
  /** Of a query, or of a change with RETURNING. */
  readonly rows: readonly Row[];
  /** How many rows a change touched. */
  readonly changes: number;
}

/**
 * The statements of a transaction, one after the other: each is yielded, and its result comes back. Written this way and not with `await`,
 * as SQLite must run it without a pause: whatever else uses the connection meanwhile would be part of the transaction.
 */
export type Steps<T> = Generator<Statement, T, QueryResult>;

/** What the two databases say differently. */
export interface SqlDialect {
  readonly name: 'sqlite' | 'postgres';
  /** Column by which rows are in the order of their insertion. */
  readonly rowOrder: string;
  /** Appended to a SELECT whose rows the transaction is going to change. */
  readonly forUpdate: string;
  /** The same, and rows that another transaction holds are left out. */
  readonly skipLocked: string;
}

/** A database that state store and queue work on: SQLite or Postgres, by the same statements. Failures are ServerErrors (state-unavailable). */
export interface SqlDatabase {
  readonly dialect: SqlDialect;
  query(sql: string, ...values: readonly SqlValue[]): Promise<QueryResult>;
  /** Runs all steps or none. */
  transaction<T>(steps: () => Steps<T>): Promise<T>;
  close(): Promise<void>;
}

/** One step of a transaction. */
export function* step(sql: string, ...values: readonly SqlValue[]): Steps<QueryResult> {
  return yield { sql, values };
}
