import { Repeating } from '../../timing/repeating.js';
import type { ConsumeOptions } from '../job-queue.js';
import type { MessageLedger } from './message-ledger.js';
import { WorkInHand } from './work-in-hand.js';

export interface LedgerConsumerOptions<P> extends ConsumeOptions<P> {
  readonly leaseMs: number;
  readonly pollMs: number;
  readonly now: () => number;
}

/** Looks into the ledger for work and gives it to a handler, up to `concurrency` at a time. */
export class LedgerConsumer<P> {
  readonly #work: WorkInHand<P>;
  readonly #loop = new Repeating(() => this.#round());
  #stopped = false;

  constructor(
    private readonly ledger: MessageLedger<P>,
    private readonly options: LedgerConsumerOptions<P>,
  ) {
    this.#work = new WorkInHand(ledger, options);
    this.#loop.start();
  }

  /** Looks for work now. */
  wake(): void {
    this.#loop.wake();
  }

  async stop(graceMs: number): Promise<void> {
    this.#stopped = true;
    await this.#loop.stop();
    await this.#work.stop(graceMs);
  }

  /** @returns ms until the next look. */
  async #round(): Promise<number> {
    try {
      await this.#work.reclaim();
      await this.#fill();
      return await this.#idleMs();
    } catch (error) {
      this.options.onError(error);
      return this.options.pollMs;
    }
  }

  async #fill(): Promise<void> {
    while (this.#work.size < this.options.concurrency && !this.#stopped) {
      const lease = await this.ledger.claim(this.#work.groups);
      if (lease === undefined) return;
      void this.#work
        .begin(lease)
        .catch(this.options.onError)
        .then(() => this.wake());
    }
  }

  /** Until the next message is due, but not longer than the poll: another process may have added one. */
  async #idleMs(): Promise<number> {
    if (this.#work.size >= this.options.concurrency) return this.options.pollMs;
    const dueInMs = ((await this.ledger.nextAt()) ?? Infinity) - this.options.now();
    return Math.min(this.options.pollMs, Math.max(dueInMs, 5));
  }
}
