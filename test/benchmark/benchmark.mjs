import { setTimeout as sleep } from 'node:timers/promises';

/**
 * What a benchmark gives back, one row a measured thing.
 * @typedef {object} BenchmarkRow
 * @property {string} what what was measured
 * @property {number} [value] median over the repeats
 * @property {string} [unit] e.g. `ms`, `MB`
 * @property {{ name: string, value: number }} [reference] the same measured of something else, in turns with ours in this very run
 * @property {number} [limit] what the value must not exceed
 * @property {string} [note]
 */

/** Thrown by a benchmark whose surroundings are missing; the message says what to install. */
export class Skipped extends Error {}

/** @returns {number} the median of some numbers */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * Measures several things in turns, so that whatever else the machine does falls on all of them alike.
 * @param {Record<string, () => number | Promise<number>>} subjects each runs once and returns what it took
 * @param {{ repeats?: number, warmUp?: number, pauseMs?: number }} [options] `pauseMs` before each turn: threads of the one before it may
 *   spin for a while, and take the processor from this one
 * @returns {Promise<Record<string, number>>} the median of each
 */
export async function measureInTurns(subjects, { repeats = 15, warmUp = 3, pauseMs = 0 } = {}) {
  const taken = Object.fromEntries(Object.keys(subjects).map((name) => [name, []]));
  for (let round = 0; round < warmUp + repeats; round++) {
    for (const [name, subject] of Object.entries(subjects)) {
      await sleep(pauseMs);
      const value = await subject();
      if (round >= warmUp) taken[name].push(value);
    }
  }
  return Object.fromEntries(Object.entries(taken).map(([name, values]) => [name, median(values)]));
}

/** @returns {() => number} a subject that takes the milliseconds of a synchronous call */
export const milliseconds = (call) => () => {
  const start = performance.now();
  call();
  return performance.now() - start;
};
