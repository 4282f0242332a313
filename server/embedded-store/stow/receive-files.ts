import type { Request } from 'express';
import { networkFailure } from '../../pacs/http/network-failure.js';
import { parseMediaType } from '../../pacs/multipart/media-type.js';
import { readMultipart } from '../../pacs/multipart/read-multipart.js';
import { PacsError } from '../../pacs/pacs-error.js';
import { DicomWebProblem } from '../dicomweb-problem.js';

/**
 * @returns the Part 10 files of a store request as they come; memory holds one of them
 * @throws {DicomWebProblem} 415 for another media type; {PacsError} pacs-truncated, pacs-invalid-answer, pacs-too-large for a bad message
 * @see PS3.18 10.5.1 Store Request
 */
export async function* receiveFiles(request: Request, maxBytes: number): AsyncGenerator<Uint8Array> {
  const { essence, parameters } = parseMediaType(request.get('content-type') ?? '');
  if (essence === 'application/dicom') {
    yield await wholeBody(request, maxBytes);
    return;
  }
  const type = parameters.get('type')?.toLowerCase() ?? 'application/dicom';
  if (essence !== 'multipart/related' || type !== 'application/dicom')
    throw new DicomWebProblem(415, 'Instances are taken as multipart/related; type="application/dicom".');
  const boundary = parameters.get('boundary');
  if (boundary === undefined || boundary === '') throw new DicomWebProblem(400, 'The message names no boundary.');
  for await (const part of readMultipart(chunksOf(request), boundary, maxBytes)) yield part.body;
}

async function wholeBody(request: Request, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of chunksOf(request)) {
    length += chunk.length;
    if (length > maxBytes) throw new PacsError('pacs-too-large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, length);
}

/** A request is not destroyed where reading stops early: the answer that says why goes over the same connection. */
async function* chunksOf(request: Request): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of request.iterator({ destroyOnReturn: false })) yield chunk as Uint8Array;
  } catch (error) {
    throw networkFailure(error, true);
  }
}
