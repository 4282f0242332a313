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
  upsUrl: z
    .url({ protocol: /^https?$/, error: 'must be an http or https URL' })
    .optional()
    .meta({
      env: 'FEEDS_UPS_URL',
      description:
        'Root of a worklist (DICOM UPS-RS, `/workitems` follows) whose workitems are claimed and completed; accessed as the archive is (docs/operation.md). Absent: none.',
    }),
  upsCode: z
    .string()
    .regex(/^[^^]{1,16}\^[^^]{1,16}\^[^^]{1,64}$/, 'must be VALUE^SCHEME^MEANING')
    .optional()
    .meta({
      env: 'FEEDS_UPS_CODE',
      description:
        'Scheduled Workitem Code (0040,4018) of the workitems that are claimed, `VALUE^SCHEME^MEANING`; all others are left alone.',
    }),
  upsPollSeconds: z.number().min(0.1).max(86_400).default(10).meta({
    env: 'FEEDS_UPS_POLL_SECONDS',
    description: 'How often the worklist is asked, and looked whether what was claimed is done.',
  }),
});

export type FeedSettings = Readonly<z.output<typeof feedSettings>>;

/** @returns settings of feeds that do not fit together. */
export const feedProblems = ({ eventsUrl, eventsQueue, upsUrl, upsCode }: FeedSettings) => [
  ...together(['eventsUrl', eventsUrl], ['eventsQueue', eventsQueue], 'broker and queue of events go together'),
  ...together(['upsUrl', upsUrl], ['upsCode', upsCode], 'worklist and code of its workitems go together'),
];

type Named = readonly [string, string | undefined];

function together([one, first]: Named, [other, second]: Named, problem: string) {
  if ((first === undefined) === (second === undefined)) return [];
  return [{ key: `feeds.${first === undefined ? one : other}`, problem }];
}
