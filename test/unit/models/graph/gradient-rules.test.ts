import { describe, expect, test } from '@jest/globals';
import { gradients } from '../../../../models/graph/gradients.js';
import { operatorTable } from '../../../../models/graph/operator-table.js';
import * as ops from '../../../../models/graph/ops.js';
import { evaluateGraph } from './evaluate-graph.js';
import { gradientDeviation } from './finite-differences.js';
import { operatorCases } from './operator-cases.js';

describe('gradient rules', () => {
  const rows = Object.entries(operatorCases).flatMap(([op, list]) =>
    list.map((row) => [`${op} ${row.what}`.trim(), row] as const),
  );

  test.each(rows)('%s agrees with central differences', async (_title, row) => {
    expect(await gradientDeviation(row)).toBeLessThan(5e-3);
  });

  test('every operator with a rule has a case', () => {
    const withRule = Object.entries(operatorTable).filter(([, { gradient }]) => gradient !== undefined);
    expect(withRule.map(([op]) => op).filter((op) => operatorCases[op] === undefined)).toEqual([]);
  });

  test('no gradient flows where it is stopped, and the value is the same', async () => {
    const x = { shape: [3], data: Float32Array.of(1, 2, 3) };
    const { y, dx } = await evaluateGraph({ x }, (graph, { x: value }) => {
      const product = ops.multiply(graph, value, ops.stopGradient(graph, value));
      return { y: product, dx: gradients(graph, ops.reduceSum(graph, product, undefined, false), [value])[0] };
    });
    expect([...y.data]).toEqual([1, 4, 9]);
    expect([...dx.data]).toEqual([1, 2, 3]);
  });
});
