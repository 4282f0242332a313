import type { DicomJson } from '../../dicom-sr/dicom-json/dicom-json.js';

/** @returns the first value of an attribute where it is a text that is not empty */
export function firstText(dataset: DicomJson, tag: string): string | undefined {
  const value = dataset[tag]?.Value?.[0];
  return typeof value === 'string' && value !== '' ? value : undefined;
}
