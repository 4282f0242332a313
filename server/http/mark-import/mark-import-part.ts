import type { Request } from 'express';
import { raw, Router } from 'express';
import type { HeaderMap } from '../../../dicom-sr/readers/csv/table-layouts.js';
import { parseMediaType } from '../../pacs/multipart/media-type.js';
import { readMultipart } from '../../pacs/multipart/read-multipart.js';
import { PacsError } from '../../pacs/pacs-error.js';
import { requireScope } from '../access/require-scope.js';
import type { ApiPart } from '../api-part.js';
import { HttpError } from '../http-error.js';
import { answer, parameter, problem } from '../openapi-pieces.js';
import type { ImportedMarksView } from './mark-import-schemas.js';
import { importedMarksSchema, importQuerySchema } from './mark-import-schemas.js';

/** Takes documents of marks into the archive. */
export type ImportBackend = (
  files: readonly Uint8Array[],
  options: { readonly studyInstanceUID?: string; readonly headerMap?: HeaderMap },
) => Promise<ImportedMarksView>;

const documentTypes = ['application/xml', 'text/xml', 'application/json', 'text/csv', 'text/tab-separated-values'];
const multipartTypes = ['multipart/form-data', 'multipart/related'];

/** An annotation takes some kilobytes, a table of 50 studies less than one megabyte. */
const [mostBytes, mostFiles] = [16 * 2 ** 20, 1000];

/** `POST /api/marks/import`: annotations and tables of marks, one as the body or several as a multipart message. */
export function markImportPart(backend: ImportBackend): ApiPart {
  const router = Router();
  // What no caller may send is refused before it is read.
  const body = raw({ type: () => true, limit: mostBytes, inflate: false });
  router.post(
    '/marks/import',
    requireScope('convert'),
    (request, _response, next) => next(isAccepted(request) ? undefined : new HttpError('media-type-unsupported')),
    body,
    async (request, response) => {
      const { studyInstanceUID, columns } = importQuerySchema.parse(request.query);
      const options = {
        ...(studyInstanceUID !== undefined && { studyInstanceUID }),
        ...(columns !== undefined && { headerMap: columns as HeaderMap }),
      };
      response.status(202).json(await backend(await filesOf(request), options));
    },
  );
  return { router, schemas: [importedMarksSchema], paths: { '/api/marks/import': { post: operation } } };
}

const mediaType = (request: Request) => parseMediaType(request.get('content-type') ?? '');

const isAccepted = (request: Request): boolean =>
  [...documentTypes, ...multipartTypes].includes(mediaType(request).essence);

async function filesOf(request: Request): Promise<readonly Uint8Array[]> {
  const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  if (bytes.length === 0) throw new HttpError('request-invalid', [{ path: 'body', message: 'is empty' }]);
  const { essence, parameters } = mediaType(request);
  if (!multipartTypes.includes(essence)) return [bytes];
  const boundary = parameters.get('boundary') ?? '';
  if (boundary === '') throw new HttpError('body-unreadable');
  return partsOf(bytes, boundary);
}

async function partsOf(bytes: Buffer, boundary: string): Promise<readonly Uint8Array[]> {
  const files: Uint8Array[] = [];
  try {
    for await (const part of readMultipart(inOnePiece(bytes), boundary, mostBytes)) {
      if (files.push(part.body) > mostFiles) throw new HttpError('body-too-large');
    }
  } catch (error) {
    if (error instanceof PacsError) throw new HttpError('body-unreadable');
    throw error;
  }
  return files;
}

async function* inOnePiece(bytes: Buffer): AsyncGenerator<Uint8Array> {
  yield bytes;
}

const text: object = { schema: { type: 'string' } };
const parts: object = { schema: { type: 'object', additionalProperties: { type: 'string', format: 'binary' } } };
const related: object = { schema: { type: 'string', format: 'binary' } };

const operation = {
  operationId: 'importMarks',
  summary: 'Take annotations (AIM 4 in XML or JSON) and tables of marks into the archive, and convert them',
  description:
    'The marks become Structured Reports of the studies that they lie in: the same documents again are the same reports. What cannot be read, or lies on no image of the archive, is a warning.',
  parameters: [
    parameter(
      'studyInstanceUID',
      'query',
      'The study of marks whose document names none, such as rows by series number.',
    ),
    parameter(
      'columns',
      'query',
      'Names of the columns of a table by what they mean, as JSON: {"longX1":"RECIST_x1"}. Not needed for the documented layouts.',
    ),
  ],
  requestBody: {
    required: true,
    content: {
      ...Object.fromEntries(documentTypes.map((type) => [type, text])),
      'multipart/form-data': parts,
      'multipart/related': related,
    },
  },
  responses: {
    202: answer('Reports, jobs, and what could not be read.', 'ImportedMarks'),
    400: problem('The query does not fit, or the body is no multipart message.'),
    401: problem('Sign in first.'),
    403: problem('The role of the reader does not allow it.'),
    413: problem('The body is larger than 16 MiB, or holds more than 1000 documents.'),
    415: problem('The body is none of the listed media types.'),
    422: problem('The documents hold marks of more than 50 studies.'),
    503: problem('The archive does not answer.'),
  },
};
