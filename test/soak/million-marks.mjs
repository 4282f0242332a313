#!/usr/bin/env node
/**
 * What so many marks need: a simulation of workers that take series from one queue.
 *   node test/soak/million-marks.mjs --measure --marks 1000000    with service times that are measured first, of phantom CT of 512 × 512 × 60
 *     --studies 4 --matrix 512 --slices 60 --perSeries 3           in an Orthanc on this machine; a series of the simulation takes what one of
 *                                                                  the measured ones took, drawn by chance
 *   node test/soak/million-marks.mjs --cpu 2 --fetch 3 --kilobytes 150    with times of your own: each series costs its fetch once and each of
 *                                                                  its lesions its conversion, varied by a log-normal (--spread)
 */
import { parseArgs } from 'node:util';
import { measureServiceTimes } from './service-times.mjs';

const { values } = parseArgs({
  options: {
    marks: { type: 'string', default: '1000000' },
    measure: { type: 'boolean', default: false },
    phantoms: { type: 'string' },
    studies: { type: 'string', default: '4' },
    matrix: { type: 'string', default: '512' },
    slices: { type: 'string', default: '60' },
    /** Seconds of a lesion, segmentation, writing and storing together. */
    cpu: { type: 'string', default: '2' },
    /** Seconds of fetching a series, once for its lesions. */
    fetch: { type: 'string', default: '3' },
    /** Lesions of a series. */
    perSeries: { type: 'string', default: '3' },
    spread: { type: 'string', default: '0.8' },
    kilobytes: { type: 'string', default: '150' },
  },
});
const number = (name) => Number(values[name]);
const [marks, perSeries] = [number('marks'), number('perSeries')];

/** Mulberry32: the same table every time. */
let seed = 1;
function random() {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
}
const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
const sum = (list) => list.reduce((total, value) => total + value, 0);

/** @returns how long a series takes, drawn from those that were measured, or from a log-normal with the given means; and KB a mark. */
async function serviceTimes() {
  if (!values.measure) {
    const spread = number('spread');
    const around = (mean) => mean * Math.exp(spread * normal() - (spread * spread) / 2);
    const each = () => around(number('cpu'));
    const draw = (count) => around(number('fetch')) + sum(Array.from({ length: count }, each));
    return { draw, kilobytes: number('kilobytes') };
  }
  const size = {
    studies: number('studies'),
    perSeries,
    matrix: number('matrix'),
    slices: number('slices'),
    phantoms: values.phantoms,
  };
  const { series, bytesEach, cpuEach } = await measureServiceTimes(size);
  const seconds = series.flat();
  const firsts = series.map(([first]) => first);
  console.log(
    `Measured: ${seconds.length} lesions of ${series.length} series of ${size.matrix} × ${size.matrix} × ${size.slices}, one at a time: ` +
      `${(sum(seconds) / seconds.length).toFixed(2)} s a lesion (${(sum(firsts) / firsts.length).toFixed(2)} s the first of a series, ` +
      `${Math.min(...seconds).toFixed(2)} to ${Math.max(...seconds).toFixed(2)} s), ${cpuEach.toFixed(2)} CPU s a lesion, ` +
      `${(bytesEach / 1024).toFixed(0)} KB of results a lesion`,
  );
  const totals = series.map(sum);
  const draw = (count) => (totals[Math.floor(random() * totals.length)] * count) / perSeries;
  return { draw, kilobytes: bytesEach / 1024 };
}
const { draw, kilobytes } = await serviceTimes();

/** Each worker takes the next series as soon as it is free: the earliest free one is found by a heap of ends. */
function hoursWith(workers) {
  seed = 1;
  const ends = new Float64Array(workers);
  for (let done = 0; done < marks; done += perSeries) {
    ends[0] += draw(Math.min(perSeries, marks - done));
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

console.log(`${marks} marks, ${perSeries} of a series: ${((marks * kilobytes) / 1024 ** 2).toFixed(0)} GB of results`);
for (const workers of [1, 4, 16, 64]) {
  const hours = hoursWith(workers);
  const perSecond = marks / perSeries / (hours * 3600);
  console.log(
    `${String(workers).padStart(3)} workers: ${hours.toFixed(0)} h (${(hours / 24).toFixed(1)} days), ${perSecond.toFixed(1)} series a second`,
  );
}
