import { readFile } from 'node:fs/promises';
import { DicomError } from '../../dicom-sr/errors/dicom-error.js';
import type { Mark, ReadMarks } from '../../dicom-sr/measurement/mark.js';
import type { NaturalDataset } from '../../dicom-sr/part10/natural-dataset.js';
import { numbersOf, textOf } from '../../dicom-sr/part10/natural-dataset.js';
import { readPart10 } from '../../dicom-sr/part10/read-part10.js';
import { isOwnObject } from '../../dicom-sr/provenance/is-own-object.js';
import { markSopClasses, readMarks } from '../../dicom-sr/readers/read-marks.js';
import { readMarkText } from '../../dicom-sr/readers/read-mark-text.js';
import { readVersion } from '../../dicom-sr/readers/read-version.js';
import type { PixelSize } from '../../dicom-sr/readers/lines/pair-lines.js';
import { filesBelow, readHead } from '../convert/dicom-folder.js';

/** A mark with the patient and the study that it belongs to. */
export interface DatedMark {
  readonly mark: Mark;
  readonly patient: string;
  /** YYYYMMDD; '' where nobody says. */
  readonly date: string;
  readonly writtenAt: string;
}

export interface FolderMarks {
  readonly marks: readonly DatedMark[];
  /** mm of a pixel [row, column], by SOP Instance UID of the images in the folder. */
  readonly pixelSizes: ReadonlyMap<string, PixelSize>;
}

const textDocument = /\.(json|xml)$/i;
const maxTextBytes = 64 * 2 ** 20;

/** @returns the marks of all reports, presentation states and annotations below a folder; files that cannot be read are passed over. */
export async function datedMarks(folder: string): Promise<FolderMarks> {
  const marks: DatedMark[] = [];
  const pixelSizes = new Map<string, PixelSize>();
  for await (const entries of filesBelow(folder)) {
    for (const { path, size } of entries) {
      const head = await headOf(path);
      if (head === undefined) {
        if (textDocument.test(path) && size <= maxTextBytes) marks.push(...ofText(readMarkText(await readFile(path))));
      } else if (markSopClasses.includes(textOf(head, 'SOPClassUID') ?? '')) marks.push(...(await ofDocument(path)));
      else keepPixelSize(pixelSizes, head);
    }
  }
  return { marks, pixelSizes };
}

async function headOf(path: string): Promise<NaturalDataset | undefined> {
  try {
    return (await readHead(path))?.dataset;
  } catch (error) {
    if (error instanceof DicomError) return {};
    throw error;
  }
}

async function ofDocument(path: string): Promise<readonly DatedMark[]> {
  const { dataset } = readPart10(await readFile(path));
  if (isOwnObject(dataset)) return [];
  const [patient, date] = [textOf(dataset, 'PatientID') ?? '', textOf(dataset, 'StudyDate') ?? ''];
  const { writtenAt } = readVersion(dataset);
  return readMarks(dataset).marks.map((mark) => ({ mark, patient, date, writtenAt }));
}

const ofText = ({ marks, patientID = '' }: ReadMarks): readonly DatedMark[] =>
  marks.map((mark) => ({ mark, patient: patientID, date: mark.referencedImage.studyDate ?? '', writtenAt: '' }));

function keepPixelSize(sizes: Map<string, PixelSize>, head: NaturalDataset): void {
  const [row, column] = numbersOf(head, 'PixelSpacing');
  const uid = textOf(head, 'SOPInstanceUID');
  if (uid !== undefined && row > 0 && column > 0) sizes.set(uid, [row, column]);
}
