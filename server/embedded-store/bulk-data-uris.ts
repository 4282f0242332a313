import type { DicomJson, DicomJsonAttribute, DicomJsonValue } from '../../dicom-sr/dicom-json/dicom-json.js';

/** @returns a copy in which the path of every bulk datum is what `uriOf` makes of it; an attribute without URI keeps its VR alone */
export function mapBulkData(dataset: DicomJson, uriOf: (path: string) => string | undefined): DicomJson {
  return Object.fromEntries(Object.entries(dataset).map(([tag, attribute]) => [tag, mapAttribute(attribute, uriOf)]));
}

function mapAttribute(attribute: DicomJsonAttribute, uriOf: (path: string) => string | undefined): DicomJsonAttribute {
  const { vr, Value, BulkDataURI } = attribute;
  if (BulkDataURI !== undefined) {
    const uri = uriOf(BulkDataURI);
    return uri === undefined ? { vr } : { vr, BulkDataURI: uri };
  }
  if (vr !== 'SQ' || Value === undefined) return attribute;
  return { vr, Value: Value.map((item) => (isDataset(item) ? mapBulkData(item, uriOf) : item)) };
}

const isDataset = (value: DicomJsonValue): value is DicomJson => typeof value === 'object' && value !== null;

/** @returns a copy without bulk data, not even where it is: nobody within this process asks for it by URI */
export const withoutBulkData = (dataset: DicomJson): DicomJson => mapBulkData(dataset, () => undefined);
