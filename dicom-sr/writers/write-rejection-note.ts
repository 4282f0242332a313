import { concepts } from '../measurement/concepts.js';
import type { NaturalDataset } from '../part10/natural-dataset.js';
import { textOf } from '../part10/natural-dataset.js';
import { sopClass } from '../part10/sop-class.js';
import { writePart10 } from '../part10/write-part10.js';
import { deriveUid } from '../provenance/derive-uid.js';
import { readFurtherAttributes } from '../volume/read-further-attributes.js';
import { readPatientStudyHeader } from '../volume/read-patient-study-header.js';
import { compositeContent, container, imageContent, textContent } from './content-items.js';
import { contentTime } from './modules/content-time.js';
import { equipmentModule } from './modules/equipment-module.js';
import { patientStudyModules } from './modules/patient-study-modules.js';
import type { EvidenceInstance } from './sr/evidence.js';
import { evidenceByStudy } from './sr/evidence.js';
import { personObserverContent } from './sr/report-header.js';
import type { WrittenObject } from './written-object.js';

/** What a rejection note is written from. */
export interface RejectionNoteContent {
  /** Every UID is derived from it. */
  readonly key: string;
  /** An object of the rejected result, for patient and study as the archive has them. */
  readonly sibling: NaturalDataset;
  /** SEG and SR of the result; they stay in the archive. */
  readonly rejected: readonly EvidenceInstance[];
  /** Why, in a sentence. */
  readonly reason: string;
  /** PN of the reader. */
  readonly observerName: string;
  /** Time of the decision. */
  readonly at: Date;
}

/**
 * @returns a Key Object Selection "Rejected for Quality Reasons": archives that know it stop showing what it names, all others keep it
 * @throws {DicomError} invalid-attribute
 * @see PS3.3 A.35.4 Key Object Selection Document, PS3.16 TID 2010, CID 7010 (DCM 113001); IHE RAD IOCM
 */
export function writeRejectionNote({
  key,
  sibling,
  rejected,
  reason,
  observerName,
  at,
}: RejectionNoteContent): WrittenObject {
  const header = readPatientStudyHeader(sibling);
  const uids = rejectionNoteUids(key);
  const offset = textOf(sibling, 'TimezoneOffsetFromUTC');
  const { date, time, zone } = contentTime(at, offset);
  const part10 = writePart10({
    SOPClassUID: sopClass.keyObjectSelection,
    SOPInstanceUID: uids.note,
    ...zone,
    ...patientStudyModules(header, readFurtherAttributes(sibling)),
    ...equipmentModule,
    Modality: 'KO',
    SeriesInstanceUID: uids.series,
    SeriesNumber: 9300,
    SeriesDate: date,
    SeriesTime: time,
    SeriesDescription: 'Rejected result (recist3d)',
    ReferencedPerformedProcedureStepSequence: [],
    InstanceNumber: 1,
    ContentDate: date,
    ContentTime: time,
    CurrentRequestedProcedureEvidenceSequence: evidenceByStudy(rejected),
    ...container(
      undefined,
      concepts.rejectedForQualityReasons,
      [
        ...personObserverContent(observerName),
        textContent('CONTAINS', concepts.keyObjectDescription, reason),
        ...rejected.map(contentOf),
      ],
      '2010',
    ),
  });
  return {
    studyInstanceUID: header.StudyInstanceUID,
    seriesInstanceUID: uids.series,
    sopClassUID: sopClass.keyObjectSelection,
    sopInstanceUID: uids.note,
    part10,
  };
}

/** @returns the UIDs of a rejection note, also before it is written. */
export const rejectionNoteUids = (key: string): { readonly series: string; readonly note: string } => ({
  series: deriveUid('rejection note', key, 'series'),
  note: deriveUid('rejection note', key, 'note'),
});

/** A segmentation is an image; a report is none. */
const contentOf = (instance: EvidenceInstance) =>
  instance.sopClassUID === sopClass.segmentationStorage
    ? imageContent('CONTAINS', undefined, instance)
    : compositeContent('CONTAINS', undefined, instance);
