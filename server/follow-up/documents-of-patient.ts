import { FollowUpError } from './follow-up-error.js';
import type { PatientDocuments } from './patient-documents.js';

/**
 * @param patient Patient ID; where it is not given the documents must be of one patient
 * @returns what is of this patient alone: marks, results, and whose and of which study a report would be
 * @throws {FollowUpError} several-patients
 */
export function documentsOfPatient(documents: PatientDocuments, patient: string | undefined): PatientDocuments {
  const isOwn = (each: { readonly patient: string }): boolean => patient === undefined || each.patient === patient;
  const marks = documents.marks.filter(isOwn);
  const results = (documents.results ?? []).filter(isOwn);
  const patients = new Set([...marks, ...results].map((each) => each.patient));
  if (patients.size > 1) throw new FollowUpError('several-patients', `The marks are of ${patients.size} patients.`);
  // An AIM annotation may leave the patient out: then everything is taken for his.
  const [owner = ''] = patients;
  const headers = (documents.headers ?? []).filter(({ PatientID }) => owner === '' || PatientID === owner);
  return { ...documents, marks, results, headers };
}
