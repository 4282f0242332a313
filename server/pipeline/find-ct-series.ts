import type { Mark } from '../../dicom-sr/measurement/mark.js';
import { readDicomJson } from '../../dicom-sr/dicom-json/read-dicom-json.js';
import { textOf } from '../../dicom-sr/part10/natural-dataset.js';
import { sopClass } from '../../dicom-sr/part10/sop-class.js';
import { onlyCt } from '../../dicom-sr/volume/image-sop-classes.js';
import type { InstanceSummary } from '../pacs/pacs.js';
import type { SeriesSearches } from './remembered-searches.js';

/** The series that holds a marked image. */
export interface FoundSeries {
  readonly studyInstanceUID: string;
  readonly seriesInstanceUID: string;
  readonly instances: number;
}

/**
 * @returns the series of the study that holds the marked image: the one that the document names, else whichever CT series holds it;
 * undefined while none does
 */
export async function findCtSeries(
  pacs: SeriesSearches,
  { referencedImage, source }: Mark,
  modalities: readonly string[] = onlyCt,
): Promise<FoundSeries | undefined> {
  const study = referencedImage.studyInstanceUID ?? source.studyInstanceUID;
  const named = referencedImage.seriesInstanceUID;
  if (named !== undefined) {
    const instances = await pacs.searchInstances(study, named);
    if (holds(instances, referencedImage.sopInstanceUID)) return found(study, named, instances);
  }
  const candidates = (await pacs.searchSeries(study)).filter(
    ({ modality, seriesInstanceUID }) => modalities.includes(modality) && seriesInstanceUID !== named,
  );
  for (const { seriesInstanceUID } of candidates) {
    const instances = await pacs.searchInstances(study, seriesInstanceUID);
    if (holds(instances, referencedImage.sopInstanceUID)) return found(study, seriesInstanceUID, instances);
  }
  const all = [
    ...(named === undefined ? [] : [named]),
    ...candidates.map(({ seriesInstanceUID }) => seriesInstanceUID),
  ];
  return findConcatenation(pacs, study, all, referencedImage);
}

/**
 * A mark may name the image that was split into the parts of a concatenation, which the archive holds in its stead. A search does not tell of
 * it; the metadata of the parts does, which are few.
 * @see PS3.3 C.7.6.16.1.3
 */
async function findConcatenation(
  pacs: SeriesSearches,
  study: string,
  series: readonly string[],
  { sopClassUID, sopInstanceUID }: Mark['referencedImage'],
): Promise<FoundSeries | undefined> {
  if (!multiFrameClasses.has(sopClassUID)) return undefined;
  for (const seriesInstanceUID of series) {
    const instances = await pacs.searchInstances(study, seriesInstanceUID);
    if (!instances.some((instance) => instance.sopClassUID === sopClassUID)) continue;
    const parts = (await pacs.retrieveSeriesMetadata(study, seriesInstanceUID)).map((json) => readDicomJson(json));
    if (parts.some((part) => textOf(part, 'SOPInstanceUIDOfConcatenationSource') === sopInstanceUID))
      return found(study, seriesInstanceUID, instances);
  }
  return undefined;
}

const multiFrameClasses: ReadonlySet<string> = new Set([
  sopClass.enhancedCtImageStorage,
  sopClass.enhancedMrImageStorage,
  sopClass.enhancedPetImageStorage,
]);

const holds = (instances: readonly InstanceSummary[], uid: string): boolean =>
  instances.some(({ sopInstanceUID }) => sopInstanceUID === uid);

const found = (study: string, series: string, instances: readonly InstanceSummary[]): FoundSeries => ({
  studyInstanceUID: study,
  seriesInstanceUID: series,
  instances: instances.length,
});
