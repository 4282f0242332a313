import { deriveUid } from '../../dicom-sr/provenance/derive-uid.js';
import type { PatientStudyHeader } from '../../dicom-sr/volume/ct-volume.js';
import { writeCtSeries } from '../../dicom-sr/writers/write-ct-series.js';
import { writeMarkSr } from '../../dicom-sr/writers/write-mark-sr.js';
import type { ScannedVisit } from '../../models/phantom/follow-up-phantom.js';
import type { PhantomStudy, StudyLesion } from './phantom-study.js';
import { markOf } from './phantom-study.js';

/** Which visit of which phantom patient. */
export interface VisitIdentity {
  readonly seed: number;
  /** 0 is the first one. */
  readonly visit: number;
  /** YYYYMMDD. */
  readonly date: string;
}

/** @returns CT series and mark report of one visit; lesions keep their tracking UIDs over all visits, studies and frames of reference differ. */
export function followUpStudy(scanned: ScannedVisit, identity: VisitIdentity): PhantomStudy {
  const { seed, visit, date } = identity;
  const key = JSON.stringify(['follow-up phantom', seed, visit]);
  const header = headerOf(key, identity);
  const { volume, affine } = scanned;
  const ct = writeCtSeries({
    voxels: volume.voxels,
    shape: volume.shape,
    affine,
    header,
    key,
    seriesDescription: 'Phantom CT portal venous',
  });
  const lesions = scanned.lesions.map((lesion): StudyLesion => ({
    ...lesion,
    trackingUID: deriveUid('follow-up phantom lesion', String(seed), String(lesion.number)),
    markedImageUID: ct[lesion.mark.slice].sopInstanceUID,
  }));
  const phantom = { volume, affine, lesions };
  const report = writeMarkSr({
    header,
    key,
    contentAt: new Date(
      Date.UTC(Number(date.slice(0, 4)), Number(date.slice(4, 6)) - 1, Number(date.slice(6)), 12, 30),
    ),
    form: 'planar-roi',
    marks: lesions.map((lesion) => markOf(lesion, ct, phantom, 'planar-roi')),
  });
  return { studyInstanceUID: header.StudyInstanceUID, ct, report, lesions };
}

/** An invented patient: nobody has this name or number. */
const headerOf = (key: string, { seed, visit, date }: VisitIdentity): PatientStudyHeader => ({
  PatientName: 'Phantom^Follow-up',
  PatientID: `PHANTOM-FOLLOW-UP-${seed}`,
  PatientBirthDate: '',
  PatientSex: 'O',
  StudyInstanceUID: deriveUid('phantom study', key),
  StudyDate: date,
  StudyTime: '120000',
  StudyID: String(visit + 1),
  AccessionNumber: '',
  ReferringPhysicianName: '',
  FrameOfReferenceUID: deriveUid('phantom frame of reference', key),
  PositionReferenceIndicator: '',
});
