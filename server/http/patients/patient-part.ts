import { json, Router } from 'express';
import type { Request } from 'express';
import type { z } from 'zod';
import { sphereThresholds } from '../../../models/follow-up/volumetric-response.js';
import type { AskedFollowUp, FollowUpService, ResponseFormat } from '../../follow-up/follow-up-service.js';
import { readerOf } from '../access/reader-of.js';
import { requireScope } from '../access/require-scope.js';
import type { ApiPart } from '../api-part.js';
import { uidSchema } from '../api-schemas.js';
import { answer, body, parameter, problem } from '../openapi-pieces.js';
import {
  comparisonQuerySchema,
  decisionListSchema,
  keptDecisionSchema,
  lesionDecisionSchema,
  patientResponseSchema,
  responseQuerySchema,
  visitComparisonSchema,
} from './patient-schemas.js';

const mediaTypes: Readonly<Record<ResponseFormat, string>> = {
  csv: 'text/csv; charset=utf-8',
  fhir: 'application/fhir+json; charset=utf-8',
  html: 'text/html; charset=utf-8',
  pdf: 'application/pdf',
};

type Backend = Pick<FollowUpService, 'response' | 'file' | 'comparison' | 'decisions' | 'decide' | 'patientOfStudy'>;

/** Patients over time: response, and what readers decide of their lesions. */
export function patientPart(backend: Backend): ApiPart {
  return {
    router: patientRouter(backend),
    schemas: [
      patientResponseSchema,
      lesionDecisionSchema,
      keptDecisionSchema,
      decisionListSchema,
      visitComparisonSchema,
    ],
    paths,
  };
}

function patientRouter(backend: Backend): Router {
  const router = Router();
  const [read, review] = [requireScope('read'), requireScope('review')];
  const routes = (what: string): string[] => [
    `/patients/:patientId/${what}`,
    `/studies/:studyInstanceUID/patient/${what}`,
  ];
  const patientOf = async ({ params: { patientId, studyInstanceUID } }: Request): Promise<string> =>
    typeof patientId === 'string' ? patientId : backend.patientOfStudy(uidSchema.parse(studyInstanceUID));

  router.get(routes('response'), read, async (request, response) => {
    const query = responseQuerySchema.parse(request.query);
    const asked = askedOf(query);
    const { format } = query;
    const patientId = await patientOf(request);
    if (format === 'json') response.json(await backend.response(patientId, asked));
    else {
      const file = await backend.file(patientId, asked, format);
      response.set('Content-Type', mediaTypes[format]).send(typeof file === 'string' ? file : Buffer.from(file));
    }
  });

  router.get(routes('comparison'), read, async (request, response) => {
    const asked = askedOf(comparisonQuerySchema.parse(request.query));
    response.json(await backend.comparison(await patientOf(request), asked));
  });

  router.get(routes('decisions'), read, async (request, response) => {
    response.json({ decisions: await backend.decisions(await patientOf(request)) });
  });

  router.post(routes('decisions'), review, json({ limit: '100kb' }), async (request, response) => {
    const { requestId, kind, lesion, other, date } = lesionDecisionSchema.parse(request.body ?? {});
    const decision = { kind, lesion, ...(other !== undefined && { other }), ...(date !== undefined && { date }) };
    const patientId = await patientOf(request);
    await backend.decide(patientId, readerOf(response), requestId.toLowerCase(), decision);
    response.json({ decisions: await backend.decisions(patientId) });
  });

  return router;
}

type Query = z.infer<typeof comparisonQuerySchema> & Partial<z.infer<typeof responseQuerySchema>>;

function askedOf({ basis, targets, baseline, partial, progression, stableDays }: Query): AskedFollowUp {
  const thresholds = {
    partialShare: partial ?? sphereThresholds.partialShare,
    progressionShare: progression ?? sphereThresholds.progressionShare,
  };
  return {
    ...{ basis, targets, thresholds },
    ...(baseline !== undefined && { baseline }),
    ...(stableDays !== undefined && { stableDays }),
  };
}

const patientId = parameter('patientId', 'path', 'Patient ID as the archive spells it.');
const denied = { 401: problem('Sign in first.'), 403: problem('The role of the reader does not allow it.') };
const choice = (values: readonly string[]): object => ({ type: 'string', enum: values, default: values[0] });
const text = { schema: { type: 'string' } };

const basisAndTargets = [
  parameter('basis', 'query', 'What sizes are taken from.', choice(['marks', 'results', 'reviewed'])),
  parameter('targets', 'query', 'By RECIST 1.1, or every lesion of the baseline.', choice(['rules', 'all'])),
];

const byPatient = {
  '/api/patients/{patientId}/response': {
    get: {
      operationId: 'patientResponse',
      summary: 'Response over time by RECIST 1.1 and by volume, with the reason of each decision',
      parameters: [
        patientId,
        ...basisAndTargets,
        parameter('baseline', 'query', 'Date of the visit to compare with, YYYYMMDD; absent: the first one.'),
        parameter('partial', 'query', 'Loss of volume that is a partial response, as a share; .657 unless given.'),
        parameter('progression', 'query', 'Gain of volume that is progression, as a share; .728 unless given.'),
        parameter('stableDays', 'query', 'Days that stable disease must last (RECIST 1.1, table 3); 42 unless given.'),
        parameter('format', 'query', 'As what.', choice(['json', 'csv', 'fhir', 'html', 'pdf'])),
      ],
      responses: {
        200: {
          ...answer('The response.', 'PatientResponse'),
          content: {
            ...(answer('', 'PatientResponse') as { readonly content: object }).content,
            'text/csv': text,
            'application/fhir+json': { schema: { type: 'object' } },
            'text/html': text,
            'application/pdf': { schema: { type: 'string', format: 'binary' } },
          },
        },
        400: problem('There is no visit at the date of the baseline.'),
        ...denied,
        404: problem('The archive has no study, or no mark, of this patient.'),
      },
    },
  },
  '/api/patients/{patientId}/comparison': {
    get: {
      operationId: 'comparePatientVisits',
      summary: 'What the images say: lesions that may be one, and candidates for lesions that a visit does not name',
      parameters: [
        patientId,
        ...basisAndTargets,
        parameter('baseline', 'query', 'Date of the visit to begin with, YYYYMMDD; absent: the first one.'),
      ],
      responses: {
        200: answer('Proposals for a reader; the first answer for a patient takes seconds.', 'VisitComparison'),
        400: problem('There is no visit at the date of the baseline.'),
        ...denied,
        404: problem('The archive has no study, or no mark, of this patient.'),
      },
    },
  },
  '/api/patients/{patientId}/decisions': {
    get: {
      operationId: 'listLesionDecisions',
      summary: 'What readers decided of the lesions of a patient over time',
      parameters: [patientId],
      responses: { 200: answer('The decisions.', 'LesionDecisionList'), ...denied },
    },
    post: {
      operationId: 'decideLesion',
      summary: 'Confirm, split or merge lesions over time, or say that one is gone, new or progressed',
      parameters: [patientId],
      requestBody: body('LesionDecision'),
      responses: { 200: answer('Every decision, with this one.', 'LesionDecisionList'), ...denied },
    },
  },
};

interface Operation {
  readonly operationId: string;
  readonly parameters: readonly object[];
}

/** The same by a study of the patient, for viewers: what they ask for stands in logs of proxies, where no patient belongs. */
const study = parameter('studyInstanceUID', 'path', 'A study of the patient.');
const ofStudy = ({ operationId, parameters, ...rest }: Operation): Operation => ({
  operationId: `${operationId}OfStudy`,
  parameters: parameters.map((one) => (one === patientId ? study : one)),
  ...rest,
});
const byStudy = Object.fromEntries(
  Object.entries(byPatient).map(([path, operations]) => [
    path.replace('/patients/{patientId}', '/studies/{studyInstanceUID}/patient'),
    Object.fromEntries(
      Object.entries(operations).map(([method, operation]) => [method, ofStudy(operation as Operation)]),
    ),
  ]),
);
const paths = { ...byPatient, ...byStudy };
