import { Router } from 'express';
import { requireScope } from '../access/require-scope.js';
import type { ApiPart } from '../api-part.js';
import { uidSchema } from '../api-schemas.js';
import { answer, parameter, problem } from '../openapi-pieces.js';
import type { CandidateListView } from './candidate-schemas.js';
import { candidateListSchema, candidateSchema } from './candidate-schemas.js';

/** What the route needs of the server behind it. */
export interface CandidateBackend {
  /** @throws {ServerError} study-not-found @throws {MethodError} weights-not-installed @throws {PacsError} */
  ofStudy(studyInstanceUID: string): Promise<CandidateListView>;
}

/** Proposals of a network in studies, for a reader to look at. */
export function candidatesPart(backend: CandidateBackend): ApiPart {
  const router = Router();
  router.get('/studies/:studyInstanceUID/candidates', requireScope('read'), async (request, response) => {
    response.json(await backend.ofStudy(uidSchema.parse(request.params['studyInstanceUID'])));
  });
  return {
    router,
    schemas: [candidateSchema, candidateListSchema],
    paths: {
      '/api/studies/{studyInstanceUID}/candidates': {
        get: {
          operationId: 'listCandidates',
          summary: 'What a network takes for lesions in a study; unverified, and never stored',
          parameters: [parameter('studyInstanceUID', 'path', 'The study.')],
          responses: {
            200: answer('The candidates; the first answer for a study takes some seconds.', 'CandidateList'),
            401: problem('Sign in first.'),
            403: problem('The role of the reader does not allow it.'),
            404: problem('The archive holds no such study.'),
            422: problem('No CT series of the study can be one volume.'),
            503: problem('The archive does not answer, or the weights are not installed.'),
          },
        },
      },
    },
  };
}
