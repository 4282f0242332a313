import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { DicomError } from '../../dicom-sr/errors/dicom-error.js';
import type { MarkTextOptions } from '../../dicom-sr/readers/read-mark-text.js';
import { readMarkFile } from '../../dicom-sr/readers/read-mark-file.js';
import { isPart10, readPart10 } from '../../dicom-sr/part10/read-part10.js';
import { isOwnObject } from '../../dicom-sr/provenance/is-own-object.js';
import { readFrameHeaders } from '../../dicom-sr/volume/read-frame-headers.js';
import { readHead } from '../convert/dicom-folder.js';
import type { Inspection, InspectionRow } from './inspection.js';
import { rowsOfMarks } from './rows-of-marks.js';

/** @returns what one file holds; the images that its marks lie on are not looked at, unless it is one itself. */
export async function inspectFile(path: string, options: MarkTextOptions = {}): Promise<Inspection> {
  const bytes = await readFile(path);
  const document = basename(path);
  if (isOwnResult(bytes)) return { rows: [], passedOver: [{ why: 'own-result', count: 1, examples: [document] }] };
  const read = readMarkFile(bytes, options);
  const isForeign = read.warnings.some(({ reason }) => reason === 'unsupported-document');
  const image = isForeign && isPart10(bytes) ? await imageRow(document, path) : undefined;
  return { rows: image === undefined ? rowsOfMarks(document, read) : [image], passedOver: [] };
}

function isOwnResult(bytes: Uint8Array): boolean {
  if (!isPart10(bytes)) return false;
  try {
    return isOwnObject(readPart10(bytes, { untilPixelData: true }).dataset);
  } catch (error) {
    if (error instanceof DicomError) return false;
    throw error;
  }
}

/** undefined where the file is no image of a kind that is read. */
async function imageRow(document: string, path: string): Promise<InspectionRow | undefined> {
  const { frames, problem } = readFrameHeaders((await readHead(path))?.dataset ?? {});
  if (frames.length > 0) return { document, outcome: 'series', images: frames.length };
  if (problem === undefined || problem.code === 'not-ct') return undefined;
  return { document, outcome: 'refused', reason: problem.code, detail: problem.detail };
}
