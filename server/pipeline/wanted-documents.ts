import { markSopClasses, regionSopClasses } from '../../dicom-sr/readers/read-marks.js';

/** Which documents the pipeline reads. */
export interface WantedDocuments {
  /** Also outlines and segmentations of lesions, from which marks can be derived. */
  readonly regions?: boolean;
}

/** @returns SOP classes of the documents that are fetched and read. */
export const wantedSopClasses = ({ regions = false }: WantedDocuments): readonly string[] =>
  regions ? [...markSopClasses, ...regionSopClasses] : markSopClasses;

/** @returns modalities of the series that can hold such documents. */
export const wantedModalities = ({ regions = false }: WantedDocuments): readonly string[] =>
  regions ? ['SR', 'PR', 'RTSTRUCT', 'SEG'] : ['SR', 'PR'];
