import { afterAll, beforeAll, describe } from '@jest/globals';
import { openPostgresReviews } from '../../../server/review/postgres/open-postgres-reviews.js';
import { reviewMigrations } from '../../../server/review/sqlite/review-migrations.js';
import { openPostgres } from '../../../server/state/postgres/open-postgres.js';
import { openStateDatabase } from '../../../server/state/sqlite/open-state-database.js';
import { sqliteSql } from '../../../server/state/sqlite/sqlite-sql.js';
import { describeWith } from '../../services/available.js';
import type { PostgresService } from '../../services/postgres.js';
import { startPostgres } from '../../services/postgres.js';
import { reviewStoreContract } from './review-store-contract.js';

describe('in a file', () => {
  reviewStoreContract('SQLite', async () => sqliteSql(openStateDatabase(':memory:', reviewMigrations)));
});

describeWith('postgres')('over a real Postgres', () => {
  let postgres: PostgresService;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres.stop());

  reviewStoreContract('Postgres', async () => {
    const url = await postgres.createDatabase();
    // Reviews lie beside the state in one database.
    await (await openPostgres(url)).close();
    return openPostgresReviews(url);
  });
});
