import { z } from 'zod';
import { settledStates } from '../../administration/administration.js';
import { jobSchema, reasonSchema, uidSchema } from '../api-schemas.js';

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
    reasons: z
      .array(reasonSchema.extend({ state: z.enum(settledStates), jobs: z.int() }))
      .describe('Why jobs were refused or set aside; the most frequent first.'),
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
    documents: z.array(z.object({ sopInstanceUID: z.string(), reason: reasonSchema, attempts: z.int() })),
  })
  .meta({ id: 'AdminFailures' });
export type FailuresView = z.infer<typeof failuresSchema>;

export const retriedSchema = z.object({ documents: z.int() }).meta({ id: 'RetriedDocuments' });

export const retryReasonSchema = z
  .strictObject({ state: z.enum(settledStates), code: z.string().min(1).max(100) })
  .meta({ id: 'RetriedReason' });

export const retriedJobsSchema = z.object({ jobs: z.int() }).meta({ id: 'RetriedJobs' });

export const discardedDocumentSchema = z.strictObject({ sopInstanceUID: uidSchema }).meta({ id: 'DiscardedDocument' });
