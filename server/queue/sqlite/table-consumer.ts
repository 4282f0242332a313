import { settleWithin } from '../../timing/settle-within.js';
import type { ConsumeOptions, Delivery } from '../job-queue.js';
import type { Lease, MessageTable } from './message-table.js';

export interface TableConsumerOptions<P> extends ConsumeOptions<P> {
  readonly leaseMs: number;
  readonly pollMs: number;
  readonly now: () => number;
}

/** Delay before work that a handler left open comes back. */
const leftOpenDelayMs = 1_000;

/** Gives messages of one table to a handler, up to `concurrency` at a time, and keeps their leases alive meanwhile. */
export class TableConsumer<P> {
  readonly #inHand = new Map<Lease<P>, Promise<void>>();
  readonly #heartbeat: NodeJS.Timeout;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(
    private readonly table: MessageTable<P>,
    private readonly options: TableConsumerOptions<P>,
  ) {
    this.#heartbeat = setInterval(() => this.#renewAll(), options.leaseMs / 3);
  }

  /** Looks for work now, and again when the next is due. */
  wake(): void {
    if (this.#stopped) return;
    clearTimeout(this.#timer);
    try {
      this.#reclaim();
      this.#fill();
      this.#timer = setTimeout(() => this.wake(), this.#idleMs());
    } catch (error) {
      this.options.onError(error);
      this.#timer = setTimeout(() => this.wake(), this.options.pollMs);
    }
  }

  async stop(graceMs: number): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await settleWithin(this.#inHand.values(), graceMs);
    clearInterval(this.#heartbeat);
  }

  #reclaim(): void {
    for (const letter of this.table.reclaim()) this.options.onLost(letter).catch(this.options.onError);
  }

  #fill(): void {
    while (this.#inHand.size < this.options.concurrency) {
      const lease = this.table.claim();
      if (lease === undefined) return;
      this.#inHand.set(lease, this.#handle(lease));
    }
  }

  /** Until the next message is due, but not longer than the poll: another process may have added one. */
  #idleMs(): number {
    const dueInMs = (this.table.nextAt() ?? Infinity) - this.options.now();
    const isFull = this.#inHand.size >= this.options.concurrency;
    return isFull ? this.options.pollMs : Math.min(this.options.pollMs, Math.max(dueInMs, 5));
  }

  async #handle(lease: Lease<P>): Promise<void> {
    let ended = false;
    const end = (action: () => void) => async (): Promise<void> => {
      if (!ended) action();
      ended = true;
    };
    const delivery: Delivery<P> = {
      key: lease.key,
      payload: lease.payload,
      attempt: lease.deliveries,
      enqueuedAt: lease.enqueuedAt,
      ack: end(() => this.table.delete(lease)),
      retry: (delayMs) => end(() => this.#retry(lease, delayMs))(),
      postpone: (delayMs) => end(() => this.table.postpone(lease, delayMs))(),
      deadLetter: (reason) => end(() => this.table.bury(lease, reason))(),
    };
    try {
      await this.options.handle(delivery);
    } catch (error) {
      this.options.onError(error);
    }
    this.#inHand.delete(lease);
    await delivery.retry(leftOpenDelayMs).catch(this.options.onError);
    this.wake();
  }

  /** The last delivery is followed by no other. */
  #retry(lease: Lease<P>, delayMs: number): void {
    const letter = this.table.retry(lease, delayMs);
    if (letter !== undefined) this.options.onLost(letter).catch(this.options.onError);
  }

  #renewAll(): void {
    try {
      for (const lease of this.#inHand.keys()) this.table.renew(lease);
    } catch (error) {
      this.options.onError(error);
    }
  }
}
