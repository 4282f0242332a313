import { describe, expect, test } from '@jest/globals';
import { NodeQueue } from '../../../../models/max-flow/node-queue.js';

describe('NodeQueue', () => {
  test('gives nodes back in their order, each once however often it was added', () => {
    const queue = new NodeQueue(4);
    for (const node of [2, 0, 2, 3, 0]) queue.add(node);
    expect([queue.take(), queue.take(), queue.take(), queue.take()]).toEqual([2, 0, 3, -1]);
  });

  test('holds all nodes at once, also after going round', () => {
    const queue = new NodeQueue(3);
    for (let round = 0; round < 5; round++) {
      for (const node of [round % 3, (round + 1) % 3, (round + 2) % 3]) queue.add(node);
      expect([queue.take(), queue.take(), queue.take()]).toEqual([round % 3, (round + 1) % 3, (round + 2) % 3]);
    }
  });

  test('is empty after clearing', () => {
    const queue = new NodeQueue(2);
    queue.add(1);
    queue.clear();
    expect(queue.take()).toBe(-1);
    queue.add(1);
    expect(queue.take()).toBe(1);
  });
});
