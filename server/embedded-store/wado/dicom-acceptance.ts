import type { MediaType } from '../../pacs/multipart/media-type.js';
import { DicomWebProblem } from '../dicomweb-problem.js';
import type { IndexedInstance } from '../index/indexed-instance.js';

/** How Part 10 files are answered. */
export type DicomForm = 'multipart' | 'single';

/**
 * Decides how instances are sent. The archive never transcodes: as stored, or not at all.
 * @throws {DicomWebProblem} 406 where no accepted type fits every instance
 * @see PS3.18 8.7.3 Acceptable Media Types; 10.4.1.1.2
 */
export function acceptedDicomForm(accepted: readonly MediaType[], instances: readonly IndexedInstance[]): DicomForm {
  for (const type of accepted) {
    const form = formOf(type, instances.length);
    if (form !== undefined && takesSyntaxes(type, instances)) return form;
  }
  throw new DicomWebProblem(406, 'The instances are not available in an accepted media type and transfer syntax.');
}

function formOf({ essence, parameters }: MediaType, count: number): DicomForm | undefined {
  if (essence === 'application/dicom') return count === 1 ? 'single' : undefined;
  if (essence === 'multipart/related') {
    const type = parameters.get('type')?.toLowerCase() ?? 'application/dicom';
    return ['application/dicom', 'application/*', '*/*'].includes(type) ? 'multipart' : undefined;
  }
  return ['*/*', 'multipart/*', 'application/*'].includes(essence) ? 'multipart' : undefined;
}

/** A client that names no transfer syntax gets what is stored: it has to read the file meta information anyway. */
function takesSyntaxes({ parameters }: MediaType, instances: readonly IndexedInstance[]): boolean {
  const syntax = parameters.get('transfer-syntax') ?? '*';
  return syntax === '*' || instances.every(({ transferSyntaxUID }) => transferSyntaxUID === syntax);
}
