import { readFile } from 'node:fs/promises';
import { DicomError } from '../../dicom-sr/errors/dicom-error.js';
import type { ReadMarks } from '../../dicom-sr/measurement/mark.js';
import type { NaturalDataset } from '../../dicom-sr/part10/natural-dataset.js';
import { textOf } from '../../dicom-sr/part10/natural-dataset.js';
import { readPart10 } from '../../dicom-sr/part10/read-part10.js';
import { sopClass } from '../../dicom-sr/part10/sop-class.js';
import { markSopClasses } from '../../dicom-sr/readers/read-marks.js';
import { readMarkText } from '../../dicom-sr/readers/read-mark-text.js';
import { readHead } from '../convert/dicom-folder.js';
import { filesBelow } from '../convert/files-below.js';
import type { DatedMark, PatientDocuments } from './patient-documents.js';
import { PatientDocumentsBuilder } from './patient-documents.js';

const textDocument = /\.(json|xml)$/i;
const maxTextBytes = 64 * 2 ** 20;

/** SOP classes of everything that a response is judged by. */
export const followUpDocuments: readonly string[] = [...markSopClasses, sopClass.keyObjectSelection];

/**
 * @returns the marks and results of all reports, presentation states and annotations below a folder; files that cannot be read are passed
 *   over
 */
export async function datedMarks(folder: string): Promise<PatientDocuments> {
  const documents = new PatientDocumentsBuilder();
  for await (const entries of filesBelow(folder)) {
    for (const { path, size } of entries) {
      const head = await headOf(path);
      if (head === undefined) {
        if (textDocument.test(path) && size <= maxTextBytes)
          documents.marks.push(...ofText(readMarkText(await readFile(path))));
      } else if (followUpDocuments.includes(textOf(head, 'SOPClassUID') ?? ''))
        documents.addDocument(readPart10(await readFile(path)).dataset);
      else documents.addImage(head, () => readFile(path));
    }
  }
  return documents;
}

async function headOf(path: string): Promise<NaturalDataset | undefined> {
  try {
    return (await readHead(path))?.dataset;
  } catch (error) {
    if (error instanceof DicomError) return {};
    throw error;
  }
}

const ofText = ({ marks, patientID = '' }: ReadMarks): readonly DatedMark[] =>
  marks.map((mark) => ({ mark, patient: patientID, date: mark.referencedImage.studyDate ?? '', writtenAt: '' }));
