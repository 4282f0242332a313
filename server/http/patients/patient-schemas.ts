import { z } from 'zod';
import { decisionKindSchema, decisionSchema, visitDateSchema } from '../../follow-up/lesion-decision-schema.js';
import { followUpWarnings } from '../../follow-up/follow-up-warnings.js';
import { candidateSchema } from '../candidates/candidate-schemas.js';

/** Patients over time, as the API exchanges them. */

const basis = z
  .enum(['marks', 'results', 'reviewed'])
  .describe('Sizes by the marks of readers, by every result, or by results that a reader stands for.');

/** What is asked of a patient: which sizes, which targets, against which visit. */
export const comparisonQuerySchema = z.strictObject({
  basis: basis.default('marks'),
  targets: z.enum(['rules', 'all']).default('rules'),
  baseline: visitDateSchema.optional(),
});

export const responseQuerySchema = comparisonQuerySchema.extend({
  partial: z.coerce.number().gt(0).lt(1).optional(),
  progression: z.coerce.number().gt(0).max(100).optional(),
  stableDays: z.coerce.number().int().min(0).max(3650).optional(),
  format: z.enum(['json', 'csv', 'fhir', 'html', 'pdf']).default('json'),
});

export const lesionDecisionSchema = decisionSchema
  .safeExtend({
    requestId: z.uuid().describe('Drawn once for a decision and sent again with each retry: a repeat changes nothing.'),
  })
  .meta({ id: 'LesionDecision' });

export const keptDecisionSchema = z
  .object({
    kind: decisionKindSchema,
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
  state: z.enum(['measured', 'absent', 'too-small', 'not-evaluated', 'merged']),
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
    thresholds: z
      .object({ partialShare: z.number(), progressionShare: z.number() })
      .describe('Loss and gain of volume that the volumetric response goes by, as shares.'),
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

const proposedDecision = z.object({
  kind: decisionKindSchema,
  lesion: z.string(),
  other: z.string().optional(),
  date: z.string().optional(),
});
export const visitComparisonSchema = z
  .object({
    proposals: z.array(
      z.object({
        decision: proposedDecision.describe('What a reader who agrees posts to `decisions`.'),
        lesion: z.string(),
        other: z.string().optional(),
        date: z.string(),
        against: z.string().describe('Visit that it was compared with.'),
        confidence: z.number().min(0).max(1).optional(),
        reason: z.string(),
      }),
    ),
    carried: z
      .array(
        z.object({
          ...candidateSchema.shape,
          lesion: z.string(),
          name: z.string(),
          date: z.string(),
          studyInstanceUID: z.string(),
          movedMm: z.number(),
        }),
      )
      .describe('Marks that were carried to a visit that does not name the lesion; unverified, and never stored.'),
    notCompared: z.array(
      z.object({ date: z.string(), against: z.string(), lesion: z.string().optional(), reason: z.string() }),
    ),
  })
  .meta({ id: 'VisitComparison' });
export type VisitComparisonView = z.infer<typeof visitComparisonSchema>;
