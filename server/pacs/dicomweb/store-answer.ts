import type { StoreOutcome } from '../pacs.js';
import type { DicomJsonRow } from './dicom-json-row.js';
import { integerOf, isRow, textOf, valuesOf } from './dicom-json-row.js';

/** Failure reasons (0008,1197) that say: this UID is here already. Duplicate SOP Instance (PS3.4 table C.4-2), and that of Azure. */
const duplicateReasons: ReadonlySet<number> = new Set([0x0111, 0xb00e]);

export type Refusal = StoreOutcome['refused'][number];

export const isDuplicate = (refusal: Refusal): boolean => duplicateReasons.has(refusal.failureReason ?? 0);

/** @returns true for the dataset of a STOW-RS answer, whatever came with a status that is not a success otherwise */
export const isStoreAnswer = (answer: unknown): answer is DicomJsonRow =>
  isRow(answer) && ['00081199', '00081198', '0008119A'].some((tag) => tag in answer);

/**
 * Compares what was sent with what the archive says of it, UID by UID. The HTTP status is not looked at: Orthanc answers 200 and names
 * nothing, or refuses the message and keeps half of it.
 * @param sent SOP Instance UIDs
 * @param answer dataset of the answer; of an archive that sends none, every UID is unconfirmed
 * @see PS3.18 10.5.3 Response, PS3.18 I.2 Store Instances Response Module
 */
export function readStoreAnswer(sent: readonly string[], answer: DicomJsonRow): StoreOutcome {
  const refusals = items(answer, '00081198').flatMap(readRefusal);
  const refused = refusals.filter(({ sopInstanceUID }) => sent.includes(sopInstanceUID));
  const refusedUIDs = new Set(refused.map(({ sopInstanceUID }) => sopInstanceUID));
  const referenced = new Set(items(answer, '00081199').map((item) => textOf(item, '00081155')));
  const stored = sent.filter((uid) => referenced.has(uid) && !refusedUIDs.has(uid));
  return { stored, refused, unconfirmed: sent.filter((uid) => !referenced.has(uid) && !refusedUIDs.has(uid)) };
}

/** @returns reasons of failures that name no instance (Other Failures Sequence): of objects that the archive could not read */
export const unnamedFailures = (answer: DicomJsonRow): readonly (number | undefined)[] =>
  items(answer, '0008119A').map((item) => integerOf(item, '00081197'));

const items = (row: DicomJsonRow, tag: string): readonly DicomJsonRow[] => valuesOf(row, tag).filter(isRow);

function readRefusal(item: DicomJsonRow): readonly Refusal[] {
  const sopInstanceUID = textOf(item, '00081155');
  const failureReason = integerOf(item, '00081197');
  if (sopInstanceUID === undefined) return [];
  return [{ sopInstanceUID, ...(failureReason === undefined ? {} : { failureReason }) }];
}
