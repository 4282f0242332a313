import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { LesionWork } from '../../../../server/pipeline/pipeline-context.js';
import { Mending } from '../../../../server/pipeline/mending.js';
import type { JobQueue } from '../../../../server/queue/job-queue.js';
import { createSqliteJobQueue } from '../../../../server/queue/sqlite/sqlite-job-queue.js';
import { openStateDatabase } from '../../../../server/state/sqlite/open-state-database.js';
import { createSqliteStateStore } from '../../../../server/state/sqlite/sqlite-state-store.js';
import type { StateStore } from '../../../../server/state/state-store.js';
import { newJob, someDocument } from '../../../fixtures/server/new-job.js';
import { until } from '../../../fixtures/until.js';

const start = Date.UTC(2024, 4, 6);
const minute = 60_000;

describe('mending', () => {
  let now = start;
  let state: StateStore;
  let lesions: JobQueue<LesionWork>;
  let mending: Mending;
  let lost: string[] = [];
  let errors: unknown[] = [];
  const [left, fresh] = ['1', '2'].map((id) => newJob({ id: id.repeat(64) }));

  /** A job whose process went away before its message was there. */
  const queueWithoutMessage = async (job: typeof left): Promise<void> => {
    await state.documents.accept(someDocument(), [job]);
    await state.jobs.transition(job.id, { from: ['waiting'], to: 'queued' });
  };
  const mend = (queue = lesions): void => {
    const onLost = async (id: string, reason: string): Promise<void> => void lost.push(`${id} ${reason}`);
    const context = { state, lesions: queue, now: () => new Date(now) };
    mending = new Mending(context, onLost, (error) => void errors.push(error), 5);
  };
  const heldBy = async (...ids: string[]): Promise<readonly string[]> => [...(await lesions.find(ids)).keys()];

  beforeEach(() => {
    now = start;
    [lost, errors] = [[], []];
    const database = openStateDatabase(':memory:');
    state = createSqliteStateStore(database, () => new Date(now));
    lesions = createSqliteJobQueue<LesionWork>(database, { name: 'lesions', deliveryLimit: 3, leaseMs: minute });
  });
  afterEach(async () => {
    await mending.stop();
    await state.close();
  });

  test('gives a message to a job that was left without one, and not to one that has just been queued', async () => {
    mend();
    await queueWithoutMessage(left);
    now += 2 * minute;
    await queueWithoutMessage(fresh);
    mending.start();
    await until(async () => (await heldBy(left.id)).length === 1);
    expect(await heldBy(left.id, fresh.id)).toEqual([left.id]);
    now += 2 * minute;
    await until(async () => (await heldBy(fresh.id)).length === 1);
    expect([lost, errors]).toEqual([[], []]);
  });

  test('tells of a job whose message was set aside while nobody could note it', async () => {
    mend();
    await queueWithoutMessage(left);
    await lesions.enqueue({ key: left.id, payload: { jobId: left.id } });
    const consumer = lesions.consume({
      concurrency: 1,
      handle: (delivery) => delivery.deadLetter('pacs-server-error'),
      onLost: async () => undefined,
      onError: (error) => void errors.push(error),
    });
    await until(async () => (await lesions.counts()).dead === 1);
    await consumer.stop(1_000);
    now += 2 * minute;
    mending.start();
    await until(() => lost.length > 0);
    expect([lost[0], errors]).toEqual([`${left.id} pacs-server-error`, []]);
  });

  test('looks over its whole time again after the database was away', async () => {
    let isAway = true;
    mend({ ...lesions, find: (keys) => (isAway ? Promise.reject(new Error('away')) : lesions.find(keys)) });
    await queueWithoutMessage(left);
    now += 2 * minute;
    mending.start();
    await until(() => errors.length > 0);
    now += 60 * minute;
    isAway = false;
    await until(async () => (await heldBy(left.id)).length === 1);
  });
});
