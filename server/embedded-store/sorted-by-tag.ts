import type { DicomJson, DicomJsonAttribute } from '../../dicom-sr/dicom-json/dicom-json.js';

/** @returns the same attributes in ascending order of their tags, as PS3.18 F.2.2 wants them */
export const sortedByTag = (dataset: DicomJson): DicomJson =>
  Object.fromEntries<DicomJsonAttribute>(Object.entries(dataset).sort(([a], [b]) => (a < b ? -1 : 1)));
