import { z } from 'zod';
import { rejectionReasons } from '../../review/rejection-reasons.js';
import { reviewStateMeanings, reviewStates } from '../../review/review-state.js';
import { reasonSchema, uidSchema } from '../api-schemas.js';
import { drawnMarkSchema, maskSchema } from '../lesion/lesion-schemas.js';

/** Decisions of readers on results, as the API exchanges them. */

const meanings = (of: Readonly<Record<string, string>>): string =>
  Object.entries(of)
    .map(([word, meaning]) => `- \`${word}\`: ${meaning}`)
    .join('\n');

export const reviewStateSchema = z
  .enum(reviewStates)
  .describe(meanings(reviewStateMeanings))
  .meta({ id: 'ReviewState' });
export const rejectionReasonSchema = z
  .enum(Object.keys(rejectionReasons) as [keyof typeof rejectionReasons])
  .describe(meanings(rejectionReasons))
  .meta({ id: 'RejectionReason' });

const stored = z.object({ seriesInstanceUID: z.string(), sopInstanceUID: z.string() });
const reader = z.object({ id: z.string(), name: z.string() });

const shared = {
  version: z.int().min(0).describe('`version` of the review as the reader saw it; another one by now is a conflict.'),
  requestId: z.uuid().describe('Drawn once for a decision and sent again with each retry: a repeat changes nothing.'),
  seconds: z.number().min(0).max(86_400).optional().describe('How long the reader worked on this lesion.'),
  comment: z.string().max(1024).optional().describe('Free text of the reader; kept, never logged.'),
};

export const decisionSchema = z
  .discriminatedUnion('decision', [
    z.strictObject({ decision: z.literal('accept'), ...shared }),
    z.strictObject({ decision: z.literal('reject'), reason: rejectionReasonSchema, ...shared }),
    z.strictObject({ decision: z.literal('reopen'), ...shared }),
  ])
  .meta({ id: 'ReviewDecision' });
export type DecisionRequest = z.infer<typeof decisionSchema>;

/** How the mask came about: an automatic one was edited, or there was none and it was drawn (SegmentAlgorithmType MANUAL). */
export const correctionSchema = z
  .strictObject({
    ...shared,
    origin: z.enum(['edited', 'drawn']).default('edited'),
    mark: drawnMarkSchema.optional().describe('The mark where its endpoints were moved.'),
    mask: maskSchema.optional().describe('The corrected mask; or `seg`.'),
    seg: z
      .base64()
      .max(64 * 2 ** 20)
      .optional()
      .describe('A Segmentation object (Part 10) as the viewer made it, base64; it is read and written anew.'),
    segmentNumber: z
      .int()
      .min(1)
      .max(65535)
      .optional()
      .describe('Segment of `seg`; absent: the one with the lesion’s tracking UID, else the only one.'),
  })
  .refine(({ mask, seg }) => (mask === undefined) !== (seg === undefined), { error: 'give either mask or seg' })
  .meta({ id: 'Correction' });
export type CorrectionRequest = z.infer<typeof correctionSchema>;

export const reviewEntrySchema = z
  .object({
    version: z.int(),
    state: reviewStateSchema,
    at: z.iso.datetime(),
    reader,
    reason: rejectionReasonSchema.optional(),
    comment: z.string().optional(),
    seconds: z.number().optional(),
    origin: z.enum(['edited', 'drawn']).optional(),
    edit: z
      .object({ dice: z.number(), voxelsAdded: z.int(), voxelsRemoved: z.int() })
      .optional()
      .describe('The corrected mask against the automatic one.'),
    archive: z
      .object({
        state: z
          .enum(['none', 'pending', 'stored', 'failed'])
          .describe('Whether the objects below are in the archive.'),
        reason: reasonSchema.optional(),
      })
      .describe('Objects are stored again by themselves until the archive has them.'),
    segmentation: stored.optional(),
    report: stored.optional(),
    rejectionNote: stored.optional(),
  })
  .meta({ id: 'ReviewEntry' });
export type ReviewEntryView = z.infer<typeof reviewEntrySchema>;

export const reviewSchema = z
  .object({
    jobId: z.string(),
    studyInstanceUID: z.string(),
    state: reviewStateSchema,
    version: z.int().describe('0 while nobody has decided.'),
    current: reviewEntrySchema.optional().describe('The entry that counts.'),
    history: z.array(reviewEntrySchema).describe('Every entry, oldest first; none is ever changed or removed.'),
  })
  .meta({ id: 'Review' });
export type ReviewView = z.infer<typeof reviewSchema>;

export const reviewListSchema = z
  .object({ reviews: z.array(reviewSchema), next: z.string().optional() })
  .meta({ id: 'ReviewList' });

export const reviewQuerySchema = z.strictObject({
  studyInstanceUID: uidSchema.optional(),
  state: reviewStateSchema.optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  cursor: z
    .string()
    .regex(/^\d{1,12}$/)
    .optional(),
});
export type ReviewQuery = z.infer<typeof reviewQuerySchema>;

export const reviewEventSchema = z
  .object({
    jobId: z.string(),
    studyInstanceUID: z.string(),
    state: reviewStateSchema,
    version: z.int(),
    archive: z.enum(['none', 'pending', 'stored', 'failed']),
    at: z.iso.datetime(),
  })
  .meta({ id: 'ReviewEvent' });
export type ReviewEventView = z.infer<typeof reviewEventSchema>;

const ratio = z
  .object({ value: z.number(), lower: z.number(), upper: z.number() })
  .describe('With its 95 % Wilson interval.');
export const methodStatisticsSchema = z
  .object({
    method: z.string(),
    reviewed: z.int(),
    accepted: z.int(),
    corrected: z.int(),
    rejected: z.int(),
    acceptance: ratio.optional(),
    correction: z
      .object({ meanDice: z.number(), meanVoxelsChanged: z.number(), meanSeconds: z.number().optional() })
      .optional(),
  })
  .meta({ id: 'MethodStatistics' });
export const reviewStatisticsSchema = z
  .object({ methods: z.array(methodStatisticsSchema) })
  .meta({ id: 'ReviewStatistics' });
export type ReviewStatisticsView = z.infer<typeof reviewStatisticsSchema>;
