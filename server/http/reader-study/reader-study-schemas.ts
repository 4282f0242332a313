import { z } from 'zod';
import { uidSchema } from '../api-schemas.js';
import { maskSchema } from '../lesion/lesion-schemas.js';

/** Reader studies, as the API exchanges them. */

export const maskSourceSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('automatic') }).describe('The result of the job.'),
    z.strictObject({ kind: z.literal('corrected') }).describe('The mask that a reader corrected or drew.'),
    z
      .strictObject({ kind: z.literal('method'), method: z.string().regex(/^[a-z0-9-]{1,100}$/) })
      .describe('Segmented for the study.'),
  ])
  .meta({ id: 'MaskSource' });
export type MaskSourceView = z.infer<typeof maskSourceSchema>;

const common = {
  name: z.string().trim().min(1).max(200),
  lesions: z.array(z.string().max(64)).min(1).max(5000).optional().describe('Job ids; absent: every stored lesion.'),
  studyInstanceUIDs: z.array(uidSchema).min(1).max(5000).optional().describe('Only lesions of these studies.'),
  seed: z
    .int()
    .min(0)
    .max(2 ** 31 - 1)
    .default(1)
    .describe('The random orders come from it and from the reader.'),
};
export const newReaderStudySchema = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('acceptance'),
      source: maskSourceSchema.default({ kind: 'automatic' }),
      ...common,
    }),
    z.strictObject({
      kind: z.literal('side-by-side'),
      sources: z.tuple([maskSourceSchema, maskSourceSchema]),
      ...common,
    }),
  ])
  .meta({ id: 'NewReaderStudy' });
export type NewReaderStudyView = z.infer<typeof newReaderStudySchema>;

export const readerStudySchema = z
  .object({
    id: z.string(),
    name: z.string(),
    kind: z.enum(['acceptance', 'side-by-side']),
    createdAt: z.iso.datetime(),
    items: z.int(),
    answered: z.int().describe('By the reader who asks.'),
  })
  .meta({ id: 'ReaderStudy' });
export type ReaderStudyView = z.infer<typeof readerStudySchema>;
export const readerStudyListSchema = z.object({ studies: z.array(readerStudySchema) }).meta({ id: 'ReaderStudyList' });

export const readerStudyItemSchema = z
  .object({
    itemId: z.string(),
    position: z.int().describe('1-based, in the order of this reader.'),
    items: z.int(),
    studyInstanceUID: z.string(),
    seriesInstanceUID: z.string(),
    mark: z.object({
      sopInstanceUID: z.string(),
      longAxis: z.object({
        endpoints: z.tuple([z.tuple([z.number(), z.number()]), z.tuple([z.number(), z.number()])]),
      }),
      shortAxis: z
        .object({ endpoints: z.tuple([z.tuple([z.number(), z.number()]), z.tuple([z.number(), z.number()])]) })
        .optional(),
    }),
    masks: z
      .array(maskSchema)
      .describe(
        'One for acceptance; left and right for side by side, in blind random order. What made them is not told.',
      ),
    answer: z.string().optional().describe('The answer so far, where the item was asked for again.'),
  })
  .meta({ id: 'ReaderStudyItem' });
export type ReaderStudyItemView = z.infer<typeof readerStudyItemSchema>;

export const nextItemSchema = z
  .object({ item: readerStudyItemSchema.optional().describe('Absent: every item is answered.') })
  .meta({ id: 'NextItem' });

export const answerSchema = z
  .strictObject({
    itemId: z.string().max(64),
    answer: z.enum(['accept', 'reject', 'left', 'right', 'both', 'neither']),
    seconds: z.number().min(0).max(86_400).describe('From the first image of the item to the key.'),
    requestId: z.uuid().describe('A repeat with the same id changes nothing.'),
    revises: z.boolean().default(false).describe('Replaces an answer that was given; both stay in the export.'),
  })
  .meta({ id: 'Answer' });
export type AnswerRequest = z.infer<typeof answerSchema>;

const proportion = z.object({ count: z.int(), of: z.int(), share: z.number(), lower: z.number(), upper: z.number() });
export const readerSummarySchema = z
  .object({
    reader: z.string().describe('Reader id; `all` for every reader together.'),
    answered: z.int(),
    medianSeconds: z.number(),
    meanSeconds: z.number(),
    accepted: proportion.optional().describe('Acceptance: with the 95 % Wilson interval.'),
    preferences: z
      .object({ first: proportion, second: proportion, both: proportion, neither: proportion })
      .optional()
      .describe('Side by side: preferred the first or second source, both alike, or neither.'),
  })
  .meta({ id: 'ReaderSummary' });
export const readerStudySummarySchema = z
  .object({
    id: z.string(),
    name: z.string(),
    kind: z.enum(['acceptance', 'side-by-side']),
    sources: z.array(maskSourceSchema),
    items: z.int(),
    readers: z.array(readerSummarySchema),
  })
  .meta({ id: 'ReaderStudySummary' });
export type ReaderStudySummaryView = z.infer<typeof readerStudySummarySchema>;
