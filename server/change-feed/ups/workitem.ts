import type { DicomJsonRow } from '../../pacs/dicomweb/dicom-json-row.js';
import { isRow, textOf, valuesOf } from '../../pacs/dicomweb/dicom-json-row.js';

/** A code of a workitem: value, scheme and meaning (PS3.3 8). */
export interface WorkitemCode {
  readonly value: string;
  readonly scheme: string;
  readonly meaning: string;
}

/** What of a unified procedure step is used here (PS3.3 C.30). */
export interface Workitem {
  readonly uid: string;
  /** Studies that it is to work on, each once. */
  readonly studies: readonly string[];
}

/** Tags in the DICOM JSON model (PS3.18 F.2). */
export const tag = {
  sopInstanceUID: '00080018',
  codeValue: '00080100',
  codingScheme: '00080102',
  codeMeaning: '00080104',
  referencedSOPClassUID: '00081150',
  referencedSOPInstanceUID: '00081155',
  transactionUID: '00081195',
  referencedSOPSequence: '00081199',
  studyInstanceUID: '0020000D',
  seriesInstanceUID: '0020000E',
  scheduledWorkitemCode: '00404018',
  performedWorkitemCode: '00404019',
  inputInformation: '00404021',
  performedStationName: '00404028',
  outputInformation: '00404033',
  performedStart: '00404050',
  performedEnd: '00404051',
  cancellationTime: '00404052',
  typeOfInstances: '0040E020',
  state: '00741000',
  progressInformation: '00741002',
  progress: '00741004',
  discontinuationReason: '0074100E',
  performedProcedure: '00741216',
  reasonForCancellation: '00741238',
} as const;

const uid = /^[0-9]+(\.[0-9]+)*$/;
const isUid = (text: string | undefined): text is string => text !== undefined && text.length <= 64 && uid.test(text);

/** @returns a scheduled workitem of the given code; undefined for another one, whatever the worklist was asked for */
export function readWorkitem(row: DicomJsonRow, code: WorkitemCode): Workitem | undefined {
  const name = textOf(row, tag.sopInstanceUID);
  if (!isUid(name) || textOf(row, tag.state) !== 'SCHEDULED') return undefined;
  const codes = valuesOf(row, tag.scheduledWorkitemCode).filter(isRow);
  const isOurs = codes.some(
    (item) => textOf(item, tag.codeValue) === code.value && textOf(item, tag.codingScheme) === code.scheme,
  );
  if (!isOurs) return undefined;
  const inputs = [...valuesOf(row, tag.inputInformation).filter(isRow), row];
  const studies = inputs.map((input) => textOf(input, tag.studyInstanceUID)).filter(isUid);
  return studies.length === 0 ? undefined : { uid: name, studies: [...new Set(studies)] };
}
