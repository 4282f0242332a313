import type { Code } from '../measurement/code.js';
import { concepts, units } from '../measurement/concepts.js';
import type { FindingSite } from '../measurement/mark.js';
import { recist3dConcepts } from '../measurement/recist3d-codes.js';
import { sopClass } from '../part10/sop-class.js';
import type { WritableDataset } from '../part10/writable-dataset.js';
import { writePart10 } from '../part10/write-part10.js';
import { deriveUid } from '../provenance/derive-uid.js';
import type { PatientStudyHeader } from '../volume/ct-volume.js';
import { codeContent, compositeContent, container, numContent, textContent, uidContent } from './content-items.js';
import { codingSchemeModule } from './modules/coding-scheme-module.js';
import { contentTime } from './modules/content-time.js';
import { equipmentModule } from './modules/equipment-module.js';
import { patientStudyModules } from './modules/patient-study-modules.js';
import type { EvidenceInstance } from './sr/evidence.js';
import { evidenceByStudy } from './sr/evidence.js';
import { languageContent, observerContent } from './sr/report-header.js';
import { writableCode } from './writable-code.js';
import type { WrittenObject } from './written-object.js';

export type WrittenResponse = 'CR' | 'PR' | 'SD' | 'PD' | 'NE' | 'non-CR/non-PD';

/** When something was seen, PS3.16 TID 1502. */
export interface TimePoint {
  /** `Baseline`, `Follow-up 1` … */
  readonly name: string;
  /** 1 is the baseline. */
  readonly order: number;
  /** YYYYMMDD; tells time points of one patient apart. */
  readonly date: string;
}

/** One lesion at one time point. */
export interface LesionAtTimePoint {
  readonly timePoint: TimePoint;
  readonly trackingID: string;
  readonly trackingUID?: string;
  readonly site?: FindingSite;
  readonly role: 'target' | 'non-target' | 'new';
  readonly isNode: boolean;
  /** mm; a node's is its short axis. */
  readonly sizeMm?: number;
  readonly volumeMm3?: number;
  /** Document that it was read from. */
  readonly source?: EvidenceInstance;
}

/** The patient at one time point. */
export interface ResponseAtTimePoint {
  readonly timePoint: TimePoint;
  readonly sumMm: number;
  readonly sumVolumeMm3?: number;
  /** Absent at baseline. */
  readonly response?: WrittenResponse;
  readonly targetResponse?: WrittenResponse;
  readonly volumetricResponse?: WrittenResponse;
  /** The rule that decided, in a sentence. */
  readonly reason: string;
}

/** What a report of a patient over time is written from. */
export interface FollowUpSrContent {
  /** Of the latest study, where the report belongs. */
  readonly header: PatientStudyHeader;
  /** What the UIDs are derived from: the same key, the same UIDs. */
  readonly key: string;
  readonly contentAt: Date;
  readonly lesions: readonly LesionAtTimePoint[];
  readonly responses: readonly ResponseAtTimePoint[];
}

/**
 * Writes a patient over time: a measurement group for each lesion at each time point, and one for the response at each time point.
 * @returns an SR in a series of its own in the latest study; the same content always gives the same bytes
 * @throws {DicomError} invalid-attribute
 * @see PS3.3 A.35.13 Comprehensive 3D SR; PS3.16 TID 1500, TID 1501, TID 1502
 */
export function writeFollowUpSr(content: FollowUpSrContent): WrittenObject {
  const { header, key } = content;
  const uids = { sr: deriveUid('follow-up', key, 'sr'), series: deriveUid('follow-up', key, 'series') };
  const { date, time, zone } = contentTime(content.contentAt, undefined);
  const dataset: WritableDataset = {
    SOPClassUID: sopClass.comprehensive3dSr,
    SOPInstanceUID: uids.sr,
    ...zone,
    ...patientStudyModules(header),
    ...equipmentModule,
    ...codingSchemeModule,
    Modality: 'SR',
    SeriesInstanceUID: uids.series,
    SeriesNumber: 9400,
    SeriesDate: date,
    SeriesTime: time,
    SeriesDescription: 'Response over time (recist3d)',
    ReferencedPerformedProcedureStepSequence: [],
    InstanceNumber: 1,
    CompletionFlag: 'COMPLETE',
    VerificationFlag: 'UNVERIFIED',
    ContentDate: date,
    ContentTime: time,
    PerformedProcedureCodeSequence: [],
    ...evidence(content),
    ...report(content),
  };
  return {
    studyInstanceUID: header.StudyInstanceUID,
    seriesInstanceUID: uids.series,
    sopClassUID: sopClass.comprehensive3dSr,
    sopInstanceUID: uids.sr,
    part10: writePart10(dataset),
  };
}

/** Documents of its own study, and of the studies before it (PS3.3 C.17.2). */
function evidence({ header, lesions }: FollowUpSrContent): WritableDataset {
  const used = [
    ...new Map(lesions.flatMap(({ source }) => (source ? [[source.sopInstanceUID, source]] : []))).values(),
  ];
  const isOwn = ({ studyInstanceUID }: EvidenceInstance): boolean => studyInstanceUID === header.StudyInstanceUID;
  const [own, others] = [used.filter(isOwn), used.filter((instance) => !isOwn(instance))];
  return {
    ...(own.length > 0 && { CurrentRequestedProcedureEvidenceSequence: evidenceByStudy(own) }),
    ...(others.length > 0 && { PertinentOtherEvidenceSequence: evidenceByStudy(others) }),
  };
}

const report = ({ key, lesions, responses }: FollowUpSrContent): WritableDataset =>
  container(
    undefined,
    concepts.imagingMeasurementReport,
    [
      languageContent(),
      ...observerContent(),
      codeContent('HAS CONCEPT MOD', concepts.procedureReported, concepts.imagingProcedure),
      container('CONTAINS', concepts.imagingMeasurements, [
        ...lesions.map((lesion) => lesionGroup(lesion, key)),
        ...responses.map((response) => responseGroup(response, key)),
      ]),
    ],
    '1500',
  );

/** PS3.16 TID 1502. */
const timePointContent = ({ name, order, date }: TimePoint): readonly WritableDataset[] => [
  textContent('HAS OBS CONTEXT', concepts.timePoint, name),
  codeContent('HAS OBS CONTEXT', concepts.timePointType, order === 1 ? concepts.baseline : concepts.posttreatment),
  numContent('HAS OBS CONTEXT', concepts.timePointOrder, order, units.noUnits),
  textContent('HAS OBS CONTEXT', concepts.subjectTimePointIdentifier, date),
];

const roles = {
  target: concepts.targetAtBaseline,
  'non-target': concepts.nonTargetAtBaseline,
  new: recist3dConcepts.newLesion,
} as const;

function lesionGroup(lesion: LesionAtTimePoint, key: string): WritableDataset {
  const { trackingID, trackingUID, site, role, isNode, sizeMm, volumeMm3, source, timePoint } = lesion;
  const code = site && writableCode(site);
  const inferred = source ? [compositeContent('INFERRED FROM', concepts.sourceOfMeasurement, source)] : [];
  const items = [
    textContent('HAS OBS CONTEXT', concepts.trackingIdentifier, trackingID),
    uidContent(
      'HAS OBS CONTEXT',
      concepts.trackingUniqueIdentifier,
      trackingUID ?? deriveUid('follow-up', key, 'lesion', trackingID),
    ),
    codeContent('CONTAINS', concepts.finding, concepts.lesion),
    ...timePointContent(timePoint),
    ...(code ? [codeContent('HAS CONCEPT MOD', concepts.findingSite, code)] : []),
    ...(sizeMm === undefined
      ? []
      : [numContent('CONTAINS', isNode ? concepts.shortAxis : concepts.longAxis, sizeMm, units.millimeter, inferred)]),
    ...(volumeMm3 === undefined ? [] : [numContent('CONTAINS', concepts.volume, volumeMm3, units.cubicMillimeter)]),
    codeContent('CONTAINS', recist3dConcepts.lesionRole, roles[role]),
  ];
  return container('CONTAINS', concepts.measurementGroup, items, '1501');
}

/** A sum of lengths belongs to no single place: a group of its own, whose tracking identifier says what it is of. */
function responseGroup(response: ResponseAtTimePoint, key: string): WritableDataset {
  const { timePoint, sumMm, sumVolumeMm3, reason } = response;
  const said = (concept: Code, value: WrittenResponse | undefined): readonly WritableDataset[] =>
    value === undefined ? [] : [codeContent('CONTAINS', concept, responseCodes[value])];
  const ofTargets = response.targetResponse && targetCodes[response.targetResponse];
  const items = [
    textContent('HAS OBS CONTEXT', concepts.trackingIdentifier, 'Target lesions'),
    uidContent('HAS OBS CONTEXT', concepts.trackingUniqueIdentifier, deriveUid('follow-up', key, 'target lesions')),
    ...timePointContent(timePoint),
    numContent('CONTAINS', recist3dConcepts.sumOfDiameters, sumMm, units.millimeter),
    ...(sumVolumeMm3 === undefined
      ? []
      : [numContent('CONTAINS', recist3dConcepts.sumOfVolumes, sumVolumeMm3, units.cubicMillimeter)]),
    codeContent('CONTAINS', concepts.responseEvaluationMethod, concepts.recist11),
    ...(ofTargets ? [codeContent('CONTAINS', concepts.currentResponse, ofTargets)] : []),
    ...said(recist3dConcepts.overallResponse, response.response),
    ...said(recist3dConcepts.volumetricResponse, response.volumetricResponse),
    textContent('CONTAINS', { value: '121106', scheme: 'DCM', meaning: 'Comment' }, reason),
  ];
  return container('CONTAINS', concepts.measurementGroup, items, '1501');
}

/** CID 6144 has no code for what cannot be evaluated. */
const targetCodes: Readonly<Record<WrittenResponse, Code | undefined>> = {
  CR: concepts.targetCompleteResponse,
  PR: concepts.targetPartialResponse,
  SD: concepts.targetStableDisease,
  PD: concepts.targetProgressiveDisease,
  NE: undefined,
  'non-CR/non-PD': undefined,
};

const responseCodes: Readonly<Record<WrittenResponse, Code>> = {
  CR: recist3dConcepts.responseCR,
  PR: recist3dConcepts.responsePR,
  SD: recist3dConcepts.responseSD,
  PD: recist3dConcepts.responsePD,
  NE: recist3dConcepts.responseNE,
  'non-CR/non-PD': recist3dConcepts.responseNonCrNonPd,
};
