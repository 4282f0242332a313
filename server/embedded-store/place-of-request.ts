import type { Request } from 'express';
import { isUid } from '../pacs/dicomweb/uid-path.js';
import { DicomWebProblem } from './dicomweb-problem.js';
import type { PartialPlace } from './index/store-index.js';

/** @returns the UIDs in the path of a request. @throws {DicomWebProblem} 400 where one is none */
export function placeOfRequest(request: Request): Partial<PartialPlace> {
  const { study, series, instance } = request.params;
  return {
    ...(study === undefined ? {} : { studyInstanceUID: checked(study) }),
    ...(series === undefined ? {} : { seriesInstanceUID: checked(series) }),
    ...(instance === undefined ? {} : { sopInstanceUID: checked(instance) }),
  };
}

function checked(uid: string | string[]): string {
  if (typeof uid === 'string' && isUid(uid)) return uid;
  throw new DicomWebProblem(400, 'The path holds something else than a UID.');
}
