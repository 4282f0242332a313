import type { Request, Response } from 'express';
import { findBulkData } from '../../../dicom-sr/dicom-json/find-bulk-data.js';
import { transferSyntax } from '../../../dicom-sr/part10/transfer-syntax.js';
import { acceptedTypes } from '../accepted-types.js';
import type { ArchiveFiles } from '../archive-files.js';
import { readDatasetElements } from '../describe-instance.js';
import { DicomWebProblem } from '../dicomweb-problem.js';
import { foundInstance } from './found-instances.js';
import { acceptedFrameType } from './frame-media-type.js';
import { readFrames } from './read-frames.js';
import { sendValues } from './send-values.js';

/** Answers with the bytes of one attribute; encapsulated pixel data as its frames. @see PS3.18 10.4.1.1.5 */
export async function sendBulkData(
  { folder, index }: ArchiveFiles,
  request: Request,
  response: Response,
): Promise<void> {
  const instance = foundInstance(index, request);
  const path = [request.params['path'] ?? []].flat().join('/');
  const content = findBulkData(readDatasetElements(await folder.read(instance)).elements, path);
  if (content === undefined || content.kind === 'items') throw new DicomWebProblem(404, 'There is no such bulk data.');
  const accepted = acceptedTypes(request);
  if (content.kind === 'bytes') {
    const media = acceptedFrameType(accepted, transferSyntax.explicitLittleEndian, 1);
    return sendValues(response, [content.bytes], media);
  }
  const [metadata = {}] = index.metadata(instance);
  const frames = await readFrames(folder, instance, metadata);
  return sendValues(response, frames, acceptedFrameType(accepted, instance.transferSyntaxUID, frames.length));
}
