import { describe, expect, test } from '@jest/globals';
import { GridMaxFlow } from '../../../../models/max-flow/grid-max-flow.js';

const direction = (flow: GridMaxFlow, column: number, row: number, slice = 0): number =>
  flow.directions.findIndex((d) => d.column === column && d.row === row && d.slice === slice);

/** A row of nodes: `terminals[i]` at node i, `arcs[i]` both ways between node i and i + 1. */
function chain(terminals: readonly number[], arcs: readonly number[]): GridMaxFlow {
  const flow = new GridMaxFlow(4, terminals.length, 1);
  terminals.forEach((value, column) => (flow.terminals[flow.nodeAt(column, 0)] = value));
  arcs.forEach((capacity, column) => flow.connect(flow.nodeAt(column, 0), direction(flow, 1, 0), capacity));
  return flow;
}

const sides = (flow: GridMaxFlow, columns: number): boolean[] =>
  Array.from({ length: columns }, (_, column) => flow.inSource(flow.nodeAt(column, 0)));

describe('GridMaxFlow', () => {
  test('cuts a chain at its weakest arc', () => {
    const flow = chain([10, 0, 0, -10], [5, 2, 7]);
    expect(flow.solve()).toBe(2);
    expect(sides(flow, 4)).toEqual([true, true, false, false]);
  });

  test('is limited by a terminal that is weaker than every arc', () => {
    const flow = chain([1, 0, -10], [5, 5]);
    expect(flow.solve()).toBe(1);
    expect(sides(flow, 3)).toEqual([false, false, false]);
  });

  test('uses an arc in its own direction only', () => {
    const flow = new GridMaxFlow(4, 2, 1);
    flow.terminals[flow.nodeAt(0, 0)] = 5;
    flow.terminals[flow.nodeAt(1, 0)] = -5;
    flow.connect(flow.nodeAt(0, 0), direction(flow, 1, 0), 0, 9);
    expect(flow.solve()).toBe(0);
    expect(sides(flow, 2)).toEqual([true, false]);
  });

  test('joins the flows of two ways round an obstacle', () => {
    // s → a at the left; two ways (top 3, bottom 4) to the right; t.
    const flow = new GridMaxFlow(8, 3, 3);
    flow.terminals[flow.nodeAt(0, 1)] = 100;
    flow.terminals[flow.nodeAt(2, 1)] = -100;
    flow.connect(flow.nodeAt(0, 1), direction(flow, 1, -1), 3);
    flow.connect(flow.nodeAt(1, 0), direction(flow, 1, 1), 50);
    flow.connect(flow.nodeAt(0, 1), direction(flow, 1, 1), 50);
    flow.connect(flow.nodeAt(1, 2), direction(flow, 1, -1), 4);
    expect(flow.solve()).toBe(7);
    expect(flow.inSource(flow.nodeAt(1, 0))).toBe(false);
    expect(flow.inSource(flow.nodeAt(1, 2))).toBe(true);
  });

  test('leaves a node without capacity on the background side', () => {
    const flow = chain([0, 0], [1]);
    expect(flow.solve()).toBe(0);
    expect(sides(flow, 2)).toEqual([false, false]);
  });

  test('crosses slices along edges and corners of the 26-neighbourhood', () => {
    const flow = new GridMaxFlow(26, 2, 2, 3);
    flow.terminals[flow.nodeAt(0, 0, 0)] = 9;
    flow.terminals[flow.nodeAt(0, 1, 2)] = -9;
    flow.connect(flow.nodeAt(0, 0, 0), direction(flow, 1, 1, 1), 2);
    flow.connect(flow.nodeAt(1, 1, 1), direction(flow, -1, 0, 1), 6);
    expect(flow.solve()).toBe(2);
    expect(flow.inSource(flow.nodeAt(1, 1, 1))).toBe(false);
  });

  test('starts empty after a change of shape, smaller and larger', () => {
    const flow = chain([10, 0, 0, -10], [5, 2, 7]);
    flow.solve();
    for (const columns of [2, 9]) {
      flow.reshape(columns, 3);
      expect(flow.solve()).toBe(0);
      flow.terminals[flow.nodeAt(0, 2)] = 3;
      flow.terminals[flow.nodeAt(1, 2)] = -4;
      flow.connect(flow.nodeAt(0, 2), direction(flow, 1, 0), 2);
      expect(flow.solve()).toBe(2);
      expect(flow.inSource(flow.nodeAt(0, 2))).toBe(true);
    }
  });

  test('refuses slices with the neighbourhood of a plane', () => {
    expect(() => new GridMaxFlow(8, 4, 4, 2)).toThrow(RangeError);
  });
});
