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
  /** true of an error that every event would meet, as an archive that is away. */
  readonly isPassing: (error: unknown) => boolean;
  /** Before an event goes back that could not be taken up. */
  readonly handBackMs?: number;
}

/** Studies at a time; each costs the archive a few searches. */
const prefetch = 4;

/** An event that fails so often by itself is rejected: a few of them would be all that is in hand, for ever. */
const mostFailures = 5;
/** Events whose failures are counted; where there are more, counting begins anew. */
const mostCounted = 1_000;

/**
 * Takes events of arrivals from a queue of somebody else: at least once, as each is acknowledged after it was taken up. What is no notice, or
 * cannot be taken up in several tries, is rejected, so that the broker sets it aside where it is told to; what cannot be taken up now goes back.
 */
export class EventConsumer implements LinkUser {
  #channel: Channel | undefined;
  readonly #failures = new Map<string, number>();

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
      this.#failures.delete(keyOf(message));
      this.#settle(channel, () => channel.ack(message));
    } catch (error) {
      this.options.onError(error);
      await sleep(this.options.handBackMs ?? 5_000);
      const goesBack = this.options.isPassing(error) || !this.#hasFailedTooOften(keyOf(message));
      this.#settle(channel, () => channel.nack(message, false, goesBack));
    }
  }

  #hasFailedTooOften(key: string): boolean {
    if (this.#failures.size >= mostCounted) this.#failures.clear();
    const failures = (this.#failures.get(key) ?? 0) + 1;
    if (failures < mostFailures) this.#failures.set(key, failures);
    else this.#failures.delete(key);
    return failures >= mostFailures;
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

const keyOf = ({ content }: ConsumeMessage): string => content.toString('utf8');

const longestNotice = 4_096;

function readNotice(content: Buffer): ArrivalNotice | undefined {
  if (content.length > longestNotice) return undefined;
  try {
    return arrivalNoticeSchema.parse(JSON.parse(content.toString('utf8')));
  } catch {
    return undefined;
  }
}
