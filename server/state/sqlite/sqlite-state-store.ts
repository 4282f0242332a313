import type { StateStore } from '../state-store.js';
import { SqliteCursorStore } from './sqlite-cursor-store.js';
import type { SqliteDatabase } from './sqlite-database.js';
import { SqliteDocumentStore } from './sqlite-document-store.js';
import { SqliteJobStore } from './sqlite-job-store.js';
import { SqliteResultStore } from './sqlite-result-store.js';
import { SqliteSeriesStore } from './sqlite-series-store.js';

/**
 * @param database open state database; the embedded queue may share it. Closed with the store.
 * @param now the clock
 */
export function createSqliteStateStore(database: SqliteDatabase, now: () => Date = () => new Date()): StateStore {
  return {
    documents: new SqliteDocumentStore(database, now),
    jobs: new SqliteJobStore(database, now),
    results: new SqliteResultStore(database),
    cursors: new SqliteCursorStore(database),
    series: new SqliteSeriesStore(database),
    ping: async () => void database.first('SELECT 1'),
    close: async () => database.close(),
  };
}
