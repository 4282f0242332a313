import { describe, expect, test } from '@jest/globals';
import type { GraphBuilder } from '../../../../models/graph/graph-builder.js';
import type { Tensor, Value } from '../../../../models/graph/value.js';
import {
  gaussianHeatmaps,
  heatmapLoss,
  perpendicularLoss,
  regionLoss,
  softArgmax,
  transformLoss,
} from '../../../../models/losses/recist-labelling.js';
import { evaluateGraph, tensorOf } from '../graph/evaluate-graph.js';
import { gradientDeviation } from '../graph/finite-differences.js';

type Feeds = Readonly<Record<string, Tensor>>;
type Inputs = Readonly<Record<string, Value>>;

const valueOf = async (feeds: Feeds, build: (graph: GraphBuilder, inputs: Inputs) => Value): Promise<number[]> => {
  const { y } = await evaluateGraph(feeds, (graph, inputs) => ({ y: build(graph, inputs) }));
  return Array.from(y.data, Number);
};

describe('L_LRP and L_TPP (004, section 2.3)', () => {
  test('are mean squared errors', async () => {
    const region = { a: tensorOf([1, 1, 1, 2], [0, Math.log(3)]), b: tensorOf([1, 1, 1, 2], [1, 1]) };
    const [lrp] = await valueOf(region, (g, { a, b }) => regionLoss(g, a, b));
    expect(lrp).toBeCloseTo((0.25 + 0.0625) / 2, 6);
    const transform = { a: tensorOf([1, 4], [0.5, 0.2, 0.3, 0.9]), b: tensorOf([1, 4], [0.4, 0.4, 0.6, 0.5]) };
    const [tpp] = await valueOf(transform, (g, { a, b }) => transformLoss(g, a, b));
    expect(tpp).toBeCloseTo((0.01 + 0.04 + 0.09 + 0.16) / 4, 6);
  });

  test('take the shorter way round for the angle alone', async () => {
    const transform = { a: tensorOf([1, 4], [0.95, 0, 0.95, 0]), b: tensorOf([1, 4], [0.05, 0, 0.05, 0]) };
    const [tpp] = await valueOf(transform, (g, { a, b }) => transformLoss(g, a, b));
    expect(tpp).toBeCloseTo((0.81 + 0.01) / 4, 5);
  });
});

describe('L_HM', () => {
  test('is measured against Gaussians of one pixel’s deviation at the endpoints', async () => {
    const points = { x: tensorOf([1, 2], [-0.2, 0.2]), y: tensorOf([1, 2], [0, 0.4]) };
    const maps = await valueOf(points, (g, { x, y }) => gaussianHeatmaps(g, { x, y }, 5, 5));
    const at = (k: number, row: number, column: number): number => maps[k * 25 + row * 5 + column];
    // −.2 lies half a pixel left of the middle column; .2 half a pixel right, .4 one pixel below the middle row.
    expect(at(0, 2, 2)).toBeCloseTo(Math.exp(-0.125), 5);
    expect(at(0, 1, 1)).toBeCloseTo(Math.exp(-(0.25 + 1) / 2), 5);
    expect(at(1, 3, 2)).toBeCloseTo(Math.exp(-0.125), 5);
    expect(at(1, 0, 0)).toBeCloseTo(Math.exp(-(9 + 6.25) / 2), 6);
  });

  test('is 1 for empty heatmaps, 0 for right ones, and the mean over the stacks', async () => {
    const feeds = { empty: tensorOf([1, 1, 1, 3], [0, 0, 0]), target: tensorOf([1, 1, 1, 3], [0.5, 1, 0]) };
    const loss = (maps: readonly string[]) =>
      valueOf(feeds, (g, inputs) => heatmapLoss(g, maps.map((name) => inputs[name]), inputs['target'])); // prettier-ignore
    expect((await loss(['empty']))[0]).toBeCloseTo(1, 6);
    expect((await loss(['target']))[0]).toBeCloseTo(0, 6);
    expect((await loss(['empty', 'target']))[0]).toBeCloseTo(0.5, 6);
  });

  test('stays a number where a wrong transform moved every endpoint out of the image', async () => {
    const feeds = { map: tensorOf([1, 1, 5, 5], new Array<number>(25).fill(0.2)), x: tensorOf([1, 1], [40]), y: tensorOf([1, 1], [0]) }; // prettier-ignore
    const loss = await valueOf(feeds, (g, { map, x, y }) => heatmapLoss(g, [map], gaussianHeatmaps(g, { x, y }, 5, 5)));
    expect(loss[0]).toBeCloseTo(0.04 / ((0.1 * Math.PI) / 25), 4);
  });
});

describe('L_cos', () => {
  const cosine = async (...ends: number[]): Promise<number> =>
    (await valueOf({ ends: tensorOf([1, 4, 2], ends) }, (g, { ends: e }) => perpendicularLoss(g, e)))[0];

  test('is 0 for perpendicular axes, 1 for parallel ones, ½ at 45°', async () => {
    expect(await cosine(-1, 0, 1, 0, 0, -0.5, 0, 0.5)).toBeCloseTo(0, 6);
    expect(await cosine(-1, 0, 1, 0, -0.3, 0.2, 0.3, 0.2)).toBeCloseTo(1, 5);
    expect(await cosine(-1, 0, 1, 0, -0.5, -0.5, 0.5, 0.5)).toBeCloseTo(0.5, 5);
  });

  test('sees the endpoints where the heatmaps are high', async () => {
    const points = { x: tensorOf([1, 2], [-0.4, 0.2]), y: tensorOf([1, 2], [0.1, -0.3]) };
    const found = await valueOf(points, (g, { x, y }) => softArgmax(g, gaussianHeatmaps(g, { x, y }, 32, 32)));
    [-0.4, 0.1, 0.2, -0.3].forEach((v, i) => expect(found[i]).toBeCloseTo(v, 1));
  });

  test('and all the others have the gradients of central differences', async () => {
    const scalarOf = (value: Value): Value => value;
    const cases = [
      { inputs: [[2, 4, 2]], build: (g: GraphBuilder, [e]: readonly Value[]) => scalarOf(perpendicularLoss(g, e)) },
      { inputs: [[1, 4, 4, 4]], build: (g: GraphBuilder, [h]: readonly Value[]) => softArgmax(g, h) },
      { inputs: [[2, 3], [2, 3]], build: (g: GraphBuilder, [x, y]: readonly Value[]) => gaussianHeatmaps(g, { x, y }, 4, 4) }, // prettier-ignore
      { inputs: [[1, 2, 3, 3], [1, 2, 3, 3]], build: (g: GraphBuilder, [a, b]: readonly Value[]) => heatmapLoss(g, [a], b) }, // prettier-ignore
      {
        inputs: [
          [2, 4],
          [2, 4],
        ],
        build: (g: GraphBuilder, [a, b]: readonly Value[]) => transformLoss(g, a, b),
      },
    ];
    for (const row of cases) expect(await gradientDeviation(row)).toBeLessThan(2e-2);
  });
});
