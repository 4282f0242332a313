import { parentPort } from 'node:worker_threads';

parentPort.postMessage({ ready: true });

// A worker whose lesion takes all memory that it is given, where the method id says so.
parentPort.on('message', ({ id, request }) => {
  const held = [];
  while (request.method === 'exhaust') held.push(new Array(100_000).fill(held.length));
  if (request.kind === 'volume') parentPort.postMessage({ id, outcome: 1 });
  else parentPort.postMessage({ id, outcome: { flags: [], measurements: { volumeMm3: 1 } } });
});
