import type { NaturalDataset } from '../part10/natural-dataset.js';
import { textOf } from '../part10/natural-dataset.js';
import type { PatientStudyHeader } from './ct-volume.js';

/** @returns patient, study and frame of reference as they stand in an image; '' for what is absent or empty. */
export function readPatientStudyHeader(dataset: NaturalDataset): PatientStudyHeader {
  const text = (keyword: keyof PatientStudyHeader): string => textOf(dataset, keyword) ?? '';
  return {
    PatientName: text('PatientName'),
    PatientID: text('PatientID'),
    PatientBirthDate: text('PatientBirthDate'),
    PatientSex: text('PatientSex'),
    StudyInstanceUID: text('StudyInstanceUID'),
    StudyDate: text('StudyDate'),
    StudyTime: text('StudyTime'),
    StudyID: text('StudyID'),
    AccessionNumber: text('AccessionNumber'),
    ReferringPhysicianName: text('ReferringPhysicianName'),
    FrameOfReferenceUID: text('FrameOfReferenceUID'),
    PositionReferenceIndicator: text('PositionReferenceIndicator'),
  };
}
