import { setTimeout as sleep } from 'node:timers/promises';
import type { Channel, ChannelModel, ConsumeMessage } from 'amqplib';
import type { LinkUser } from '../../queue/rabbitmq/rabbit-link.js';
import type { ArrivalNotice } from './arrival-notice.js';
import { arrivalNoticeSchema } from './arrival-notice.js';

export interface EventConsumerOptions {
  readonly queue: string;
  /** Resolves when the study is durably taken up; only then is the event acknowledged. */
  readonly onNotice: (notice: ArrivalNotice) => Promise<void>;
  readonly onError: (error: unknown) => void;
  /** Before an event goes back that could not be taken up. */
  readonly handBackMs?: number;
}

/** Studies at a time; each costs the archive a few searches. */
const prefetch = 4;

/**
 * Takes events of arrivals from a queue of somebody else: at least once, as each is acknowledged after it was taken up. What is no notice is
 * rejected, so that the broker sets it aside where it is told to; what cannot be taken up now goes back.
 */
export class EventConsumer implements LinkUser {
  #channel: Channel | undefined;

  constructor(private readonly options: EventConsumerOptions) {}

  async open(connection: ChannelModel): Promise<void> {
    const channel = await connection.createChannel();
    channel.on('error', this.options.onError);
    channel.on('close', () => {
      if (this.#channel === channel) this.#channel = undefined;
    });
    await channel.checkQueue(this.options.queue);
    await channel.prefetch(prefetch);
    this.#channel = channel;
    await channel.consume(this.options.queue, (message) => {
      // The queue was deleted, or moved: a new connection asks for it again.
      if (message === null) return void connection.close().catch(() => undefined);
      void this.#handle(channel, message);
    });
  }

  closed(): void {
    this.#channel = undefined;
  }

  async #handle(channel: Channel, message: ConsumeMessage): Promise<void> {
    const notice = readNotice(message.content);
    if (notice === undefined) return this.#settle(channel, () => channel.nack(message, false, false));
    try {
      await this.options.onNotice(notice);
      this.#settle(channel, () => channel.ack(message));
    } catch (error) {
      this.options.onError(error);
      await sleep(this.options.handBackMs ?? 5_000);
      this.#settle(channel, () => channel.nack(message));
    }
  }

  /** On a channel that is gone there is nothing to settle: the broker gives the event out again. */
  #settle(channel: Channel, action: () => void): void {
    if (this.#channel !== channel) return;
    try {
      action();
    } catch (error) {
      this.options.onError(error);
    }
  }
}

const longestNotice = 4_096;

function readNotice(content: Buffer): ArrivalNotice | undefined {
  if (content.length > longestNotice) return undefined;
  try {
    return arrivalNoticeSchema.parse(JSON.parse(content.toString('utf8')));
  } catch {
    return undefined;
  }
}
