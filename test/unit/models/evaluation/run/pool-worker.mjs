import { parentPort } from 'node:worker_threads';
import { setTimeout } from 'node:timers/promises';

/** A worker of tests: its task's title says what to do. */
parentPort.on('message', async ({ title }) => {
  if (title === 'crash') process.exit(7);
  if (title === 'throw') throw new Error('uncaught');
  if (title === 'fail') return parentPort.postMessage({ ok: false, failure: { code: 'mask-empty', detail: 'none' } });
  if (title.startsWith('wait ')) await setTimeout(Number(title.slice(5)));
  parentPort.postMessage({ ok: true, value: title });
});
