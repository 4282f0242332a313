import type { NaturalDataset } from '../../dicom-sr/part10/natural-dataset.js';
import { readPart10 } from '../../dicom-sr/part10/read-part10.js';

/**
 * Attributes that may come back otherwise without harm: what archives coerce (PS3.4 B.4.1, patient and study), how text is encoded,
 * and the dates and the product version of an earlier writing of the same job, whose result the archive then keeps.
 */
const mayDiffer: ReadonlySet<string> = new Set([
  'SpecificCharacterSet',
  'PatientName',
  'PatientID',
  'PatientBirthDate',
  'PatientSex',
  'StudyDate',
  'StudyTime',
  'StudyID',
  'AccessionNumber',
  'ReferringPhysicianName',
  'InstanceCreationDate',
  'InstanceCreationTime',
  'SeriesDate',
  'SeriesTime',
  'ContentDate',
  'ContentTime',
  'TimezoneOffsetFromUTC',
  'SoftwareVersions',
]);

/**
 * @returns true where an archive holds what was sent: every attribute that we wrote is there with its value, save those above.
 * Attributes that the archive added do not matter.
 */
export function sameContent(sent: Uint8Array, held: Uint8Array): boolean {
  if (Buffer.compare(sent, held) === 0) return true;
  const ours = readPart10(sent).dataset;
  const theirs = readPart10(held).dataset;
  return Object.keys(ours).every((keyword) => mayDiffer.has(keyword) || sameValue(ours[keyword], theirs[keyword]));
}

function sameValue(ours: unknown, theirs: unknown): boolean {
  if (ours instanceof Uint8Array) return theirs instanceof Uint8Array && Buffer.compare(ours, theirs) === 0;
  if (Array.isArray(ours))
    return (
      Array.isArray(theirs) && ours.length === theirs.length && ours.every((item, i) => sameValue(item, theirs[i]))
    );
  if (!isDataset(ours)) return ours === theirs;
  return isDataset(theirs) && Object.keys(ours).every((keyword) => sameValue(ours[keyword], theirs[keyword]));
}

const isDataset = (value: unknown): value is NaturalDataset => typeof value === 'object' && value !== null;
