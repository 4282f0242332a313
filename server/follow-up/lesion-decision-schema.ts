import { z } from 'zod';
import { decisionKinds } from './lesion-decision.js';

/** YYYYMMDD, as DICOM writes dates: a day of the calendar. */
export const visitDateSchema = z
  .string()
  .regex(/^\d{8}$/, 'must be YYYYMMDD')
  .refine(isDay, { error: 'must be a day of the calendar' });

function isDay(text: string): boolean {
  const [year, month, day] = [text.slice(0, 4), text.slice(4, 6), text.slice(6, 8)].map(Number);
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

const kinds = Object.keys(decisionKinds) as [keyof typeof decisionKinds];
export const decisionKindSchema = z.enum(kinds);
const dated: readonly string[] = ['apart', 'merged', 'split', 'absent', 'too-small', 'not-evaluated', 'progressed'];
const paired: readonly string[] = ['same', 'merged', 'split'];

/** A decision of a reader, as the API and `recist3d response --decisions` take it. */
export const decisionSchema = z
  .strictObject({
    kind: decisionKindSchema.describe(
      Object.entries(decisionKinds)
        .map(([kind, meaning]) => `- \`${kind}\`: ${meaning}`)
        .join('\n'),
    ),
    lesion: z.string().min(1).max(200).describe('`key` of the lesion.'),
    other: z.string().min(1).max(200).optional(),
    date: visitDateSchema.optional(),
  })
  .refine(({ kind, date: at }) => !dated.includes(kind) || at !== undefined, { error: 'this kind needs a date' })
  .refine(({ kind, other }) => !paired.includes(kind) || other !== undefined, { error: 'this kind needs other' })
  .refine(({ lesion, other }) => lesion !== other, { error: 'a lesion and other are two' });
