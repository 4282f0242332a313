import { concepts } from '../measurement/concepts.js';
import type { Observer } from '../measurement/mark.js';
import { dicomDate, dicomTime } from '../part10/date-time.js';
import { sopClass } from '../part10/sop-class.js';
import type { WritableDataset } from '../part10/writable-dataset.js';
import { writePart10 } from '../part10/write-part10.js';
import { deriveUid } from '../provenance/derive-uid.js';
import type { PatientStudyHeader } from '../volume/ct-volume.js';
import { codeContent, container, imageContent, personContent, textContent, uidContent } from './content-items.js';
import type { MarkToWrite } from './mark-group.js';
import { cornerstoneGroup, planarRoiGroup } from './mark-group.js';
import type { WrittenObject } from './written-object.js';

/** What a report of marks is written from. */
export interface MarkSrContent {
  /** Of the marked study; the frame of reference is not repeated in a report. */
  readonly header: PatientStudyHeader;
  /** What the UIDs are derived from: the same key, the same UIDs. */
  readonly key: string;
  readonly contentAt: Date;
  /** `cornerstone3d` (default): as OHIF stores it, Enhanced SR; `planar-roi`: TID 1410, Comprehensive 3D SR. */
  readonly form?: 'cornerstone3d' | 'planar-roi';
  readonly marks: readonly MarkToWrite[];
  readonly observer?: Observer;
  readonly manufacturer?: string;
}

const sopClasses = {
  cornerstone3d: sopClass.enhancedSr,
  'planar-roi': sopClass.comprehensive3dSr,
} as const;

/**
 * Writes RECIST marks as a viewer does: for marks that are imported, phantoms and tests, never as a result. Its equipment is not that of a
 * result, so that the marks are taken up like those of any viewer.
 * @returns a TID 1500 report; readMarks gives the marks back, coordinates rounded to 32-bit floats (their VR is FL)
 * @throws {DicomError} invalid-attribute for a value that breaks its VR
 * @see PS3.16 TID 1500, TID 1501, TID 1410; @cornerstonejs/adapters Cornerstone3D/MeasurementReport
 */
export function writeMarkSr(content: MarkSrContent): WrittenObject {
  const dataset = markSrDataset(content);
  return {
    studyInstanceUID: content.header.StudyInstanceUID,
    seriesInstanceUID: deriveUid('mark report series', content.key),
    sopClassUID: sopClasses[content.form ?? 'cornerstone3d'],
    sopInstanceUID: deriveUid('mark report', content.key),
    part10: writePart10(dataset),
  };
}

/** @returns the dataset of the report, before it is encoded: for tests that change a detail. */
export function markSrDataset(content: MarkSrContent): WritableDataset {
  const form = content.form ?? 'cornerstone3d';
  return {
    ...documentModules(content, sopClasses[form]),
    CurrentRequestedProcedureEvidenceSequence: [evidence(content)],
    ...container(undefined, concepts.imagingMeasurementReport, reportContent(content), '1500'),
  };
}

/** PS3.3 A.35.2 and A.35.13: patient, study, SR document series, equipment, SR document general. */
function documentModules(content: MarkSrContent, sopClassUID: string): WritableDataset {
  const { FrameOfReferenceUID: _frame, PositionReferenceIndicator: _position, ...patientAndStudy } = content.header;
  return {
    SOPClassUID: sopClassUID,
    SOPInstanceUID: deriveUid('mark report', content.key),
    TimezoneOffsetFromUTC: '+0000',
    ...patientAndStudy,
    Modality: 'SR',
    SeriesInstanceUID: deriveUid('mark report series', content.key),
    SeriesNumber: 900,
    SeriesDescription: 'Measurements',
    ReferencedPerformedProcedureStepSequence: [],
    Manufacturer: content.manufacturer ?? 'Mark Viewer',
    ManufacturerModelName: 'Mark Viewer',
    DeviceSerialNumber: '1',
    SoftwareVersions: '1',
    InstanceNumber: 1,
    ContentDate: dicomDate(content.contentAt),
    ContentTime: dicomTime(content.contentAt),
    CompletionFlag: 'COMPLETE',
    VerificationFlag: 'UNVERIFIED',
    PerformedProcedureCodeSequence: [],
  };
}

/** Every marked image, once, under its series (PS3.3 C.17.2.3). */
function evidence({ header, marks }: MarkSrContent): WritableDataset {
  const seriesUIDs = new Set(marks.map(({ referencedImage }) => referencedImage.seriesInstanceUID));
  return {
    StudyInstanceUID: header.StudyInstanceUID,
    ReferencedSeriesSequence: [...seriesUIDs].map((SeriesInstanceUID) => ({
      SeriesInstanceUID,
      ReferencedSOPSequence: markedImages(marks)
        .filter(({ seriesInstanceUID }) => seriesInstanceUID === SeriesInstanceUID)
        .map(({ sopClassUID, sopInstanceUID }) => ({
          ReferencedSOPClassUID: sopClassUID,
          ReferencedSOPInstanceUID: sopInstanceUID,
        })),
    })),
  };
}

const markedImages = (marks: readonly MarkToWrite[]): readonly MarkToWrite['referencedImage'][] => [
  ...new Map(marks.map(({ referencedImage }) => [referencedImage.sopInstanceUID, referencedImage])).values(),
];

function reportContent(content: MarkSrContent): readonly WritableDataset[] {
  const group = content.form === 'planar-roi' ? planarRoiGroup : cornerstoneGroup;
  const images = markedImages(content.marks).map(({ sopClassUID, sopInstanceUID }) =>
    imageContent('CONTAINS', undefined, { sopClassUID, sopInstanceUID }),
  );
  return [
    codeContent('HAS CONCEPT MOD', concepts.language, concepts.english, [
      codeContent('HAS CONCEPT MOD', concepts.countryOfLanguage, concepts.unitedStates),
    ]),
    ...observerContent(content),
    codeContent('HAS CONCEPT MOD', concepts.procedureReported, concepts.imagingProcedure),
    container('CONTAINS', concepts.imageLibrary, [container('CONTAINS', concepts.imageLibraryGroup, images)]),
    container('CONTAINS', concepts.imagingMeasurements, content.marks.map(group)),
  ];
}

/** OHIF names a person without Observer Type, `unknown^unknown` where nobody is signed in. */
function observerContent({ observer, form, key }: MarkSrContent): readonly WritableDataset[] {
  if (observer?.type === 'device') {
    return [
      codeContent('HAS OBS CONTEXT', concepts.observerType, concepts.device),
      uidContent('HAS OBS CONTEXT', concepts.deviceObserverUid, deriveUid('mark report device', key)),
      textContent('HAS OBS CONTEXT', concepts.deviceObserverName, observer.name),
    ];
  }
  const name = personContent('HAS OBS CONTEXT', concepts.personObserverName, observer?.name ?? 'unknown^unknown');
  const type = codeContent('HAS OBS CONTEXT', concepts.observerType, concepts.person);
  return form === 'planar-roi' ? [type, name] : [name];
}
