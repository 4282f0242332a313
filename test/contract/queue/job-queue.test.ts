import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSqliteJobQueue } from '../../../server/queue/sqlite/sqlite-job-queue.js';
import { openStateDatabase } from '../../../server/state/sqlite/open-state-database.js';
import type { SqliteDatabase } from '../../../server/state/sqlite/sqlite-database.js';
import { jobQueueContract } from './job-queue-contract.js';

jobQueueContract('SQLite', () => {
  const folder = mkdtempSync(join(tmpdir(), 'recist3d-queue-'));
  const databases: SqliteDatabase[] = [];
  const closeAll = async (): Promise<void> => databases.splice(0).forEach((database) => database.close());
  return {
    open: async ({ leaseMs }) => {
      const database = openStateDatabase(join(folder, 'state.db'));
      databases.push(database);
      return createSqliteJobQueue(database, { name: 'lesions', deliveryLimit: 3, leaseMs, pollMs: 20 });
    },
    // A closed database writes no more: leases stay as they are, heartbeats fail.
    kill: closeAll,
    remove: async () => {
      await closeAll();
      rmSync(folder, { recursive: true, force: true });
    },
  };
});
