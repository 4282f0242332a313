import { describe, expect, test } from '@jest/globals';
import type { GraphBuilder } from '../../../../models/graph/graph-builder.js';
import type { Tensor, Value } from '../../../../models/graph/value.js';
import { NetworkScope } from '../../../../models/layers/network-scope.js';
import { batchNorm, instanceNorm, layerNorm } from '../../../../models/layers/normalization.js';
import { evaluateGraph, tensorOf } from '../graph/evaluate-graph.js';

const vector = (...data: number[]): Tensor => tensorOf([data.length], data);
const numbers = ({ data }: Tensor): number[] => Array.from(data, Number);

/** Builds a layer whose parameters are plain inputs of the graph. */
function layer(mode: 'training' | 'inference', apply: (scope: NetworkScope, x: Value) => Value, weights = new Map()) {
  return (graph: GraphBuilder, { x }: Readonly<Record<string, Value>>): Record<string, Value> => {
    const scope = NetworkScope.create(graph, mode, weights, () => 0.5);
    const y = apply(scope, x);
    const next = [...scope.statistics].flatMap(([name, entry]) => (entry.next ? [[`next_${name}`, entry.next]] : []));
    return { y, ...(Object.fromEntries(next) as Record<string, Value>) };
  };
}

/** Runs a layer in training; its parameters are fed beside x. */
const train = (apply: (scope: NetworkScope, x: Value) => Value, x: Tensor, fed: Readonly<Record<string, Tensor>>) =>
  evaluateGraph({ x }, layer('training', apply), fed);

describe('batch normalisation', () => {
  // Channel 0 holds 1, 3, 5, 7 (mean 4, biased variance 5, unbiased 20/3), channel 1 holds 2 everywhere.
  const x = tensorOf([2, 2, 1, 2], [1, 3, 2, 2, 5, 7, 2, 2]);

  test('standardises each channel over the batch and moves its running statistics a tenth of the way', async () => {
    const fed = { gamma: vector(2, 1), beta: vector(1, -1), mean: vector(10, 2), variance: vector(1, 1) };
    const result = await train((scope, value) => batchNorm(scope, value), x, fed);
    const expected = [-3, -1, 1, 3].map((v) => (2 * v) / Math.sqrt(5 + 1e-5) + 1);
    numbers(result['y']).forEach((v, i) => {
      const inFirst = Math.floor(i / 2) % 2 === 0;
      expect(v).toBeCloseTo(inFirst ? expected[(i % 2) + 2 * Math.floor(i / 4)] : -1, 4);
    });
    numbers(result['next_mean']).forEach((v, c) => expect(v).toBeCloseTo([9.4, 2][c], 5));
    numbers(result['next_variance']).forEach((v, c) => expect(v).toBeCloseTo([0.9 + 2 / 3, 0.9][c], 5));
  });

  test('uses the running statistics in inference, whatever the batch', async () => {
    const weights = new Map(
      Object.entries({ gamma: vector(2, 1), beta: vector(1, -1), mean: vector(3, 2), variance: vector(4, 1) }),
    );
    const built = layer('inference', (scope, value) => batchNorm(scope, value), weights);
    const { y } = await evaluateGraph({ x }, built);
    expect(numbers(y)[0]).toBeCloseTo((2 * (1 - 3)) / Math.sqrt(4 + 1e-5) + 1, 5);
    expect(numbers(y)[7]).toBeCloseTo(-1, 5);
  });
});

describe('layer and instance normalisation', () => {
  test('standardise the last axis, and each plane', async () => {
    const row = tensorOf([1, 2, 4], [1, 3, 5, 7, 0, 0, 0, 0]);
    const layered = await train(layerNorm, row, { gamma: vector(1, 1, 1, 2), beta: vector(0, 0, 0, 1) });
    const third = 1 / Math.sqrt(5 + 1e-5);
    [-3 * third, -third, third, 6 * third + 1, 0, 0, 0, 1].forEach((v, i) =>
      expect(numbers(layered['y'])[i]).toBeCloseTo(v, 4),
    );
    const planes = tensorOf([1, 2, 2, 2], [1, 3, 5, 7, 8, 8, 8, 8]);
    const one = { gamma: tensorOf([2, 1, 1], [1, 1]), beta: tensorOf([2, 1, 1], [0, 5]) };
    const instanced = await train(instanceNorm, planes, one);
    [-3 * third, -third, third, 3 * third, 5, 5, 5, 5].forEach((v, i) =>
      expect(numbers(instanced['y'])[i]).toBeCloseTo(v, 4),
    );
  });
});
