import type { Request } from 'express';
import { readBody } from '../../pacs/http/read-body.js';
import { parseMediaType } from '../../pacs/multipart/media-type.js';
import { readMultipart } from '../../pacs/multipart/read-multipart.js';
import { DicomWebProblem } from '../dicomweb-problem.js';

/**
 * @returns the Part 10 files of a store request as they come; memory holds one of them
 * @throws {DicomWebProblem} 415 for another media type; {PacsError} pacs-truncated, pacs-invalid-answer, pacs-too-large for a bad message
 * @see PS3.18 10.5.1 Store Request
 */
export async function* receiveFiles(request: Request, maxBytes: number): AsyncGenerator<Uint8Array> {
  const { essence, parameters } = parseMediaType(request.get('content-type') ?? '');
  if (essence === 'application/dicom') {
    yield await readBody(request, maxBytes);
    return;
  }
  const type = parameters.get('type')?.toLowerCase() ?? 'application/dicom';
  if (essence !== 'multipart/related' || type !== 'application/dicom')
    throw new DicomWebProblem(415, 'Instances are taken as multipart/related; type="application/dicom".');
  const boundary = parameters.get('boundary');
  if (boundary === undefined || boundary === '') throw new DicomWebProblem(400, 'The message names no boundary.');
  // Not destroyed where reading stops early: the answer that says why goes over the same connection.
  const chunks = request.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>;
  for await (const part of readMultipart(chunks, boundary, maxBytes)) yield part.body;
}
