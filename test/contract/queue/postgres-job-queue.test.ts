import { afterAll, beforeAll } from '@jest/globals';
import { createLedgerJobQueue } from '../../../server/queue/ledger/ledger-job-queue.js';
import { openPostgres } from '../../../server/state/postgres/open-postgres.js';
import type { SqlDatabase } from '../../../server/state/sql/sql-database.js';
import { describeWith } from '../../services/available.js';
import type { PostgresService } from '../../services/postgres.js';
import { startPostgres } from '../../services/postgres.js';
import { jobQueueContract } from './job-queue-contract.js';

describeWith('postgres')('over a real Postgres', () => {
  let postgres: PostgresService;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres.stop());

  jobQueueContract('Postgres', () => {
    let url: Promise<string> | undefined;
    const databases: SqlDatabase[] = [];
    const closeAll = async (): Promise<void> => {
      await Promise.all(databases.splice(0).map((database) => database.close()));
    };
    return {
      open: async ({ leaseMs }) => {
        const database = await openPostgres(await (url ??= postgres.createDatabase()));
        databases.push(database);
        return createLedgerJobQueue(database, { name: 'lesions', deliveryLimit: 3, leaseMs, pollMs: 20 });
      },
      kill: closeAll,
      remove: closeAll,
    };
  });
});
