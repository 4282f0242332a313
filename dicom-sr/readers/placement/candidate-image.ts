import type { NaturalDataset } from '../../part10/natural-dataset.js';
import { textOf } from '../../part10/natural-dataset.js';
import type { FrameHeader } from '../../volume/frame-header.js';
import { readFrameHeaders } from '../../volume/read-frame-headers.js';

/** An image, or frame of one, that a mark may lie on, with the numbers by which a table may name it. */
export interface CandidateImage extends Pick<
  FrameHeader,
  | 'sopClassUID'
  | 'sopInstanceUID'
  | 'frameNumber'
  | 'instanceNumber'
  | 'seriesInstanceUID'
  | 'studyInstanceUID'
  | 'frameOfReferenceUID'
  | 'position'
  | 'orientation'
  | 'pixelSpacingMm'
  | 'matrix'
> {
  readonly seriesNumber?: string;
  readonly studyID?: string;
  readonly patientID?: string;
}

/** @returns the frames of an image with their geometry; [] for an object that is no image, or does not say where it lies. */
export function candidateImages(dataset: NaturalDataset): readonly CandidateImage[] {
  const [seriesNumber, studyID, patientID] = ['SeriesNumber', 'StudyID', 'PatientID'].map((keyword) =>
    textOf(dataset, keyword),
  );
  const numbers = {
    ...(seriesNumber !== undefined && { seriesNumber }),
    ...(studyID !== undefined && { studyID }),
    ...(patientID !== undefined && { patientID }),
  };
  return readFrameHeaders(dataset).frames.map((frame) => ({ ...frame, ...numbers }));
}
