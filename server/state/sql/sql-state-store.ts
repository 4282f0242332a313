import type { StateStore } from '../state-store.js';
import { SqlCursorStore } from './sql-cursor-store.js';
import type { SqlDatabase } from './sql-database.js';
import { SqlDocumentStore } from './sql-document-store.js';
import { SqlJobStore } from './sql-job-store.js';
import { SqlResultStore } from './sql-result-store.js';
import { SqlSeriesStore } from './sql-series-store.js';

/**
 * @param database with the present schema; the queue may share it. Closed with the store.
 * @param now the clock
 */
export function createSqlStateStore(database: SqlDatabase, now: () => Date = () => new Date()): StateStore {
  return {
    documents: new SqlDocumentStore(database, now),
    jobs: new SqlJobStore(database, now),
    results: new SqlResultStore(database),
    cursors: new SqlCursorStore(database),
    series: new SqlSeriesStore(database),
    ping: async () => void (await database.query('SELECT 1 AS one')),
    close: () => database.close(),
  };
}
