import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { GetMessage } from 'amqplib';
import { connect } from 'amqplib';
import type { RabbitJobQueue } from '../../../server/queue/rabbitmq/rabbit-job-queue.js';
import { createRabbitJobQueue } from '../../../server/queue/rabbitmq/rabbit-job-queue.js';
import { RabbitLink } from '../../../server/queue/rabbitmq/rabbit-link.js';
import { openStateDatabase } from '../../../server/state/sqlite/open-state-database.js';
import type { SqliteDatabase } from '../../../server/state/sqlite/sqlite-database.js';
import { sqliteSql } from '../../../server/state/sqlite/sqlite-sql.js';
import { until } from '../../fixtures/until.js';
import { describeWith } from '../../services/available.js';
import type { RabbitService } from '../../services/rabbitmq.js';
import { startRabbitMq } from '../../services/rabbitmq.js';
import { describeEvents } from '../change-feed/events-contract.js';
import type { JobQueueUnderTest } from './job-queue-contract.js';
import { jobQueueContract } from './job-queue-contract.js';

interface Opened {
  readonly database: SqliteDatabase;
  readonly link: RabbitLink;
  readonly queue: RabbitJobQueue<{ readonly text: string }>;
}

describeWith('rabbitmq')('over a real RabbitMQ', () => {
  let rabbit: RabbitService;
  let number = 0;
  beforeAll(async () => {
    rabbit = await startRabbitMq();
  });
  afterAll(() => rabbit.stop());

  /** A queue of its own in the shared broker. */
  function createSubject(): JobQueueUnderTest & { opened(): readonly Opened[] } {
    const folder = mkdtempSync(join(tmpdir(), 'recist3d-queue-'));
    const prefix = `test${(number += 1)}`;
    const opened: Opened[] = [];
    const kill = async (): Promise<void> => {
      for (const { database, link, queue } of opened.splice(0)) {
        link.drop();
        database.close();
        await queue.stop();
      }
    };
    return {
      opened: () => opened,
      open: async ({ leaseMs }) => {
        const database = openStateDatabase(join(folder, 'state.db'));
        const onError = (): void => undefined;
        const link = new RabbitLink({ url: rabbit.url, onError, firstWaitMs: 50, longestWaitMs: 200 });
        const options = {
          prefix,
          name: 'lesions',
          deliveryLimit: 3,
          leaseMs,
          pollMs: 20,
          confirmTimeoutMs: 5_000,
          onError,
        };
        const queue = createRabbitJobQueue<{ readonly text: string }>(sqliteSql(database), link, options);
        opened.push({ database, link, queue });
        await until(() => link.failureCode === undefined);
        return queue;
      },
      kill,
      remove: async () => {
        await kill();
        rmSync(folder, { recursive: true, force: true });
      },
    };
  }

  jobQueueContract('RabbitMQ', createSubject);
  // Here, as a broker takes longer to start than all of this.
  describeEvents(() => rabbit);

  test('leaves a copy of what is set aside in a queue of the broker, with its reason', async () => {
    const subject = createSubject();
    const queue = await subject.open({ leaseMs: 60_000 });
    const consumer = queue.consume({
      concurrency: 1,
      handle: (delivery) => delivery.deadLetter('not-ct'),
      onLost: async () => undefined,
      onError: () => undefined,
    });
    await queue.enqueue({ key: 'a', payload: { text: 'work of a' } });
    const connection = await connect(rabbit.url);
    const channel = await connection.createChannel();
    const name = `test${number}.lesions.dead`;
    let dead: GetMessage | false = false;
    await until(async () => (dead = await channel.get(name, { noAck: true })) !== false);
    const { properties, content } = dead as unknown as GetMessage;
    expect(properties.headers).toMatchObject({ 'x-reason': 'not-ct', 'x-attempts': 1, 'x-key': 'a' });
    expect(JSON.parse(content.toString())).toEqual({ text: 'work of a' });
    await connection.close();
    await consumer.stop(0);
    await subject.remove();
  });

  test('is a quorum queue with a delivery limit and a dead-letter exchange', async () => {
    const subject = createSubject();
    await subject.open({ leaseMs: 60_000 });
    const connection = await connect(rabbit.url);
    const name = `test${number}.lesions`;
    // The broker refuses to declare a queue anew that is not what it is already.
    const redeclare = async (changed: Readonly<Record<string, unknown>> = {}): Promise<unknown> => {
      const channel = await connection.createChannel();
      channel.on('error', () => undefined);
      const deadLetters = { 'x-dead-letter-exchange': `test${number}.dead`, 'x-dead-letter-routing-key': name };
      const queue = { 'x-queue-type': 'quorum', 'x-delivery-limit': 20, ...deadLetters, ...changed };
      return channel.assertQueue(name, { durable: true, arguments: queue });
    };
    await expect(redeclare()).resolves.toMatchObject({ queue: name });
    await expect(redeclare({ 'x-queue-type': 'classic' })).rejects.toThrow('x-queue-type');
    await expect(redeclare({ 'x-delivery-limit': 19 })).rejects.toThrow('x-delivery-limit');
    await expect(redeclare({ 'x-dead-letter-exchange': 'other' })).rejects.toThrow('x-dead-letter-exchange');
    await connection.close();
    await subject.remove();
  });

  test('delivers what was put in while the broker was killed, and what it held then, once each', async () => {
    const subject = createSubject();
    const queue = await subject.open({ leaseMs: 60_000 });
    await queue.enqueue({ key: 'before', payload: { text: '' } });
    await rabbit.kill9();
    await queue.enqueue({ key: 'while away', payload: { text: '' } });
    const seen: string[] = [];
    const onError = (): void => undefined;
    const consumer = queue.consume({
      concurrency: 1,
      handle: async (delivery) => {
        seen.push(delivery.key);
        await delivery.ack();
      },
      onLost: async () => undefined,
      onError,
    });
    await until(() => subject.opened()[0].link.failureCode === 'broker-unavailable', 'the loss of the broker');
    await rabbit.restart();
    await until(() => seen.length === 2);
    expect(seen).toEqual(['before', 'while away']);
    await consumer.stop(0);
    await subject.remove();
  });
});
