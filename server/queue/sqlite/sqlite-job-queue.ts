import type { SqliteDatabase } from '../../state/sqlite/sqlite-database.js';
import { sqliteSql } from '../../state/sqlite/sqlite-sql.js';
import type { JobQueue } from '../job-queue.js';
import type { LedgerJobQueueOptions } from '../ledger/ledger-job-queue.js';
import { createLedgerJobQueue } from '../ledger/ledger-job-queue.js';

/** @returns the embedded queue in a SQLite state database. */
export const createSqliteJobQueue = <P>(database: SqliteDatabase, options: LedgerJobQueueOptions): JobQueue<P> =>
  createLedgerJobQueue(sqliteSql(database), options);
