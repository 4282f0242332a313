import { Worker } from 'node:worker_threads';

/** Less is written to before the thread would get to it. */
const leastBytes = 8 * 2 ** 20;

/** Adding nothing writes to a page without changing it, whoever else writes there at the same time. The stride is one page, as numbers of 32 bits. */
const program = `
  const { parentPort } = require('node:worker_threads');
  parentPort.on('message', (memory) => {
    const numbers = new Int32Array(memory);
    for (let i = 0; i < numbers.length; i += 1024) Atomics.or(numbers, i, 0);
  });
`;

/**
 * Asks the system for the pages of new memory in another thread. They come one by one when they are first written to, and for a whole series that
 * takes longer than writing it: the thread that retrieves would spend a third of its time on it.
 */
export class PageToucher {
  #worker: Worker | undefined;

  /** Begins to touch the memory, and does not wait for it. Where there can be no further thread, nothing is lost but time. */
  touch(memory: SharedArrayBuffer): void {
    if (memory.byteLength < leastBytes) return;
    this.#worker ??= this.#start();
    this.#worker.postMessage(memory);
  }

  async close(): Promise<void> {
    await this.#worker?.terminate();
  }

  #start(): Worker {
    const worker = new Worker(program, { eval: true, resourceLimits: { maxOldGenerationSizeMb: 8, stackSizeMb: 1 } });
    worker.unref();
    worker.on('error', () => undefined);
    return worker;
  }
}
