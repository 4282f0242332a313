import type { SqlDatabase } from '../../state/sql/sql-database.js';
import type { JobQueue } from '../job-queue.js';
import { LedgerConsumer } from './ledger-consumer.js';
import { MessageLedger } from './message-ledger.js';

export interface LedgerJobQueueOptions {
  /** Name of the queue; several share one database. */
  readonly name: string;
  /** After so many deliveries without an end a message is set aside. */
  readonly deliveryLimit: number;
  /** After this time without a heartbeat a message of a lost process is given to another. */
  readonly leaseMs: number;
  /** How often work of other processes is looked for; work of this process is noticed at once. */
  readonly pollMs?: number;
  readonly now?: () => number;
}

/** @returns the embedded queue: durable in the state database, shared by the processes that open it. */
export function createLedgerJobQueue<P>(database: SqlDatabase, options: LedgerJobQueueOptions): JobQueue<P> {
  const { now = Date.now, pollMs = 1_000 } = options;
  const ledger = new MessageLedger<P>(database, { ...options, now });
  const consumers = new Set<LedgerConsumer<P>>();
  return {
    enqueue: async (message) => {
      const added = await ledger.insert(message);
      for (const consumer of consumers) consumer.wake();
      return added;
    },
    consume: (consumeOptions) => {
      const consumer = new LedgerConsumer(ledger, { ...consumeOptions, pollMs, leaseMs: options.leaseMs, now });
      consumers.add(consumer);
      return {
        stop: async (graceMs) => {
          consumers.delete(consumer);
          await consumer.stop(graceMs);
        },
      };
    },
    counts: () => ledger.counts(),
    oldestAt: () => ledger.oldestAt(),
    find: (keys) => ledger.find(keys),
    deadLetters: (limit) => ledger.deadLetters(limit),
    remove: (key) => ledger.remove(key),
  };
}
