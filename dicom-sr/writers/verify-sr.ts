import { concepts } from '../measurement/concepts.js';
import { archivedUids } from '../part10/archived-uids.js';
import type { NaturalDataset } from '../part10/natural-dataset.js';
import { itemsOf, textOf } from '../part10/natural-dataset.js';
import { readPart10 } from '../part10/read-part10.js';
import type { WritableDataset } from '../part10/writable-dataset.js';
import { writePart10 } from '../part10/write-part10.js';
import { deriveUid } from '../provenance/derive-uid.js';
import { contentDateTime, contentTime } from './modules/content-time.js';
import type { Verification } from './result-content.js';
import { evidenceByStudy } from './sr/evidence.js';
import { personObserverContent } from './sr/report-header.js';
import { verificationModule } from './sr/verification-module.js';
import type { WrittenObject } from './written-object.js';

/** What makes a report of ours a verified one. */
export interface VerifiedSrContent {
  /** The automatic report as the archive holds it. */
  readonly report: Uint8Array;
  /** Every new UID is derived from it. */
  readonly key: string;
  readonly verification: Verification;
  /** Time of the decision. */
  readonly at: Date;
}

/** What belongs to the automatic report alone. */
const ownOfDocument = new Set([
  'VerifyingObserverSequence',
  'InstanceCreationDate',
  'InstanceCreationTime',
  'SpecificCharacterSet',
]);

/**
 * @returns the same report, verified by a reader: a new document in a series of its own, which names the automatic one as its predecessor.
 *   Measurements are not touched. The same content always gives the same bytes.
 * @throws {DicomError} not-dicom, invalid-attribute
 * @see PS3.3 C.17.2 (Verification Flag, Predecessor Documents Sequence)
 */
export function verifySr({ report, key, verification, at }: VerifiedSrContent): WrittenObject {
  const { dataset } = readPart10(report);
  const uids = verifiedSrUids(key);
  const offset = textOf(dataset, 'TimezoneOffsetFromUTC');
  const { date, time } = contentTime(at, offset);
  const kept = Object.entries(dataset).filter(([name]) => !ownOfDocument.has(name));
  const predecessor = archivedUids(dataset);
  const verified: WritableDataset = {
    ...(Object.fromEntries(kept) as WritableDataset),
    SOPInstanceUID: uids.sr,
    SeriesInstanceUID: uids.srSeries,
    SeriesDescription: 'Lesion measurements, verified (recist3d)',
    SeriesDate: date,
    SeriesTime: time,
    ContentDate: date,
    ContentTime: time,
    ...verificationModule(verification, contentDateTime(at, offset)),
    PredecessorDocumentsSequence: evidenceByStudy([predecessor]),
    ContentSequence: withPersonObserver(dataset, verification.observerName),
  };
  return {
    studyInstanceUID: predecessor.studyInstanceUID,
    seriesInstanceUID: uids.srSeries,
    sopClassUID: predecessor.sopClassUID,
    sopInstanceUID: uids.sr,
    part10: writePart10(verified),
  };
}

/** @returns the UIDs of a verified report, also before it is written. */
export const verifiedSrUids = (key: string): { readonly srSeries: string; readonly sr: string } => ({
  srSeries: deriveUid('verified', key, 'sr series'),
  sr: deriveUid('verified', key, 'sr'),
});

/** The reader goes before the device, where a corrected report has him too: right before the first observer. */
function withPersonObserver(dataset: NaturalDataset, name: string): readonly WritableDataset[] {
  const items = itemsOf(dataset, 'ContentSequence') as readonly WritableDataset[];
  const first = items.findIndex((item) => conceptOf(item) === concepts.observerType.value);
  const at = first < 0 ? 0 : first;
  return [...items.slice(0, at), ...personObserverContent(name), ...items.slice(at)];
}

const conceptOf = (item: NaturalDataset): string | undefined => {
  const [name] = itemsOf(item, 'ConceptNameCodeSequence');
  return name && textOf(name, 'CodeValue');
};
