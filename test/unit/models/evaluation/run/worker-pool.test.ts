import { afterEach, describe, expect, test } from '@jest/globals';
import type { SheetTask, TaskRunner } from '../../../../../models/evaluation/run/evaluation-task.js';
import { createWorkerPool } from '../../../../../models/evaluation/run/worker-pool.js';

const entry = new URL('./pool-worker.mjs', import.meta.url);
const task = (title: string): SheetTask => ({
  kind: 'sheet',
  title,
  subtitle: '',
  method: '',
  dimension: 2,
  items: [],
});
let pool: TaskRunner;
const open = (size: number) => (pool = createWorkerPool(size, entry));
afterEach(() => pool.close());

describe('createWorkerPool', () => {
  test('answers every task, whatever order they are finished in', async () => {
    open(3);
    const titles = ['wait 40', 'wait 20', 'a', 'wait 5', 'b', 'c'];
    const outcomes = await Promise.all(titles.map((title) => pool.run(task(title))));
    expect(outcomes).toEqual(titles.map((value) => ({ ok: true, value })));
  });

  test('hands on the failure of a task', async () => {
    open(1);
    expect(await pool.run(task('fail'))).toEqual({ ok: false, failure: { code: 'mask-empty', detail: 'none' } });
  });

  test.each(['crash', 'throw'])(
    'loses only the task of a worker that dies (%s) and goes on with another',
    async (death) => {
      open(2);
      const outcomes = await Promise.all(['a', death, 'b', 'c', death, 'd'].map((title) => pool.run(task(title))));
      expect(outcomes.map((outcome) => (outcome.ok ? outcome.value : outcome.failure.code))).toEqual([
        'a',
        'worker-died',
        'b',
        'c',
        'worker-died',
        'd',
      ]);
    },
  );

  test('closes while it has nothing to do', async () => {
    open(2);
    await pool.run(task('a'));
    await expect(pool.close()).resolves.toBeUndefined();
  });
});
