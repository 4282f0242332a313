import { parentPort, workerData } from 'node:worker_threads';
import { dicomErrorCatalogue } from '../../dist-bench/dicom-sr/errors/dicom-error-catalogue.js';
import { randomOf } from './random.mjs';
import { createTargets } from './targets.mjs';

/** One seed after the other, through all targets in turn. What it is at is known to its watcher through shared memory. */
const targets = Object.entries(createTargets(dicomErrorCatalogue));
const { at, firstSeed } = workerData;
const view = new Int32Array(at);
/** No multiple of the number of targets, so that each has its turn. */
const told = 53;

for (let seed = firstSeed; ; seed++) {
  Atomics.store(view, 0, seed);
  const [name, { input, run }] = targets[seed % targets.length];
  let outcome;
  try {
    outcome = { ended: await run(input(randomOf(seed))) };
  } catch (error) {
    outcome = { error: error instanceof Error ? (error.stack ?? String(error)) : `thrown: ${String(error)}` };
  }
  Atomics.add(view, 1, 1);
  if (outcome.error !== undefined || seed % told === 0)
    parentPort.postMessage({ seed, name, ...outcome, megabytes: Math.round(process.memoryUsage().rss / 2 ** 20) });
  // The watcher counts outcomes of every fifty-third seed; messages of all would take more time than the work.
  if (seed % told === 0) await new Promise((resolve) => setImmediate(resolve));
}
