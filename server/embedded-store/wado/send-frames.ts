import type { Request, Response } from 'express';
import { acceptedTypes } from '../accepted-types.js';
import type { ArchiveFiles } from '../archive-files.js';
import { DicomWebProblem } from '../dicomweb-problem.js';
import { foundInstance } from './found-instances.js';
import { acceptedFrameType } from './frame-media-type.js';
import { readFrames } from './read-frames.js';
import { sendValues } from './send-values.js';

/** Answers with frames of an instance, as stored. @see PS3.18 10.4.1.1.6 */
export async function sendFrames({ folder, index }: ArchiveFiles, request: Request, response: Response): Promise<void> {
  const instance = foundInstance(index, request);
  const numbers = frameNumbers(request.params['frames']);
  const media = acceptedFrameType(acceptedTypes(request), instance.transferSyntaxUID, numbers.length);
  const [metadata = {}] = index.metadata(instance);
  await sendValues(response, await readFrames(folder, instance, metadata, numbers), media);
}

function frameNumbers(list: string | string[] | undefined): readonly number[] {
  if (typeof list === 'string' && /^\d{1,9}(,\d{1,9}){0,9999}$/.test(list)) return list.split(',').map(Number);
  throw new DicomWebProblem(400, 'The frames are not a list of numbers.');
}
