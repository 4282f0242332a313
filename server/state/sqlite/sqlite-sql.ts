import type { SqlDatabase, Statement, Steps } from '../sql/sql-database.js';
import type { SqliteDatabase } from './sqlite-database.js';

const dialect = { name: 'sqlite', rowOrder: 'rowid', forUpdate: '', skipLocked: '' } as const;

/** @returns SQLite as state store and queue use it. A transaction takes the write lock at once. */
export function sqliteSql(database: SqliteDatabase): SqlDatabase {
  return {
    dialect,
    query: async (sql, ...values) => database.execute(sql, values),
    transaction: async (steps) => database.transaction(() => runSteps(database, steps())),
    close: async () => database.close(),
  };
}

function runSteps<T>(database: SqliteDatabase, steps: Steps<T>): T {
  let next: IteratorResult<Statement, T> = steps.next();
  while (!next.done) next = steps.next(database.execute(next.value.sql, next.value.values));
  return next.value;
}
