import { describe, expect, test } from '@jest/globals';
import { scalar } from '../../../../models/graph/ops.js';
import type { Tensor, Value } from '../../../../models/graph/value.js';
import type { ConsistencyRegion } from '../../../../models/losses/co-training.js';
import { coTraining } from '../../../../models/losses/co-training.js';
import type { Loss } from '../../../../models/losses/loss.js';
import { crossEntropy, recistTerm, softDice, sumOf } from '../../../../models/losses/loss-terms.js';
import { supervised } from '../../../../models/losses/supervised.js';
import { evaluateGraph, tensorOf } from '../graph/evaluate-graph.js';

/** One image of one row; every number below is worked out by hand from these probabilities. */
const row = (data: readonly number[]): Tensor => tensorOf([1, 1, 1, data.length], data);
const logit = (p: number): number => Math.log(p / (1 - p));
const ln = Math.log;

/** @returns loss and logged parts for probabilities of each branch (the first of a list is the main map, the others are sides) */
async function lossOf(
  loss: Loss,
  branches: Readonly<Record<string, readonly (readonly number[])[]>>,
  targets: Readonly<Record<string, readonly number[]>>,
  weights: Readonly<Record<string, number>> = {},
): Promise<Readonly<Record<string, number>>> {
  const maps = Object.entries(branches).flatMap(([name, list]) =>
    list.map((map, k): [string, Tensor] => [`${name}${k}`, row(map.map(logit))]),
  );
  const masks = Object.entries(targets).map(([name, mask]): [string, Tensor] => [`t_${name}`, row(mask)]);
  const results = await evaluateGraph(Object.fromEntries([...maps, ...masks]), (graph, inputs) => {
    const context = {
      graph,
      target: (name: string): Value => inputs[`t_${name}`],
      weight: (name: string): Value => scalar(graph, weights[name] ?? loss.weights[name]),
    };
    const output = Object.entries(branches).map(([name, list]) => {
      const [logits, ...sides] = list.map((_, k) => inputs[`${name}${k}`]);
      return { name, logits, sides };
    });
    const { loss: value, logged } = loss.build(context, { branches: output });
    return { loss: value, ...logged };
  });
  return Object.fromEntries(Object.entries(results).map(([name, { data }]) => [name, Number(data[0])]));
}

const main = (map: readonly number[], ...sides: readonly (readonly number[])[]) => ({ main: [map, ...sides] });

describe('cross-entropy (003, equation 1)', () => {
  test('is the mean of −ln of what was said of each pixel', async () => {
    const { loss } = await lossOf(supervised(crossEntropy()), main([0.5, 0.8, 0.25]), { target: [1, 1, 0] });
    expect(loss).toBeCloseTo(-(ln(0.5) + ln(0.8) + ln(0.75)) / 3, 5);
  });

  test('leaves out the uncertain pixels of a trimap', async () => {
    const term = crossEntropy({ pixelWeight: 'certain' });
    const targets = { target: [1, 1, 0], certain: [1, 0, 1] };
    const { loss } = await lossOf(supervised(term), main([0.5, 0.8, 0.25]), targets);
    expect(loss).toBeCloseTo(-(ln(0.5) + ln(0.75)) / 2, 5);
  });

  test('is nothing where every pixel is uncertain, and finite where the network is quite wrong', async () => {
    const term = crossEntropy({ pixelWeight: 'certain' });
    expect((await lossOf(supervised(term), main([0.5]), { target: [1], certain: [0] }))['loss']).toBe(0);
    const sure = await lossOf(supervised(crossEntropy()), main([1 - 1e-12]), { target: [0] });
    expect(sure['loss']).toBeCloseTo(12 * ln(10), 1);
  });
});

describe('L_R + αL_F + βL_B (001, equations 2 and 3)', () => {
  const targets = { marked: [1, 0, 0, 0, 0], foreground: [0, 1, 1, 0, 0], background: [0, 0, 0, 1, 0] };
  const map = [0.5, 0.8, 0.4, 0.1, 0.99];
  const [onMark, onForeground, onBackground] = [-ln(0.5), -(ln(0.8) + ln(0.4)) / 2, -ln(0.9)];

  test('is the mean over each region, and what lies in none is ignored', async () => {
    const { loss } = await lossOf(supervised(recistTerm()), main(map), targets);
    expect(loss).toBeCloseTo(onMark + onForeground + onBackground, 5);
  });

  test('weights foreground and background by α and β', async () => {
    const { loss } = await lossOf(supervised(recistTerm()), main(map), targets, { alpha: 0.1, beta: 0.3 });
    expect(loss).toBeCloseTo(onMark + 0.1 * onForeground + 0.3 * onBackground, 5);
  });
});

describe('soft Dice (000, section 3)', () => {
  test('is 1 − (2Σpy + 1) / (Σp + Σy + 1)', async () => {
    const { loss } = await lossOf(supervised(softDice()), main([0.5, 0.8, 0.25]), { target: [1, 1, 0] });
    expect(loss).toBeCloseTo(1 - (2 * 1.3 + 1) / (1.55 + 2 + 1), 5);
  });

  test('in Milletari’s form sums squares below, so that a map agrees with itself', async () => {
    const squared = supervised(softDice({ squared: true }));
    const { loss } = await lossOf(squared, main([0.5, 0.8, 0.25]), { target: [1, 1, 0] });
    expect(loss).toBeCloseTo(1 - (2 * 1.3 + 1) / (0.25 + 0.64 + 0.0625 + 2 + 1), 5);
    const same = await lossOf(squared, main([0.5, 0.8, 0.25]), { target: [0.5, 0.8, 0.25] });
    expect(same['loss']).toBeCloseTo(0, 5);
  });

  test('looks only where it is told to', async () => {
    const term = softDice({ pixelWeight: 'where' });
    const { loss } = await lossOf(supervised(term), main([0.5, 0.8, 0.25]), { target: [1, 1, 0], where: [1, 0, 1] });
    expect(loss).toBeCloseTo(1 - (2 * 0.5 + 1) / (0.75 + 1 + 1), 5);
  });

  test('and cross-entropy together are their sum', async () => {
    const both = supervised(sumOf(crossEntropy(), softDice()));
    const { loss } = await lossOf(both, main([0.5]), { target: [1] });
    expect(loss).toBeCloseTo(-ln(0.5) + 1 - 2 / 2.5, 5);
  });
});

describe('deep supervision (Xie and Tu 2015)', () => {
  test('adds the loss of every side output, weighted', async () => {
    const maps = main([0.5], [0.8], [0.25]);
    const sides = -ln(0.8) - ln(0.25);
    expect((await lossOf(supervised(crossEntropy()), maps, { target: [1] }))['loss']).toBeCloseTo(-ln(0.5) + sides, 5);
    const half = await lossOf(supervised(crossEntropy(), { sideWeight: 0.5 }), maps, { target: [1] });
    expect(half['loss']).toBeCloseTo(-ln(0.5) + sides / 2, 5);
  });
});

describe('co-training (000, equations 1–5)', () => {
  const branches = { under: [[0.6, 0.7, 0.2, 0.1]], over: [[0.8, 0.6, 0.5, 0.3]] };
  const targets = { under: [1, 0, 0, 0], over: [1, 1, 1, 0] };
  const dice = (both: number, sizes: number): number => 1 - (2 * both + 1) / (sizes + 1);
  const ofUnder = dice(0.6, 0.36 + 0.49 + 0.04 + 0.01 + 1);
  const ofOver = dice(0.8 + 0.6 + 0.5, 0.64 + 0.36 + 0.25 + 0.09 + 3);
  /** Both maps against each other, everywhere and in C \ Q, which is the second and third pixel. */
  const everywhere = dice(0.48 + 0.42 + 0.1 + 0.03, 0.36 + 0.49 + 0.04 + 0.01 + 0.64 + 0.36 + 0.25 + 0.09);
  const inRegion = dice(0.42 + 0.1, 0.49 + 0.04 + 0.36 + 0.25);

  test.each<[ConsistencyRegion, number]>([
    ['none', 0],
    ['slice', everywhere],
    ['region', inRegion],
  ])(
    'with consistency %s is the mean of both segmentation losses and λ times the agreement',
    async (kind, agreement) => {
      const result = await lossOf(coTraining({ consistency: kind }), branches, targets);
      expect(result['loss']).toBeCloseTo((ofUnder + ofOver) / 2 + 0.4 * agreement, 5);
      expect(result['loss_under']).toBeCloseTo(ofUnder, 5);
      expect(result['loss_over']).toBeCloseTo(ofOver, 5);
      if (kind !== 'none') expect(result['loss_consistency']).toBeCloseTo(agreement, 5);
    },
  );

  test('is the segmentation loss alone while it is prepared (λ = 0)', async () => {
    const { loss } = await lossOf(coTraining({ consistency: 'region' }), branches, targets, { lambda: 0 });
    expect(loss).toBeCloseTo((ofUnder + ofOver) / 2, 5);
  });

  test('takes a pair of subnets and no other', async () => {
    await expect(lossOf(coTraining({ consistency: 'none' }), main([0.5]), { under: [1], over: [1] })).rejects.toThrow(
      'a pair of subnets',
    );
    await expect(lossOf(supervised(crossEntropy()), branches, { target: [1, 0, 0, 0] })).rejects.toThrow('one branch');
  });
});
