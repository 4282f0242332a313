import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ChannelModel, ConfirmChannel } from 'amqplib';
import { Repeating } from '../../timing/repeating.js';
import type { DeadLetter } from '../job-queue.js';
import type { MessageLedger } from '../ledger/message-ledger.js';
import type { LinkUser } from './rabbit-link.js';
import type { Topology } from './topology.js';
import { assertTopology } from './topology.js';

export interface TicketPublisherOptions {
  readonly topology: Topology;
  /** How often the ledger is looked into for messages whose time has come, and those of other processes. */
  readonly pollMs: number;
  /** How long the broker may take to confirm; after that its queue counts as broken. */
  readonly confirmTimeoutMs?: number;
  readonly onError: (error: unknown) => void;
}

const pageSize = 500;
/** How often tickets and ready messages are counted against each other: a broker may have lost its data. */
const reconcileMs = 30_000;
const defaultConfirmTimeoutMs = 30_000;

/**
 * The outbox: gives the broker one ticket for each message of the ledger that may be delivered. A ticket names no message; it says that
 * there is work. A ticket too many is harmless, and one too few is noticed.
 */
export class TicketPublisher<P> implements LinkUser {
  readonly #loop = new Repeating(() => this.#round());
  #connection: ChannelModel | undefined;
  #channel: ConfirmChannel | undefined;
  #reconcileAt = 0;

  constructor(
    private readonly ledger: MessageLedger<P>,
    private readonly options: TicketPublisherOptions,
  ) {}

  async open(connection: ChannelModel): Promise<void> {
    this.#connection = connection;
    const channel = await connection.createConfirmChannel();
    channel.on('error', this.options.onError);
    channel.on('close', () => {
      if (this.#channel === channel) this.#channel = undefined;
    });
    await assertTopology(channel, this.options.topology);
    this.#channel = channel;
    this.#reconcileAt = 0;
    this.#loop.start();
  }

  closed(): void {
    this.#connection = undefined;
    this.#channel = undefined;
  }

  /** A message was put in. */
  wake(): void {
    this.#loop.wake();
  }

  stop(): Promise<void> {
    return this.#loop.stop();
  }

  /** Gives the broker a copy of what was set aside, with the reason as a header. */
  async publishDead({ key, payload, reason, attempts }: DeadLetter<P>): Promise<void> {
    const channel = this.#channel;
    if (channel === undefined) return;
    const { deadExchange, queue } = this.options.topology;
    const headers = { 'x-reason': reason, 'x-attempts': attempts, 'x-key': key };
    const message = { persistent: true, contentType: 'application/json', headers, timestamp: Date.now() };
    channel.publish(deadExchange, queue, Buffer.from(JSON.stringify(payload)), message);
    await confirmed(channel, this.#confirmTimeoutMs);
  }

  /** @returns ms until the next look. */
  async #round(): Promise<number> {
    const channel = this.#channel;
    if (channel === undefined) return this.options.pollMs;
    try {
      if (Date.now() >= this.#reconcileAt) await this.#reconcile(channel);
      const sequences = await this.ledger.takeUnpublished(pageSize);
      await this.#publishOrGiveBack(channel, sequences);
      return sequences.length === pageSize ? 0 : this.options.pollMs;
    } catch (error) {
      this.options.onError(error);
      if (error instanceof Unconfirmed) await this.#removeQueue();
      return this.options.pollMs;
    }
  }

  /**
   * A quorum queue that RabbitMQ did not write down before it was killed stays without a leader for ever, and takes nothing. What it held are
   * tickets: it is removed, and declared again by the next connection; the count that follows finds the tickets missing.
   */
  async #removeQueue(): Promise<void> {
    const connection = this.#connection;
    if (connection === undefined) return;
    try {
      const channel = await connection.createChannel();
      channel.on('error', this.options.onError);
      await within(this.#confirmTimeoutMs, channel.deleteQueue(this.options.topology.queue));
      await within(this.#confirmTimeoutMs, connection.close());
    } catch (error) {
      this.options.onError(error);
    }
  }

  get #confirmTimeoutMs(): number {
    return this.options.confirmTimeoutMs ?? defaultConfirmTimeoutMs;
  }

  /** Where the process dies between the two, the next count finds a ticket missing. */
  async #publishOrGiveBack(channel: ConfirmChannel, sequences: readonly number[]): Promise<void> {
    if (sequences.length === 0) return;
    try {
      await this.#publish(channel, sequences.length);
    } catch (error) {
      await this.ledger.unpublish(sequences);
      throw error;
    }
  }

  async #publish(channel: ConfirmChannel, tickets: number): Promise<void> {
    for (let n = 0; n < tickets; n += 1) {
      channel.sendToQueue(this.options.topology.queue, Buffer.alloc(0), { persistent: true, messageId: randomUUID() });
    }
    await confirmed(channel, this.#confirmTimeoutMs);
  }

  async #reconcile(channel: ConfirmChannel): Promise<void> {
    const expected = await this.ledger.publishedCount();
    const { messageCount } = await channel.checkQueue(this.options.topology.queue);
    if (expected > messageCount) await this.#publish(channel, expected - messageCount);
    this.#reconcileAt = Date.now() + reconcileMs;
  }
}

class Unconfirmed extends Error {}

/** Confirms that do not come because the channel is gone must not hold up the outbox for ever. */
async function confirmed(channel: ConfirmChannel, timeoutMs: number): Promise<void> {
  let leave = (): void => undefined;
  const gone = new Promise<never>((_, reject) => {
    const onClose = (): void => reject(new Error('the channel was closed'));
    channel.once('close', onClose);
    leave = () => void channel.removeListener('close', onClose);
  });
  try {
    await within(timeoutMs, Promise.race([channel.waitForConfirms(), gone]));
  } finally {
    leave();
  }
}

async function within<T>(timeoutMs: number, answer: Promise<T>): Promise<T> {
  const over = new AbortController();
  const late = sleep(timeoutMs, undefined, { signal: over.signal }).then(() => {
    throw new Unconfirmed('the broker did not answer');
  });
  late.catch(() => undefined);
  try {
    return await Promise.race([answer, late]);
  } finally {
    over.abort();
  }
}
