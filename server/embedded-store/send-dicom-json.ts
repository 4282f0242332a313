import type { Request, Response } from 'express';
import { acceptedTypes } from './accepted-types.js';
import { DicomWebProblem } from './dicomweb-problem.js';

const jsonTypes: ReadonlySet<string> = new Set(['application/dicom+json', 'application/json', 'application/*', '*/*']);

/** Answers in the DICOM JSON model. @throws {DicomWebProblem} 406 for a client that only takes something else, such as XML */
export function sendDicomJson(request: Request, response: Response, body: unknown, status = 200): void {
  if (!acceptedTypes(request).some(({ essence }) => jsonTypes.has(essence)))
    throw new DicomWebProblem(406, 'Only DICOM JSON is available here.');
  response
    .status(status)
    .set('Content-Type', 'application/dicom+json')
    .send(Buffer.from(JSON.stringify(body)));
}
