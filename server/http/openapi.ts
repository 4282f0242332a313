import { z } from 'zod';
import type { ApiPart } from './api-part.js';
import {
  acceptedSchema,
  conversionRequestSchema,
  eventSchema,
  jobListSchema,
  jobSchema,
  lesionListSchema,
  problemSchema,
  stateSchema,
} from './api-schemas.js';
import { answer, parameter, problem, reference } from './openapi-pieces.js';

const named = [
  conversionRequestSchema,
  jobListSchema,
  jobSchema,
  lesionListSchema,
  acceptedSchema,
  problemSchema,
  eventSchema,
  stateSchema,
];

/** Schemas of the API by name, as OpenAPI 3.1 components. */
function components(parts: readonly ApiPart[]): Record<string, unknown> {
  const registry = z.registry<{ id: string }>();
  for (const schema of [...named, ...parts.flatMap(({ schemas }) => schemas)])
    registry.add(schema, { id: z.globalRegistry.get(schema)!.id! });
  const { schemas } = z.toJSONSchema(registry, { uri: (id) => `#/components/schemas/${id}`, target: 'draft-2020-12' });
  return Object.fromEntries(
    Object.entries(schemas).map(([id, { $schema: _schema, $id: _id, ...schema }]) => [id, schema]),
  );
}

/** @returns the OpenAPI 3.1 document of the API and its parts, made from the schemas that requests are checked against. */
export function openApiDocument(version: string, parts: readonly ApiPart[] = []): Record<string, unknown> {
  return {
    openapi: '3.1.0',
    info: { title: 'recist3d', version, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    paths: {
      '/api/jobs': {
        get: {
          operationId: 'listJobs',
          summary: 'Jobs, newest first',
          parameters: [
            parameter('studyInstanceUID', 'query', 'Only jobs of this study.'),
            parameter('state', 'query', 'Only jobs in this state.', reference('JobState')),
            parameter('limit', 'query', 'Largest page, 1 to 1000.', { type: 'integer', default: 100 }),
            parameter('cursor', 'query', '`next` of the page before.'),
          ],
          responses: { 200: answer('One page of jobs.', 'JobList'), 400: problem('The query does not fit.') },
        },
        post: {
          operationId: 'requestConversion',
          summary: 'Convert a study, a report or one mark now',
          requestBody: { required: true, content: { 'application/json': { schema: reference('ConversionRequest') } } },
          responses: {
            202: answer(
              'The jobs that the request led to; a mark that was converted before leads to its old job.',
              'Accepted',
            ),
            400: problem('The body does not fit.'),
            404: problem('The archive holds no such study or report.'),
            503: problem('The archive does not answer.'),
          },
        },
      },
      '/api/jobs/{id}': {
        get: {
          operationId: 'getJob',
          summary: 'One job',
          parameters: [parameter('id', 'path', 'Job id.')],
          responses: { 200: answer('The job.', 'Job'), 404: problem('No such job.') },
        },
      },
      '/api/studies/{studyInstanceUID}/lesions': {
        get: {
          operationId: 'listLesions',
          summary: 'The lesions of a study: mark, axes, volume, checks, SEG and SR',
          parameters: [parameter('studyInstanceUID', 'path', 'Study Instance UID.')],
          responses: { 200: answer('Lesions in the order of their marks.', 'LesionList'), 400: problem('No UID.') },
        },
      },
      '/api/events': {
        get: {
          operationId: 'jobEvents',
          summary: 'Server-Sent Events: `job` at each change of a job’s state',
          parameters: [parameter('studyInstanceUID', 'query', 'Only jobs of this study.')],
          responses: {
            200: {
              description: 'A stream of JobEvent.',
              content: { 'text/event-stream': { schema: reference('JobEvent') } },
            },
          },
        },
      },
      '/healthz': {
        get: { operationId: 'health', summary: 'The process answers', responses: { 200: { description: 'It does.' } } },
      },
      '/readyz': {
        get: {
          operationId: 'readiness',
          summary: 'Everything that the server needs is there',
          responses: {
            200: { description: 'Ready.' },
            503: { description: 'Not ready; the answer names what is missing.' },
          },
        },
      },
      '/metrics': {
        get: {
          operationId: 'metrics',
          summary: 'Prometheus metrics',
          responses: { 200: { description: 'Text format.' } },
        },
      },
      ...Object.assign({}, ...parts.map(({ paths }) => paths)),
    },
    components: {
      schemas: components(parts),
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', description: 'A token of the identity provider, or an API key.' },
      },
    },
    security: [{}, { bearer: [] }],
  };
}
