import type { WritableDataset } from '../../part10/writable-dataset.js';
import type { PatientStudyHeader } from '../../volume/ct-volume.js';

/** @returns Patient, General Study and what goes with them, repeated as they stand in the source (PS3.3 C.7.1.1, C.7.2.1). */
export function patientStudyModules(header: PatientStudyHeader, further: WritableDataset = {}): WritableDataset {
  const { FrameOfReferenceUID: _frame, PositionReferenceIndicator: _indicator, ...patientAndStudy } = header;
  return { ...further, ...patientAndStudy };
}

/** @returns Frame of Reference (PS3.3 C.7.4.1): the source's own, or the overlay would lie in another space. */
export const frameOfReferenceModule = (header: PatientStudyHeader): WritableDataset => ({
  FrameOfReferenceUID: header.FrameOfReferenceUID,
  PositionReferenceIndicator: header.PositionReferenceIndicator,
});
