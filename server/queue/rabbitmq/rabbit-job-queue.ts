import type { SqlDatabase } from '../../state/sql/sql-database.js';
import type { JobQueue } from '../job-queue.js';
import type { LedgerJobQueueOptions } from '../ledger/ledger-job-queue.js';
import { MessageLedger } from '../ledger/message-ledger.js';
import type { RabbitLink } from './rabbit-link.js';
import { TicketConsumer } from './ticket-consumer.js';
import { TicketPublisher } from './ticket-publisher.js';
import { topologyOf } from './topology.js';

export interface RabbitJobQueueOptions extends LedgerJobQueueOptions {
  /** Begins the names of queues and exchanges; installations that share a broker have different ones. */
  readonly prefix: string;
  /** How long the broker may take to confirm a ticket. */
  readonly confirmTimeoutMs?: number;
  /** Told of what the outbox meets. */
  readonly onError: (error: unknown) => void;
}

/** A queue over a broker; `stop` ends its outbox, the link is closed by whoever opened it. */
export interface RabbitJobQueue<P> extends JobQueue<P> {
  stop(): Promise<void>;
}

/**
 * @returns a queue whose messages are in the state database and whose workers RabbitMQ wakes, on any number of machines. What is put in
 *   while the broker is away waits in the database.
 */
export function createRabbitJobQueue<P>(
  database: SqlDatabase,
  link: RabbitLink,
  options: RabbitJobQueueOptions,
): RabbitJobQueue<P> {
  const { now = Date.now, pollMs = 1_000, leaseMs, onError } = options;
  const ledger = new MessageLedger<P>(database, { ...options, now });
  const topology = topologyOf(options.prefix, options.name);
  const timeout = options.confirmTimeoutMs === undefined ? {} : { confirmTimeoutMs: options.confirmTimeoutMs };
  const publisher = new TicketPublisher(ledger, { topology, pollMs, onError, ...timeout });
  const leave = link.use(publisher);
  return {
    enqueue: async (message) => {
      const added = await ledger.insert(message);
      publisher.wake();
      return added;
    },
    consume: (consumeOptions) => {
      const consumer = new TicketConsumer(ledger, {
        ...consumeOptions,
        topology,
        leaseMs,
        pollMs,
        onBuried: (letter) => publisher.publishDead(letter),
      });
      const leaveLink = link.use(consumer);
      return {
        stop: async (graceMs) => {
          await consumer.stop(graceMs);
          leaveLink();
        },
      };
    },
    counts: () => ledger.counts(),
    oldestAt: () => ledger.oldestAt(),
    find: (keys) => ledger.find(keys),
    deadLetters: (limit) => ledger.deadLetters(limit),
    remove: (key) => ledger.remove(key),
    stop: async () => {
      leave();
      await publisher.stop();
    },
  };
}
