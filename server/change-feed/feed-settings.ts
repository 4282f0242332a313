import { z } from 'zod';

/** How others tell this server of arrivals, beside the archive's own feed: the group `feeds` of the configuration. */
export const feedSettings = z.strictObject({
  webhookSecret: z.string().min(16, 'must have 16 characters or more').optional().meta({
    env: 'FEEDS_WEBHOOK_SECRET',
    secret: true,
    description:
      'Shared secret of `POST /webhooks/arrivals`, by which an archive wakes this server (docs/operation.md says how it signs). Absent: there is no such route.',
  }),
  eventsUrl: z
    .string()
    .regex(/^amqps?:\/\//, 'must begin with amqp:// or amqps://')
    .optional()
    .meta({
      env: 'FEEDS_EVENTS_URL',
      secret: true,
      description:
        'Broker with a queue of arrivals, `{"studyInstanceUID": "…"}` each (docs/operation.md). Absent: none.',
    }),
  eventsQueue: z.string().min(1).max(255).optional().meta({
    env: 'FEEDS_EVENTS_QUEUE',
    description: 'That queue. It must be there; whoever fills it decides of what kind it is.',
  }),
});

export type FeedSettings = Readonly<z.output<typeof feedSettings>>;

/** @returns settings of feeds that do not fit together. */
export function feedProblems({ eventsUrl, eventsQueue }: FeedSettings) {
  if ((eventsUrl === undefined) === (eventsQueue === undefined)) return [];
  const key = eventsUrl === undefined ? 'feeds.eventsUrl' : 'feeds.eventsQueue';
  return [{ key, problem: 'broker and queue of events go together' }];
}
