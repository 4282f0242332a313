import { Router } from 'express';
import { z } from 'zod';
import type { TrainingCases } from '../../training-cases/training-cases.js';
import { requireScope } from '../access/require-scope.js';
import type { ApiPart } from '../api-part.js';
import { answer, parameter, problem } from '../openapi-pieces.js';

export const trainingCaseSchema = z
  .object({
    id: z.string(),
    patient: z.string().describe('Pseudonym: the same for every lesion of a patient.'),
    split: z.enum(['train', 'validation', 'test']).describe('By patient, and the same in every export.'),
    method: z.object({ id: z.string(), version: z.string() }),
    origin: z.enum(['edited', 'drawn']),
    reader: z.string().describe('Pseudonym.'),
    edit: z.object({ dice: z.number(), voxelsAdded: z.int(), voxelsRemoved: z.int() }).optional(),
    seconds: z.number().optional(),
  })
  .meta({ id: 'TrainingCase' });
export const trainingCaseListSchema = z.object({ cases: z.array(trainingCaseSchema) }).meta({ id: 'TrainingCaseList' });

const point = z.tuple([z.number(), z.number()]);
export const trainingCaseFilesSchema = z
  .object({
    keySlice: z.int(),
    longAxis: z.tuple([point, point]).describe('[column, row] in voxel indices of the files.'),
    shortAxis: z.tuple([point, point]).optional(),
    ct: z.base64().describe('NIfTI, gzip.'),
    mask: z.base64().describe('NIfTI, gzip, on the same grid.'),
  })
  .meta({ id: 'TrainingCaseFiles' });
export type TrainingCaseFilesView = z.infer<typeof trainingCaseFilesSchema>;

/** Corrections as de-identified training cases. */
export function trainingCasesPart(cases: Pick<TrainingCases, 'list' | 'files'>): ApiPart {
  const router = Router();
  const admin = requireScope('admin');
  router.get('/training-cases', admin, async (_request, response) => {
    response.json({ cases: await cases.list() });
  });
  router.get('/training-cases/:id', admin, async (request, response) => {
    const { mark, ct, mask } = await cases.files(request.params.id);
    const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
    response.json({
      keySlice: mark.slice,
      longAxis: mark.longAxis,
      ...(mark.shortAxis === undefined ? {} : { shortAxis: mark.shortAxis }),
      ct: base64(ct),
      mask: base64(mask),
    });
  });
  const failures = { 401: problem('Sign in first.'), 403: problem('Only for administrators.') };
  return {
    router,
    schemas: [trainingCaseSchema, trainingCaseListSchema, trainingCaseFilesSchema],
    paths: {
      '/api/training-cases': {
        get: {
          operationId: 'listTrainingCases',
          summary: 'Corrections that count, as training cases without anything that leads to a patient',
          responses: { 200: answer('The cases.', 'TrainingCaseList'), ...failures },
        },
      },
      '/api/training-cases/{id}': {
        get: {
          operationId: 'getTrainingCase',
          summary: 'CT around the lesion, corrected mask and mark of one case',
          parameters: [parameter('id', 'path', 'Id of the case.')],
          responses: { 200: answer('The files.', 'TrainingCaseFiles'), ...failures, 404: problem('No such case.') },
        },
      },
    },
  };
}
