import { setTimeout as sleep } from 'node:timers/promises';
import type { Channel, ChannelModel, ConsumeMessage } from 'amqplib';
import { Repeating } from '../../timing/repeating.js';
import type { ConsumeOptions, DeadLetter } from '../job-queue.js';
import type { MessageLedger } from '../ledger/message-ledger.js';
import { WorkInHand } from '../ledger/work-in-hand.js';
import type { LinkUser } from './rabbit-link.js';
import type { Topology } from './topology.js';
import { assertTopology } from './topology.js';

export interface TicketConsumerOptions<P> extends ConsumeOptions<P> {
  readonly topology: Topology;
  readonly leaseMs: number;
  readonly pollMs: number;
  readonly onBuried: (letter: DeadLetter<P>) => Promise<void>;
}

/** Before a ticket goes back that could not be worked off, as the ledger did not answer. */
const handBackMs = 1_000;

/**
 * Takes tickets from the broker, as many as may be in work (prefetch), and for each the most urgent message of the ledger. The ticket is
 * acknowledged when the message is settled. A ticket whose consumer died comes to another one; the message itself comes back when its
 * lease runs out, or at once where its process is known to be gone.
 */
export class TicketConsumer<P> implements LinkUser {
  readonly #work: WorkInHand<P>;
  readonly #reclaiming = new Repeating(() => this.#reclaim());
  #channel: Channel | undefined;
  #consumerTag: string | undefined;
  #stopped = false;

  constructor(
    private readonly ledger: MessageLedger<P>,
    private readonly options: TicketConsumerOptions<P>,
  ) {
    this.#work = new WorkInHand(ledger, options);
    this.#reclaiming.start();
  }

  async open(connection: ChannelModel): Promise<void> {
    if (this.#stopped) return;
    const channel = await connection.createChannel();
    channel.on('error', this.options.onError);
    channel.on('close', () => {
      if (this.#channel === channel) this.#channel = undefined;
    });
    await assertTopology(channel, this.options.topology);
    await channel.prefetch(this.options.concurrency);
    this.#channel = channel;
    const { consumerTag } = await channel.consume(this.options.topology.queue, (message) => {
      // The broker cancelled the consumer, as when the queue was deleted: a new connection declares it again.
      if (message === null) return void connection.close().catch(() => undefined);
      void this.#handle(channel, message);
    });
    this.#consumerTag = consumerTag;
  }

  closed(): void {
    this.#channel = undefined;
  }

  async stop(graceMs: number): Promise<void> {
    this.#stopped = true;
    await this.#channel?.cancel(this.#consumerTag ?? '').catch(() => undefined);
    await this.#reclaiming.stop();
    await this.#work.stop(graceMs);
    await this.#channel?.close().catch(() => undefined);
  }

  async #handle(channel: Channel, message: ConsumeMessage): Promise<void> {
    try {
      const lease = this.#stopped ? undefined : await this.ledger.claim(this.#work.groups);
      if (lease !== undefined) await this.#work.begin(lease);
      if (this.#stopped && lease === undefined) this.#settle(channel, () => channel.nack(message));
      else this.#settle(channel, () => channel.ack(message));
    } catch (error) {
      this.options.onError(error);
      await sleep(handBackMs);
      this.#settle(channel, () => channel.nack(message));
    }
  }

  /** On a channel that is gone there is nothing to settle: the broker gives the ticket to another. */
  #settle(channel: Channel, action: () => void): void {
    if (this.#channel !== channel) return;
    try {
      action();
    } catch (error) {
      this.options.onError(error);
    }
  }

  async #reclaim(): Promise<number> {
    try {
      await this.#work.reclaim();
    } catch (error) {
      this.options.onError(error);
    }
    return this.options.pollMs;
  }
}
