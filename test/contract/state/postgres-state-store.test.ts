import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openPostgres } from '../../../server/state/postgres/open-postgres.js';
import { postgresSql } from '../../../server/state/postgres/postgres-sql.js';
import { createSqlStateStore } from '../../../server/state/sql/sql-state-store.js';
import { newJob, someDocument } from '../../fixtures/server/new-job.js';
import { describeWith } from '../../services/available.js';
import type { PostgresService } from '../../services/postgres.js';
import { startPostgres } from '../../services/postgres.js';
import { stateStoreContract } from './state-store-contract.js';

describeWith('postgres')('over a real Postgres', () => {
  let postgres: PostgresService;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres.stop());

  let shared: Promise<string> | undefined;
  async function emptyDatabase(): Promise<string> {
    const url = await (shared ??= postgres.createDatabase());
    const database = postgresSql(url);
    await database.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
    await database.close();
    return url;
  }

  stateStoreContract('Postgres', () => {
    // One database for all tests, empty at the start of each: making one takes longer than most tests.
    let emptied: Promise<string> | undefined;
    return {
      open: async (now) => createSqlStateStore(await openPostgres(await (emptied ??= emptyDatabase())), now),
      remove: async () => undefined,
    };
  });

  describe('several servers', () => {
    test('that start together migrate once', async () => {
      const url = await postgres.createDatabase();
      const opened = await Promise.all([1, 2, 3, 4].map(() => openPostgres(url)));
      const { rows } = await opened[0].query(
        'SELECT count(*) AS steps, count(DISTINCT version) AS versions FROM migrations',
      );
      expect(rows[0]['steps']).toBe(rows[0]['versions']);
      await Promise.all(opened.map((database) => database.close()));
    });

    test('move one job once', async () => {
      const url = await postgres.createDatabase();
      const stores = await Promise.all([1, 2, 3].map(async () => createSqlStateStore(await openPostgres(url))));
      const job = newJob();
      await Promise.all(stores.map((store) => store.documents.accept(someDocument(), [job])));
      const moves = stores.flatMap((store) =>
        [1, 2, 3].map(() => store.jobs.transition(job.id, { from: ['waiting'], to: 'queued' })),
      );
      expect((await Promise.all(moves)).filter((moved) => moved !== undefined)).toHaveLength(1);
      expect(await stores[0].jobs.history(job.id)).toHaveLength(1);
      await Promise.all(stores.map((store) => store.close()));
    });
  });

  test('refuses a schema of a newer version', async () => {
    const url = await postgres.createDatabase();
    const database = await openPostgres(url);
    await database.query('INSERT INTO migrations VALUES (999)');
    await database.close();
    await expect(openPostgres(url)).rejects.toMatchObject({ code: 'state-from-newer-version' });
  });

  test('goes on when Postgres was killed and came back', async () => {
    const database = await openPostgres(await postgres.createDatabase());
    await database.query("INSERT INTO cursors VALUES ('feed', 'before')");
    await postgres.kill9();
    await expect(database.query('SELECT 1')).rejects.toMatchObject({ code: 'state-unavailable', retryable: true });
    await postgres.restart();
    const { rows } = await database.query('SELECT cursor FROM cursors');
    expect(rows).toEqual([{ cursor: 'before' }]);
    await database.close();
  });

  test('says nothing of the account when it is not let in', async () => {
    const database = postgresSql('postgres://somebody:secret@127.0.0.1:1/nowhere');
    await expect(database.query('SELECT 1')).rejects.toMatchObject({
      message: expect.not.stringMatching(/somebody|secret/) as unknown,
    });
    await database.close();
  });
});
