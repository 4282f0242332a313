import { afterAll, describe, expect, test } from '@jest/globals';
import { multiply, reduceSum, subtract } from '../../../../models/graph/ops.js';
import { constantFill } from '../../../../models/layers/initializer.js';
import { plateauRate } from '../../../../models/training/learning-rate-schedule.js';
import { adam } from '../../../../models/training/optimizer.js';
import type { TaskTrainer } from '../../../../models/training/task-trainer.js';
import { createTaskTrainer } from '../../../../models/training/task-trainer.js';
import type { TrainingTask } from '../../../../models/training/training-step.js';

/** w·Σ (p − x)² */
const bowl: TrainingTask = {
  build: (scope) => {
    const { graph } = scope;
    const offset = subtract(graph, scope.parameter('p', [3], constantFill(0.3)), graph.input('x', [3]));
    const sum = reduceSum(graph, multiply(graph, offset, offset), undefined, false);
    return { loss: multiply(graph, graph.input('w', []), sum) };
  },
};
const x = { shape: [3], data: Float32Array.of(1, 2, 3) };
const open: TaskTrainer[] = [];
const create = async (identity: Readonly<Record<string, string>> = {}): Promise<TaskTrainer> => {
  const schedule = plateauRate({ rate: 0.1, factor: 0.5, patience: 0 });
  open.push(await createTaskTrainer({ task: bowl, optimizer: adam(), schedule, seed: 1, threads: 1, identity }));
  return open.at(-1)!;
};
afterAll(() => Promise.all(open.map((trainer) => trainer.close())));

describe('a trainer of any task', () => {
  test('feeds tensors and scalars, and tells the loss', async () => {
    const trainer = await create();
    const first = await trainer.step({ x }, { w: 2 });
    expect(first.loss).toBeCloseTo(2 * (0.7 ** 2 + 1.7 ** 2 + 2.7 ** 2), 4);
    expect((await trainer.step({ x }, { w: 2 })).loss).toBeLessThan(first.loss);
    expect(trainer.stepsTaken).toBe(2);
    await expect(trainer.step({ x })).rejects.toMatchObject({ code: 'engine-input-invalid' });
  });

  test('goes on from a checkpoint as if there had been no break, rate included', async () => {
    const [whole, before, after] = [await create(), await create(), await create()];
    for (const trainer of [whole, before]) {
      await trainer.step({ x }, { w: 1 });
      [1, 2].forEach((loss) => trainer.observeValidation(loss));
    }
    after.restore(before.checkpoint());
    const [expected, resumed] = [await whole.step({ x }, { w: 1 }), await after.step({ x }, { w: 1 })];
    expect(resumed).toEqual(expected);
    expect(resumed['learning_rate']).toBeCloseTo(0.05, 12);
    expect([...after.weights.get('p')!.data]).toEqual([...whole.weights.get('p')!.data]);
  });

  test('takes over weights by name, and refuses the checkpoint of another task', async () => {
    const [one, other] = [await create(), await create({ network: 'another' })];
    one.assign(new Map([['p', x], ['strange', x]])); // prettier-ignore
    expect((await one.step({ x }, { w: 1 })).loss).toBe(0);
    expect(() => other.restore(one.checkpoint())).toThrow('the network is undefined, the run has another');
  });
});
