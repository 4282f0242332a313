import { z } from 'zod';
import { jobSchema, stateSchema, uidSchema } from '../api-schemas.js';

export const overviewSchema = z
  .object({
    version: z.string(),
    jobs: z.record(z.string(), z.int()).describe('Jobs by state.'),
    queues: z.array(
      z.object({
        name: z.enum(['documents', 'lesions']),
        ready: z.int(),
        delayed: z.int(),
        leased: z.int(),
        dead: z.int(),
        oldestAt: z.iso.datetime().optional().describe('When the oldest message was put in that is not set aside.'),
      }),
    ),
    reasons: z.array(z.object({ state: stateSchema, code: z.string(), jobs: z.int() })),
    storedHourly: z
      .array(z.object({ hour: z.iso.datetime(), jobs: z.int() }))
      .describe('Results stored in each hour of the last day that had one.'),
    dependencies: z.array(z.object({ name: z.string(), ready: z.boolean(), code: z.string().optional() })),
  })
  .meta({ id: 'AdminOverview' });
export type OverviewView = z.infer<typeof overviewSchema>;

export const failuresSchema = z
  .object({
    jobs: z.array(jobSchema),
    documents: z.array(z.object({ sopInstanceUID: z.string(), reason: z.string(), attempts: z.int() })),
  })
  .meta({ id: 'AdminFailures' });
export type FailuresView = z.infer<typeof failuresSchema>;

export const retriedSchema = z.object({ documents: z.int() }).meta({ id: 'RetriedDocuments' });

export const discardedDocumentSchema = z.strictObject({ sopInstanceUID: uidSchema }).meta({ id: 'DiscardedDocument' });
