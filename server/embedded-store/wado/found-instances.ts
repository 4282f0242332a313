import type { Request } from 'express';
import { PacsError } from '../../pacs/pacs-error.js';
import { DicomWebProblem } from '../dicomweb-problem.js';
import type { IndexedInstance } from '../index/indexed-instance.js';
import type { PartialPlace, StoreIndex } from '../index/store-index.js';
import { placeOfRequest } from '../place-of-request.js';

/** Instances of a study, series or instance, never none. */
export interface FoundInstances {
  readonly place: PartialPlace;
  readonly instances: readonly IndexedInstance[];
}

/** @throws {PacsError} pacs-not-found; {DicomWebProblem} 400 for a path that holds something else than UIDs */
export function foundInstances(index: StoreIndex, request: Request): FoundInstances {
  const { studyInstanceUID, seriesInstanceUID, sopInstanceUID } = placeOfRequest(request);
  if (studyInstanceUID === undefined) throw new DicomWebProblem(400, 'The path names no study.');
  const place = { studyInstanceUID, seriesInstanceUID, sopInstanceUID };
  const instances = index.instances(place);
  if (instances.length === 0) throw new PacsError('pacs-not-found');
  return { place, instances };
}

/** @returns the instance that a path names with all three UIDs */
export function foundInstance(index: StoreIndex, request: Request): IndexedInstance {
  const [instance] = foundInstances(index, request).instances;
  if (instance === undefined) throw new PacsError('pacs-not-found');
  return instance;
}
