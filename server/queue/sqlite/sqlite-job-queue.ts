import type { SqliteDatabase } from '../../state/sqlite/sqlite-database.js';
import type { ConsumeOptions, JobQueue } from '../job-queue.js';
import { MessageTable } from './message-table.js';
import { TableConsumer } from './table-consumer.js';

export interface SqliteJobQueueOptions {
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
export function createSqliteJobQueue<P>(database: SqliteDatabase, options: SqliteJobQueueOptions): JobQueue<P> {
  const { now = Date.now, pollMs = 1_000 } = options;
  const table = new MessageTable<P>(database, { ...options, now });
  const consumers = new Set<TableConsumer<P>>();
  return {
    enqueue: async (message) => {
      const added = table.insert(message);
      for (const consumer of consumers) consumer.wake();
      return added;
    },
    consume: (consumeOptions: ConsumeOptions<P>) => {
      const consumer = new TableConsumer(table, { ...consumeOptions, pollMs, leaseMs: options.leaseMs, now });
      consumers.add(consumer);
      consumer.wake();
      return {
        stop: async (graceMs) => {
          consumers.delete(consumer);
          await consumer.stop(graceMs);
        },
      };
    },
    counts: async () => table.counts(),
    deadLetters: async (limit) => table.deadLetters(limit),
    remove: async (key) => table.remove(key),
  };
}
