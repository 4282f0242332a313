import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Channel, ChannelModel } from 'amqplib';
import { connect } from 'amqplib';
import { EventConsumer } from '../../../server/change-feed/told/event-consumer.js';
import { RabbitLink } from '../../../server/queue/rabbitmq/rabbit-link.js';
import type { RabbitService } from '../../services/rabbitmq.js';
import { waitUntil } from '../../services/wait-until.js';

const [queue, dead] = ['hospital.arrivals', 'hospital.arrivals.dead'];

/** What the listener to events keeps to. @param broker one that runs, and may be killed and started again here */
export const describeEvents = (broker: () => RabbitService): void =>
  describe('events of arrivals from a queue of somebody else', () => {
    const taken: string[] = [];
    let isPassing = (): boolean => true;
    let refuse = (_study: string): boolean => false;
    const links: RabbitLink[] = [];

    /** A listener as the server has one. */
    function listen(): RabbitLink {
      const waits = { firstWaitMs: 50, longestWaitMs: 500, openTimeoutMs: 3_000 };
      const link = new RabbitLink({ url: broker().url, onError: () => undefined, ...waits });
      const onNotice = async ({ studyInstanceUID = '' }): Promise<void> => {
        if (refuse(studyInstanceUID)) throw new Error('the archive is away');
        taken.push(studyInstanceUID);
      };
      link.use(
        new EventConsumer({ queue, onNotice, onError: () => undefined, isPassing: () => isPassing(), handBackMs: 50 }),
      );
      links.push(link);
      return link;
    }
    async function withChannel<T>(action: (channel: Channel) => Promise<T>): Promise<T> {
      const connection: ChannelModel = await connect(broker().url);
      connection.on('error', () => undefined);
      try {
        const channel = await connection.createConfirmChannel();
        channel.on('error', () => undefined);
        const result = await action(channel);
        await channel.waitForConfirms();
        return result;
      } finally {
        await connection.close().catch(() => undefined);
      }
    }
    const publish = (...texts: readonly string[]): Promise<void> =>
      withChannel(async (channel) => {
        for (const text of texts) channel.sendToQueue(queue, Buffer.from(text), { persistent: true });
      });
    const event = (study: string): string => JSON.stringify({ studyInstanceUID: study });
    const depth = (name: string): Promise<number> =>
      withChannel(async (channel) => (await channel.checkQueue(name)).messageCount);

    beforeAll(async () => {
      await withChannel(async (channel) => {
        await channel.assertQueue(dead, { durable: true });
        const deadLetter = { deadLetterExchange: '', deadLetterRoutingKey: dead };
        await channel.assertQueue(queue, { durable: true, ...deadLetter, arguments: { 'x-queue-type': 'quorum' } });
      });
      // The queue of somebody else is there for long: RabbitMQ writes a new one to its list (names.dets) only after a second or two, and
      // killed before that, it knows the queue no more by the list and never serves it again.
      await broker().shutDown();
      await broker().restart();
    });
    afterAll(async () => {
      await Promise.all(links.map((link) => link.close()));
    });

    test('are taken up, those too that came while nobody listened', async () => {
      await publish(event('1.1'), event('1.2'));
      listen();
      await publish(event('1.3'));
      await waitUntil('three studies are taken up', () => new Set(taken).size === 3);
      expect([...new Set(taken)].sort()).toEqual(['1.1', '1.2', '1.3']);
    });

    test('that are no notice are set aside, and stop nothing', async () => {
      await publish('no json', '{"studyInstanceUID": "x/../y"}', '{"address": "http://a"}', event('2.1'));
      await waitUntil('the good one is taken up', () => taken.includes('2.1'));
      await waitUntil('the others are set aside', async () => (await depth(dead)) === 3);
    });

    test('come again until they could be taken up', async () => {
      let failures = 3;
      refuse = (study) => study === '3.1' && (failures -= 1) >= 0;
      await publish(event('3.1'), event('3.2'));
      await waitUntil('both are taken up', () => taken.includes('3.1') && taken.includes('3.2'));
      refuse = () => false;
      expect(failures).toBeLessThan(0);
    });

    test('that can never be taken up are set aside in the end, and do not hold up the others', async () => {
      const before = await depth(dead);
      refuse = (study) => study.startsWith('5.');
      isPassing = () => false;
      await publish(...['5.1', '5.2', '5.3', '5.4', '5.5', '6.1'].map(event));
      await waitUntil('the good one is taken up', () => taken.includes('6.1'));
      await waitUntil('the others are set aside', async () => (await depth(dead)) === before + 5);
      isPassing = () => true;
    });

    test('are not lost with the listener, nor with the broker', async () => {
      refuse = (study) => study.startsWith('4.');
      await publish(event('4.1'), event('4.2'));
      links[0].drop();
      await broker().kill9();
      await broker().restart();
      refuse = () => false;
      listen();
      await waitUntil('both are taken up', () => taken.includes('4.1') && taken.includes('4.2'), 120_000);
    });
  });
