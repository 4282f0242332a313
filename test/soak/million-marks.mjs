#!/usr/bin/env node
/**
 * What so many marks need: a simulation of workers that take series from one queue, with service times as they were measured.
 *   node test/soak/million-marks.mjs --marks 1000000 --cpu 2 --fetch 3 --kilobytes 150
 * Each series costs its fetch once and each of its lesions its conversion; times vary by a log-normal of the given spread.
 */
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    marks: { type: 'string', default: '1000000' },
    /** CPU seconds of a lesion, segmentation and writing together. */
    cpu: { type: 'string', default: '2' },
    /** Seconds of fetching a series, once for its lesions. */
    fetch: { type: 'string', default: '3' },
    /** Lesions of a series. */
    perSeries: { type: 'string', default: '3' },
    spread: { type: 'string', default: '0.8' },
    kilobytes: { type: 'string', default: '150' },
  },
});
const [marks, cpu, fetch, perSeries, spread, kilobytes] = [
  ...[values.marks, values.cpu, values.fetch, values.perSeries, values.spread, values.kilobytes],
].map(Number);

/** Mulberry32: the same table every time. */
let seed = 1;
function random() {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
}
const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
/** Log-normal with the given mean. */
const around = (mean) => mean * Math.exp(spread * normal() - (spread * spread) / 2);

/** Each worker takes the next series as soon as it is free: the earliest free one is found by a heap of ends. */
function hoursWith(workers) {
  seed = 1;
  const ends = new Float64Array(workers);
  for (let done = 0; done < marks; done += perSeries) {
    const count = Math.min(perSeries, marks - done);
    let seconds = around(fetch);
    for (let n = 0; n < count; n += 1) seconds += around(cpu);
    ends[0] += seconds;
    for (let i = 0; ;) {
      const [left, right] = [2 * i + 1, 2 * i + 2];
      let least = i;
      if (left < workers && ends[left] < ends[least]) least = left;
      if (right < workers && ends[right] < ends[least]) least = right;
      if (least === i) break;
      [ends[i], ends[least]] = [ends[least], ends[i]];
      i = least;
    }
  }
  return Math.max(...ends) / 3600;
}

console.log(
  `${marks} marks, ${cpu} s a lesion, ${fetch} s a series of ${perSeries}; ${(marks * kilobytes) / 1e6} GB of results`,
);
for (const workers of [1, 4, 16, 64]) {
  const hours = hoursWith(workers);
  console.log(
    `${String(workers).padStart(3)} workers of one core: ${hours.toFixed(0)} h (${(hours / 24).toFixed(1)} days)`,
  );
}
