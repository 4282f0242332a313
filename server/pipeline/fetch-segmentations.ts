import { DicomError } from '../../dicom-sr/errors/dicom-error.js';
import type { ReadMarks, SegmentReference } from '../../dicom-sr/measurement/mark.js';
import { readPart10 } from '../../dicom-sr/part10/read-part10.js';
import type { FoundSegmentation } from '../../dicom-sr/readers/placement/measure-segment.js';
import { isOnSegment } from '../../dicom-sr/readers/placement/measure-segment.js';
import type { InstanceSummary, Pacs } from '../pacs/pacs.js';

export type SegmentationArchive = Pick<Pacs, 'searchSeries' | 'searchInstances' | 'retrieveInstance'>;

/**
 * @param study of the document, in which its segmentations are looked for unless it says where they are
 * @returns the segmentations that the marks of a document were measured on, by SOP Instance UID; those that the archive does not hold are undefined
 * @throws {PacsError}
 */
export async function fetchSegmentations(
  pacs: SegmentationArchive,
  { unplaced = [] }: ReadMarks,
  study: string,
): Promise<ReadonlyMap<string, FoundSegmentation>> {
  const found = new Map<string, FoundSegmentation>();
  for (const { place } of unplaced.filter(isOnSegment)) {
    const { sopInstanceUID } = place;
    if (!found.has(sopInstanceUID)) found.set(sopInstanceUID, await fetchOne(pacs, place, study));
  }
  return found;
}

async function fetchOne(pacs: SegmentationArchive, place: SegmentReference, study: string): Promise<FoundSegmentation> {
  const instance = await findInstance(pacs, place, place.studyInstanceUID ?? study);
  if (instance === undefined) return undefined;
  const { studyInstanceUID, seriesInstanceUID, sopInstanceUID } = instance;
  const part10 = await pacs.retrieveInstance(studyInstanceUID, seriesInstanceUID, sopInstanceUID);
  return segmentationOf(part10);
}

/** @returns the dataset of a file of a segmentation, with its pixels. */
export function segmentationOf(part10: Uint8Array): FoundSegmentation {
  try {
    return readPart10(part10).dataset;
  } catch (error) {
    if (!(error instanceof DicomError)) throw error;
    return 'damaged';
  }
}

/** The series that the report names is looked at first: a study may hold one for each result. */
async function findInstance(
  pacs: SegmentationArchive,
  { sopInstanceUID, seriesInstanceUID }: SegmentReference,
  study: string,
): Promise<InstanceSummary | undefined> {
  const all = (await pacs.searchSeries(study)).filter(({ modality }) => modality === 'SEG');
  const isNamed = (series: { readonly seriesInstanceUID: string }): boolean =>
    series.seriesInstanceUID === seriesInstanceUID;
  for (const series of [...all.filter(isNamed), ...all.filter((one) => !isNamed(one))]) {
    const instances = await pacs.searchInstances(study, series.seriesInstanceUID);
    const instance = instances.find((one) => one.sopInstanceUID === sopInstanceUID);
    if (instance !== undefined) return instance;
  }
  return undefined;
}
