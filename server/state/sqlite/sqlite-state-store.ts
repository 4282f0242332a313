import { createSqlStateStore } from '../sql/sql-state-store.js';
import type { StateStore } from '../state-store.js';
import type { SqliteDatabase } from './sqlite-database.js';
import { sqliteSql } from './sqlite-sql.js';

/**
 * @param database open state database; the embedded queue may share it. Closed with the store.
 * @param now the clock
 */
export const createSqliteStateStore = (database: SqliteDatabase, now?: () => Date): StateStore =>
  createSqlStateStore(sqliteSql(database), now);
