import { afterEach, describe, expect, test } from '@jest/globals';
import { createOnnxRuntimeEngine } from '../../../../models/engine/onnxruntime-engine.js';
import type { Tensor } from '../../../../models/graph/value.js';
import { coTraining } from '../../../../models/losses/co-training.js';
import { crossEntropy, recistTerm, softDice, sumOf } from '../../../../models/losses/loss-terms.js';
import { supervised } from '../../../../models/losses/supervised.js';
import { subnetPair } from '../../../../models/networks/subnet-pair.js';
import { uNet } from '../../../../models/networks/u-net.js';
import { constantRate, plateauRate } from '../../../../models/training/learning-rate-schedule.js';
import { adam } from '../../../../models/training/optimizer.js';
import type { Batch, Trainer, TrainerOptions } from '../../../../models/training/trainer.js';
import { createTrainer } from '../../../../models/training/trainer.js';
import { noise } from '../graph/finite-differences.js';

const side = 16;
const tiny = uNet('u-net-tiny', { baseChannels: 4, depth: 2, outputs: 1 });
const defaults: TrainerOptions = {
  network: tiny,
  image: { channels: 2, rows: side, columns: side },
  loss: supervised(sumOf(crossEntropy(), softDice())),
  optimizer: adam(),
  schedule: constantRate(0.01),
  clipNorm: 1,
  seed: 7,
  threads: 1,
};

/** Noisy discs of two channels and their masks. */
function discs(count: number, seed: number): { image: Tensor; target: Tensor } {
  const random = noise(seed);
  const plane = side * side;
  const image = new Float32Array(count * 2 * plane);
  const target = new Float32Array(count * plane);
  for (let n = 0; n < count; n++) {
    const [row, column, radius] = [5 + 6 * random(), 5 + 6 * random(), 2 + 3 * random()];
    for (let i = 0; i < plane; i++) {
      const inside = Math.hypot((i % side) - column, Math.floor(i / side) - row) < radius ? 1 : 0;
      target[n * plane + i] = inside;
      for (const c of [0, 1]) image[(n * 2 + c) * plane + i] = inside + random() - 0.5;
    }
  }
  return {
    image: { shape: [count, 2, side, side], data: image },
    target: { shape: [count, 1, side, side], data: target },
  };
}

const map = (tensor: Tensor, value: (v: number) => number): Tensor => ({
  shape: tensor.shape,
  data: (tensor.data as Float32Array).map(value),
});

const open: Trainer[] = [];
const trainerWith = async (options: Partial<TrainerOptions> = {}): Promise<Trainer> => {
  const trainer = await createTrainer({ ...defaults, ...options });
  open.push(trainer);
  return trainer;
};
afterEach(async () => {
  await Promise.all(open.splice(0).map((trainer) => trainer.close()));
});

const batches: readonly Batch[] = [4, 3, 4, 2, 4, 4].map((count, k) => discs(count, k));
const trainedOn = async (trainer: Trainer, list: readonly Batch[]): Promise<number[]> => {
  const losses: number[] = [];
  for (const batch of list) losses.push((await trainer.step(batch)).loss);
  return losses;
};
const flat = (trainer: Trainer): number[] => [...trainer.weights.values()].flatMap(({ data }) => [...data].map(Number));
const deviation = (a: readonly number[], b: readonly number[]): number =>
  Math.max(...a.map((v, i) => Math.abs(v - b[i])));

describe('a trainer', () => {
  test('repeats a run from the same seed, and makes another from another', async () => {
    const [first, second, other] = [await trainerWith(), await trainerWith(), await trainerWith({ seed: 8 })];
    const losses = await trainedOn(first, batches);
    expect(await trainedOn(second, batches)).toEqual(losses);
    expect(flat(second)).toEqual(flat(first));
    expect((await trainedOn(other, batches))[0]).not.toBeCloseTo(losses[0], 4);
  });

  test('that resumes from a checkpoint ends where the uninterrupted run ends', async () => {
    const schedule = plateauRate({ rate: 0.01, factor: 0.5, patience: 0 });
    const whole = await trainerWith({ schedule });
    const stopped = await trainerWith({ schedule });
    for (const trainer of [whole, stopped]) {
      await trainedOn(trainer, batches.slice(0, 3));
      for (const loss of [1, 2, 3]) trainer.observeValidation(loss);
    }
    const checkpoint = stopped.checkpoint();
    const resumed = await trainerWith({ schedule, seed: 99 });
    await resumed.restore(checkpoint);
    expect(resumed.stepsTaken).toBe(3);
    const reports = [await whole.step(batches[3]), await resumed.step(batches[3])];
    expect(reports[1]).toEqual(reports[0]);
    expect(reports[0].learning_rate).toBeCloseTo(0.0025, 9);
    await trainedOn(whole, batches.slice(4));
    await trainedOn(resumed, batches.slice(4));
    expect(deviation(flat(resumed), flat(whole))).toBeLessThan(1e-6);
    expect(deviation([...resumed.checkpoint()], [...whole.checkpoint()])).toBe(0);
  });

  test('refuses a checkpoint of another run, or a damaged one', async () => {
    const trainer = await trainerWith();
    const other = await trainerWith({ loss: supervised(softDice()) });
    await expect(trainer.restore(other.checkpoint())).rejects.toMatchObject({ code: 'checkpoint-mismatch' });
    await expect(trainer.restore(trainer.checkpoint().slice(0, -100))).rejects.toMatchObject({
      code: 'checkpoint-damaged',
    });
    await expect(trainer.restore(new Uint8Array(3))).rejects.toMatchObject({ code: 'checkpoint-damaged' });
  });

  test('predicts what its exported file gives, also at another size', async () => {
    const trainer = await trainerWith();
    await trainedOn(trainer, batches);
    const { image } = discs(2, 50);
    const { probability } = await trainer.predict(image);
    const engine = createOnnxRuntimeEngine({ provider: 'cpu', threads: 1 });
    const session = await engine.load(trainer.exportWeights({ purpose: 'test' }));
    expect((await session.run({ image }))['probability']).toEqual(probability);
    await session.close();
    const large = await engine.load(trainer.exportWeights({}, { rows: 32, columns: 24 }));
    const shape = [1, 2, 32, 24];
    const result = await large.run({ image: { shape, data: new Float32Array(2 * 32 * 24) } });
    expect(result['probability'].shape).toEqual([1, 1, 32, 24]);
    await large.close();
  });

  test('evaluates without learning, and with the newest weights', async () => {
    const trainer = await trainerWith();
    const validation = discs(5, 60);
    const before = await trainer.evaluate(validation);
    const weights = flat(trainer);
    expect(await trainer.evaluate(validation)).toEqual(before);
    expect(flat(trainer)).toEqual(weights);
    for (let k = 0; k < 10; k++) await trainedOn(trainer, batches);
    expect((await trainer.evaluate(validation)).loss).toBeLessThan(before.loss / 2);
  });

  test('keeps frozen parameters', async () => {
    const trainer = await trainerWith({ isFrozen: (name) => name.startsWith('encoder') });
    const before = new Map([...trainer.weights].map(([name, { data }]) => [name, [...data]]));
    await trainedOn(trainer, batches);
    const moved = [...trainer.weights].filter(([name, { data }]) => deviation([...data].map(Number), before.get(name)!.map(Number)) > 0); // prettier-ignore
    const isParameter = (name: string): boolean => !/\.(mean|variance)$/.test(name);
    expect(moved.some(([name]) => name.startsWith('decoder'))).toBe(true);
    expect(moved.filter(([name]) => name.startsWith('encoder') && isParameter(name))).toEqual([]);
  });

  test('says what is wrong with a batch', async () => {
    const trainer = await trainerWith();
    const { image, target } = discs(2, 1);
    const code = 'training-batch-invalid';
    await expect(trainer.step({ image })).rejects.toMatchObject({ code, message: 'the batch lacks target' });
    await expect(trainer.step({ image, target: discs(3, 1).target })).rejects.toMatchObject({ code });
    await expect(trainer.step({ image, target, mask: target })).rejects.toMatchObject({ code });
    await expect(trainer.step({ image, target }, { lambda: 1 })).rejects.toMatchObject({ code });
    expect(trainer.stepsTaken).toBe(0);
  });

  test('stops when the loss is no number, and carries nothing of that step', async () => {
    const trainer = await trainerWith();
    const { image, target } = discs(2, 1);
    const weights = flat(trainer);
    await expect(trainer.step({ image: map(image, () => Number.NaN), target })).rejects.toMatchObject({
      code: 'training-diverged',
    });
    expect(flat(trainer)).toEqual(weights);
    expect(trainer.stepsTaken).toBe(0);
  });

  test('of two subnets learns from under- and over-segmenting masks and predicts their mean', async () => {
    const loss = coTraining({ consistency: 'region' });
    const trainer = await trainerWith({ network: subnetPair(tiny), loss });
    const { image, target: over } = discs(4, 3);
    const { target: halves } = discs(4, 4);
    const under: Tensor = {
      shape: over.shape,
      data: (over.data as Float32Array).map((v, i) => v * Number(halves.data[i])),
    };
    const prepared = await trainer.step({ image, under, over }, { lambda: 0 });
    expect(prepared.loss).toBeCloseTo((prepared['loss_under'] + prepared['loss_over']) / 2, 5);
    const trained = await trainer.step({ image, under, over });
    const mean = (trained['loss_under'] + trained['loss_over']) / 2;
    expect(trained.loss).toBeCloseTo(mean + 0.4 * trained['loss_consistency'], 5);
    const { probability, probability_under: q, probability_over: c } = await trainer.predict(image);
    probability.data.forEach((p, i) => expect(Number(p)).toBeCloseTo((Number(q.data[i]) + Number(c.data[i])) / 2, 5));
  });

  test('takes the weights of the RECIST loss from step to step', async () => {
    const trainer = await trainerWith({ loss: supervised(recistTerm()) });
    const { image, target } = discs(2, 1);
    const nothing = map(target, () => 0);
    const batch = { image, marked: nothing, foreground: target, background: map(target, (v) => 1 - v) };
    const [none, both] = [await trainer.evaluate(batch, { alpha: 0, beta: 0 }), await trainer.evaluate(batch)];
    expect(none.loss).toBeCloseTo(0, 6);
    const parts = [await trainer.evaluate(batch, { beta: 0 }), await trainer.evaluate(batch, { alpha: 0 })];
    expect(parts[0].loss + parts[1].loss).toBeCloseTo(both.loss, 5);
  });
});
