import { z } from 'zod';
import { jobStateMeanings, jobStates } from '../state/job-state.js';
import { reviewStates } from '../review/review-state.js';

/** The bodies and answers of the HTTP API. The routers check requests against them and openapi.json is made from them. */

const uid = z
  .string()
  .max(64)
  .regex(/^[0-9]+(\.[0-9]+)*$/, 'must be a DICOM UID');

export const stateSchema = z
  .enum(jobStates)
  .describe(jobStates.map((state) => `- \`${state}\`: ${jobStateMeanings[state]}`).join('\n'))
  .meta({ id: 'JobState' });

export const uidSchema = uid;

export const conversionRequestSchema = z
  .strictObject({
    studyInstanceUID: uid.describe('The study whose marks are converted.'),
    seriesInstanceUID: uid.optional().describe('Series of one report; only with sopInstanceUID.'),
    sopInstanceUID: uid.optional().describe('One report of the study; absent: every report.'),
    groupIndex: z
      .int()
      .min(0)
      .optional()
      .describe('One measurement group of that report (0-based); absent: every mark.'),
    method: z
      .string()
      .regex(/^[a-z0-9-]+$/)
      .optional()
      .describe('Method id; absent: the configured one.'),
  })
  .refine((body) => (body.seriesInstanceUID === undefined) === (body.sopInstanceUID === undefined), {
    error: 'seriesInstanceUID and sopInstanceUID go together',
  })
  .refine((body) => body.groupIndex === undefined || body.sopInstanceUID !== undefined, {
    error: 'groupIndex needs sopInstanceUID',
  })
  .meta({ id: 'ConversionRequest' });
export type ConversionRequest = z.infer<typeof conversionRequestSchema>;

export const reasonSchema = z
  .object({
    code: z.string().describe('Stable code, explained in docs/errors.md.'),
    message: z.string(),
    nextStep: z.string(),
  })
  .meta({ id: 'Reason' });

const point = z.tuple([z.number(), z.number()]);
const axis = z.object({
  endpoints: z.tuple([point, point]).describe('[column, row]; the centre of the top left pixel is (0.5, 0.5).'),
  lengthMm: z.number().optional(),
});
export type AxisView = z.infer<typeof axis>;

export const jobSchema = z
  .object({
    id: z.string(),
    state: stateSchema,
    reason: reasonSchema.optional(),
    studyInstanceUID: z.string(),
    document: z.object({ seriesInstanceUID: z.string(), sopInstanceUID: z.string(), groupIndex: z.int() }),
    ctSeriesInstanceUID: z.string().optional(),
    method: z.object({ id: z.string(), version: z.string() }),
    attempts: z.int(),
    acceptedAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    timingsMs: z.record(z.string(), z.number()).describe('Time spent in each state.'),
  })
  .meta({ id: 'Job' });
export type JobView = z.infer<typeof jobSchema>;

export const checkSchema = z
  .object({ name: z.string(), value: z.number(), unit: z.string(), limit: z.number(), passed: z.boolean() })
  .meta({ id: 'Check' });

export const lesionSchema = z
  .object({
    jobId: z.string(),
    state: stateSchema,
    reason: reasonSchema.optional(),
    trackingID: z.string().optional(),
    trackingUID: z.string().optional(),
    finding: z.string().optional(),
    findingSites: z.array(z.string()),
    mark: z.object({ sopInstanceUID: z.string(), longAxis: axis, shortAxis: axis.optional() }),
    measurements: z
      .object({
        volumeMm3: z.number(),
        volumeIntervalMm3: z.tuple([z.number(), z.number()]),
        longAxisMm: z.number(),
        shortAxisMm: z.number(),
        meanHu: z.number(),
        sdHu: z.number(),
      })
      .optional(),
    checks: z.array(checkSchema).optional(),
    flags: z.array(z.string()).optional(),
    method: z.object({ id: z.string(), version: z.string() }),
    segmentation: z.object({ seriesInstanceUID: z.string(), sopInstanceUID: z.string() }).optional(),
    report: z.object({ seriesInstanceUID: z.string(), sopInstanceUID: z.string() }).optional(),
    review: z
      .object({ state: z.enum(reviewStates), version: z.int() })
      .optional()
      .describe('What readers decided; absent where there is no result. The whole history is at /api/review/{jobId}.'),
  })
  .meta({ id: 'Lesion' });
export type LesionView = z.infer<typeof lesionSchema>;

export const jobListSchema = z
  .object({ jobs: z.array(jobSchema), next: z.string().optional().describe('Give as `cursor` for the next page.') })
  .meta({ id: 'JobList' });
export const lesionListSchema = z.object({ lesions: z.array(lesionSchema) }).meta({ id: 'LesionList' });
export const acceptedSchema = z
  .object({
    jobs: z.array(jobSchema),
    warnings: z.array(z.object({ reason: z.string(), detail: z.string(), groupIndex: z.int().optional() })),
  })
  .meta({ id: 'Accepted' });
export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string(),
    detail: z.string(),
    nextStep: z.string(),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
    conflict: z
      .object({ state: z.string(), version: z.int(), reader: z.string(), at: z.iso.datetime() })
      .optional()
      .describe('Who decided meanwhile, what and when.'),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof problemSchema>;

export const jobQuerySchema = z.strictObject({
  studyInstanceUID: uid.optional(),
  state: stateSchema.optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  cursor: z.string().max(200).optional(),
});
export type JobQuery = z.infer<typeof jobQuerySchema>;

export const eventSchema = z
  .object({
    jobId: z.string(),
    studyInstanceUID: z.string(),
    state: stateSchema,
    at: z.iso.datetime(),
  })
  .meta({ id: 'JobEvent' });
export type JobEventView = z.infer<typeof eventSchema>;
