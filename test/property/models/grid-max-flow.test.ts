import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Neighbourhood } from '../../../models/max-flow/grid-directions.js';
import { GridMaxFlow } from '../../../models/max-flow/grid-max-flow.js';
import { edmondsKarp } from './edmonds-karp.js';

interface Grid {
  readonly neighbourhood: Neighbourhood;
  readonly columns: number;
  readonly rows: number;
  readonly slices: number;
  readonly seed: number;
  /** Capacities are whole numbers (exact) or fractions. */
  readonly whole: boolean;
}

const grids: fc.Arbitrary<Grid> = fc.record({
  neighbourhood: fc.constantFrom<Neighbourhood>(4, 8, 6, 18, 26),
  columns: fc.integer({ min: 1, max: 5 }),
  rows: fc.integer({ min: 1, max: 4 }),
  slices: fc.integer({ min: 1, max: 3 }),
  seed: fc.integer({ min: 1, max: 2 ** 31 - 2 }),
  whole: fc.boolean(),
});

/** Park–Miller generator: a plain stream of numbers in (0, 1). */
function stream(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 16807) % 2147483647) / 2147483647;
}

/** Fills `flow` at random; @returns the same graph as a matrix, the source second to last, the sink last. */
function fill(flow: GridMaxFlow, grid: Grid): { matrix: number[][]; nodes: number[] } {
  const random = stream(grid.seed);
  const amount = (scale: number): number => {
    const value = random() < 0.25 ? 0 : random() * scale;
    return Math.fround(grid.whole ? Math.round(value) : value);
  };
  const slices = grid.neighbourhood <= 8 && grid.neighbourhood !== 6 ? 1 : grid.slices;
  const nodes: number[] = [];
  for (let slice = 0; slice < slices; slice++)
    for (let row = 0; row < grid.rows; row++)
      for (let column = 0; column < grid.columns; column++) nodes.push(flow.nodeAt(column, row, slice));
  const places = new Map(nodes.map((node, place) => [node, place]));
  const matrix = Array.from({ length: nodes.length + 2 }, () => new Array<number>(nodes.length + 2).fill(0));
  nodes.forEach((node, place) => {
    const terminal = amount(20) - amount(20);
    flow.terminals[node] = terminal;
    if (terminal > 0) matrix[nodes.length][place] = Math.fround(terminal);
    else matrix[place][nodes.length + 1] = -Math.fround(terminal);
    flow.offsets.forEach((offset, direction) => {
      const other = places.get(node + offset);
      if (other === undefined || direction % 2 === 1) return;
      const [there, back] = [amount(10), amount(10)];
      flow.connect(node, direction, there, back);
      matrix[place][other] += there;
      matrix[other][place] += back;
    });
  });
  return { matrix, nodes };
}

/** @returns the capacity of all arcs that leave the source's side. */
function cutCapacity(flow: GridMaxFlow, matrix: number[][], nodes: number[]): number {
  const inSource = [...nodes.map((node) => flow.inSource(node)), true, false];
  let capacity = 0;
  matrix.forEach((row, from) => row.forEach((value, to) => (capacity += inSource[from] && !inSource[to] ? value : 0)));
  return capacity;
}

describe('GridMaxFlow beside Edmonds–Karp', () => {
  test('finds the same flow, and a cut of that capacity, on random grids', () => {
    fc.assert(
      fc.property(grids, (grid) => {
        const slices = grid.neighbourhood === 4 || grid.neighbourhood === 8 ? 1 : grid.slices;
        const flow = new GridMaxFlow(grid.neighbourhood, grid.columns, grid.rows, slices);
        const { matrix, nodes } = fill(flow, { ...grid, slices });
        const expected = edmondsKarp(matrix, nodes.length, nodes.length + 1);
        const found = flow.solve();
        if (grid.whole) expect(found).toBe(expected);
        else expect(Math.abs(found - expected)).toBeLessThan(1e-3);
        expect(Math.abs(cutCapacity(flow, matrix, nodes) - expected)).toBeLessThan(1e-3);
      }),
      { numRuns: 300 },
    );
  });

  test('gives the same flow when its buffers are used again', () => {
    fc.assert(
      fc.property(grids, grids, (first, second) => {
        const flow = new GridMaxFlow(26, first.columns, first.rows, first.slices);
        fill(flow, { ...first, neighbourhood: 26 });
        flow.solve();
        flow.reshape(second.columns, second.rows, second.slices);
        fill(flow, { ...second, neighbourhood: 26 });
        const fresh = new GridMaxFlow(26, second.columns, second.rows, second.slices);
        fill(fresh, { ...second, neighbourhood: 26 });
        expect(flow.solve()).toBe(fresh.solve());
      }),
    );
  });
});
