import { expect, test } from '@jest/globals';
import type { Channel, Options } from 'amqplib';
import { assertTopology, topologyOf } from '../../../../server/queue/rabbitmq/topology.js';

test('a ticket may be held for six hours, where a broker has half an hour by itself', async () => {
  const declared = new Map<string, Options.AssertQueue>();
  const channel = {
    assertExchange: async () => undefined,
    bindQueue: async () => undefined,
    assertQueue: async (name: string, options: Options.AssertQueue) => void declared.set(name, options),
  };
  await assertTopology(channel as unknown as Channel, topologyOf('hospital', 'lesions'));
  expect([...declared.keys()].sort()).toEqual(['hospital.lesions', 'hospital.lesions.dead']);
  const queue = declared.get('hospital.lesions')?.arguments as Record<string, unknown>;
  expect(queue['x-consumer-timeout']).toBe(6 * 3_600_000);
});
