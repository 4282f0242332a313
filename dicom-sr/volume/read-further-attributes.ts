import type { NaturalDataset } from '../part10/natural-dataset.js';
import { itemsOf, textOf } from '../part10/natural-dataset.js';
import type { WritableDataset, WritableValue } from '../part10/writable-dataset.js';
import { isWritable } from '../part10/write-part10.js';

/** Single attributes of type 3 of Patient, General Study and Patient Study, PS3.3 C.7.1.1, C.7.2.1, C.7.2.2. */
const single: readonly string[] = [
  ...['IssuerOfPatientID', 'PatientBirthTime', 'OtherPatientNames', 'EthnicGroup', 'PatientComments'],
  ...['StudyDescription', 'PhysiciansOfRecord', 'NameOfPhysiciansReadingStudy'],
  ...['PatientAge', 'PatientSize', 'PatientWeight', 'AdmittingDiagnosesDescription', 'AdditionalPatientHistory'],
  ...['Occupation', 'AdmissionID'],
];

/**
 * @returns what an image says of patient, study and trial beyond the header, so that a derived object says the same. What breaks its VR, or is
 *   not complete by the rules of its module, is left out: an error of the source is not repeated.
 */
export function readFurtherAttributes(dataset: NaturalDataset): WritableDataset {
  return {
    ...picked(dataset, single),
    ...codes(dataset, 'ProcedureCodeSequence'),
    ...deidentification(dataset),
    ...trialSubject(dataset),
  };
}

function picked(dataset: NaturalDataset, keywords: readonly string[]): WritableDataset {
  const found = keywords.filter((keyword) => textOf(dataset, keyword) !== undefined);
  const values = found.map((keyword) => ({ [keyword]: dataset[keyword] as WritableValue }));
  return Object.assign({}, ...values.filter(isWritable)) as WritableDataset;
}

/** A sequence of which every item is a whole code, PS3.3 8.8. */
function codes(dataset: NaturalDataset, keyword: string): WritableDataset {
  const parts = ['CodeValue', 'CodingSchemeDesignator', 'CodingSchemeVersion', 'CodeMeaning'];
  const items = itemsOf(dataset, keyword).map((item) => picked(item, parts));
  const isWhole = (item: WritableDataset): boolean =>
    ['CodeValue', 'CodingSchemeDesignator', 'CodeMeaning'].every((part) => Object.hasOwn(item, part));
  return items.length > 0 && items.every(isWhole) ? { [keyword]: items } : {};
}

/** That identity was removed is said with how it was (type 1C), or not at all. */
function deidentification(dataset: NaturalDataset): WritableDataset {
  const how = {
    ...picked(dataset, ['DeidentificationMethod']),
    ...codes(dataset, 'DeidentificationMethodCodeSequence'),
  };
  const wasRemoved = textOf(dataset, 'PatientIdentityRemoved') === 'YES';
  if (!wasRemoved) return picked(dataset, ['PatientIdentityRemoved']);
  return Object.keys(how).length > 0 ? { PatientIdentityRemoved: 'YES', ...how } : {};
}

/** Clinical Trial Subject and Clinical Trial Study, PS3.3 C.7.1.3 and C.7.2.3, whole or not at all; type 2 may be empty. */
function trialSubject(dataset: NaturalDataset): WritableDataset {
  const required = picked(dataset, ['ClinicalTrialSponsorName', 'ClinicalTrialProtocolID']);
  const subject = picked(dataset, ['ClinicalTrialSubjectID', 'ClinicalTrialSubjectReadingID']);
  if (Object.keys(required).length < 2 || Object.keys(subject).length === 0) return {};
  const empty = { ClinicalTrialProtocolName: null, ClinicalTrialSiteID: null, ClinicalTrialSiteName: null };
  const timePoint = picked(dataset, ['ClinicalTrialTimePointID', 'ClinicalTrialTimePointDescription']);
  return {
    ...required,
    ...subject,
    ...empty,
    ...picked(dataset, Object.keys(empty)),
    ...(Object.keys(timePoint).length > 0 && { ClinicalTrialTimePointID: null, ...timePoint }),
  };
}
