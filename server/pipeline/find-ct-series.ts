import type { Mark } from '../../dicom-sr/measurement/mark.js';
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
  return undefined;
}

const holds = (instances: readonly InstanceSummary[], uid: string): boolean =>
  instances.some(({ sopInstanceUID }) => sopInstanceUID === uid);

const found = (study: string, series: string, instances: readonly InstanceSummary[]): FoundSeries => ({
  studyInstanceUID: study,
  seriesInstanceUID: series,
  instances: instances.length,
});
