import type { Channel } from 'amqplib';

/** Names of one queue in the broker. */
export interface Topology {
  /** Quorum queue of the tickets. */
  readonly queue: string;
  /** Exchange for what was set aside, and the queue behind it. */
  readonly deadExchange: string;
  readonly deadQueue: string;
}

/** @param prefix keeps installations that share a broker apart */
export const topologyOf = (prefix: string, name: string): Topology => ({
  queue: `${prefix}.${name}`,
  deadExchange: `${prefix}.dead`,
  deadQueue: `${prefix}.${name}.dead`,
});

/** A ticket that so many consumers died of is set aside by the broker; its message is counted in the ledger by itself. */
const ticketDeliveryLimit = 20;
/** Lesions take seconds; a ticket that is held longer is of a consumer that hangs. The broker's own default is half an hour. */
const consumerTimeoutMs = 6 * 3_600_000;
/** What was set aside is kept in the ledger; the broker's copies are for whoever watches the broker. */
const deadLettersKept = 100_000;

/** Declares queues and exchange; the same declaration again changes nothing. */
export async function assertTopology(channel: Channel, { queue, deadExchange, deadQueue }: Topology): Promise<void> {
  await channel.assertExchange(deadExchange, 'direct', { durable: true });
  await channel.assertQueue(deadQueue, {
    durable: true,
    arguments: { 'x-queue-type': 'quorum', 'x-max-length': deadLettersKept },
  });
  await channel.bindQueue(deadQueue, deadExchange, queue);
  await channel.assertQueue(queue, {
    durable: true,
    deadLetterExchange: deadExchange,
    deadLetterRoutingKey: queue,
    arguments: {
      'x-queue-type': 'quorum',
      'x-delivery-limit': ticketDeliveryLimit,
      'x-consumer-timeout': consumerTimeoutMs,
    },
  });
}
