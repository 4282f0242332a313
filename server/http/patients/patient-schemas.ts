import { z } from 'zod';
import { decisionKinds } from '../../follow-up/lesion-decision.js';
import { followUpWarnings } from '../../follow-up/follow-up-warnings.js';

/** Patients over time, as the API exchanges them. */

const basis = z
  .enum(['marks', 'results', 'reviewed'])
  .describe('Sizes by the marks of readers, by every result, or by results that a reader stands for.');
const date = z.string().regex(/^\d{8}$/, 'must be YYYYMMDD');

export const responseQuerySchema = z.strictObject({
  basis: basis.default('marks'),
  targets: z.enum(['rules', 'all']).default('rules'),
  baseline: date.optional(),
  format: z.enum(['json', 'csv', 'fhir', 'html', 'pdf']).default('json'),
});

const kinds = Object.keys(decisionKinds) as [keyof typeof decisionKinds];
const dated: readonly string[] = ['apart', 'merged', 'absent', 'too-small', 'not-evaluated', 'progressed'];
const paired: readonly string[] = ['same', 'merged'];

export const lesionDecisionSchema = z
  .strictObject({
    requestId: z.uuid().describe('Drawn once for a decision and sent again with each retry: a repeat changes nothing.'),
    kind: z.enum(kinds).describe(
      Object.entries(decisionKinds)
        .map(([kind, meaning]) => `- \`${kind}\`: ${meaning}`)
        .join('\n'),
    ),
    lesion: z.string().min(1).max(80).describe('`key` of the lesion.'),
    other: z.string().min(1).max(80).optional(),
    date: date.optional(),
  })
  .refine(({ kind, date: at }) => !dated.includes(kind) || at !== undefined, { error: 'this kind needs a date' })
  .refine(({ kind, other }) => !paired.includes(kind) || other !== undefined, { error: 'this kind needs other' })
  .meta({ id: 'LesionDecision' });

export const keptDecisionSchema = z
  .object({
    kind: z.enum(kinds),
    lesion: z.string(),
    other: z.string().optional(),
    date: z.string().optional(),
    at: z.iso.datetime(),
    reader: z.object({ id: z.string(), name: z.string() }),
  })
  .meta({ id: 'KeptLesionDecision' });
export const decisionListSchema = z
  .object({ decisions: z.array(keptDecisionSchema).describe('Oldest first; none is ever changed or removed.') })
  .meta({ id: 'LesionDecisionList' });

const reference = z.object({
  studyInstanceUID: z.string(),
  seriesInstanceUID: z.string(),
  sopClassUID: z.string(),
  sopInstanceUID: z.string(),
});
const share = z.number().nullable();
const lesionAtVisit = z.object({
  state: z.enum(['measured', 'absent', 'too-small', 'not-evaluated']),
  sizeMm: z.number().optional().describe('Long axis, of a node the short axis.'),
  volumeMm3: z.number().optional(),
  volumeIntervalMm3: z.tuple([z.number(), z.number()]).optional(),
  verified: z.boolean().optional(),
  source: reference.optional(),
  imageUID: z.string().optional(),
});

export const patientResponseSchema = z
  .object({
    basis,
    visits: z.array(
      z.object({
        date: z.string(),
        studyInstanceUIDs: z.array(z.string()),
        sumMm: z.number(),
        missing: z.array(z.string()),
        response: z.enum(['baseline', 'CR', 'PR', 'SD', 'PD', 'NE', 'non-CR/non-PD']),
        reason: z.string(),
        target: z
          .object({ response: z.string(), changeFromBaseline: share, changeFromNadir: share, reason: z.string() })
          .optional(),
        nonTarget: z.enum(['CR', 'non-CR/non-PD', 'PD', 'NE', 'none']),
        newLesions: z.array(z.string()),
        volumetric: z
          .object({
            response: z.enum(['CR', 'PR', 'SD', 'PD']),
            sumMm3: z.number(),
            changeFromBaseline: share,
            changeFromNadir: share,
            changeInterval: z.tuple([share, share]),
            growthPerDay: share,
            doublingDays: z.number().optional(),
          })
          .optional(),
        discordant: z.boolean(),
      }),
    ),
    lesions: z.array(
      z.object({
        key: z.string(),
        name: z.string(),
        organ: z.string(),
        isNode: z.boolean(),
        role: z.enum(['target', 'non-target', 'normal', 'new']),
        reason: z.string(),
        visits: z.array(lesionAtVisit),
        sizesMm: z.array(z.number().nullable()),
      }),
    ),
    warnings: z.array(
      z.object({ code: z.enum(Object.keys(followUpWarnings) as [keyof typeof followUpWarnings]), detail: z.string() }),
    ),
    best: z.object({ response: z.string(), alternatives: z.array(z.string()) }).optional(),
  })
  .meta({ id: 'PatientResponse' });
export type PatientResponseView = z.infer<typeof patientResponseSchema>;
