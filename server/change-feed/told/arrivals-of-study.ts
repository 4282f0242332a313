import type { Pacs } from '../../pacs/pacs.js';
import type { InstanceArrival } from '../change-feed.js';

/**
 * @param modalities of the series that are looked into: images and documents of marks
 * @returns what the archive holds of a study, as if it had just arrived; [] where it holds none of it
 * @throws {PacsError}
 */
export async function arrivalsOfStudy(
  pacs: Pick<Pacs, 'searchSeries' | 'searchInstances'>,
  studyInstanceUID: string,
  modalities: readonly string[],
): Promise<readonly InstanceArrival[]> {
  const arrivals: InstanceArrival[] = [];
  for (const { seriesInstanceUID, modality } of await pacs.searchSeries(studyInstanceUID))
    if (modalities.includes(modality))
      arrivals.push(...(await pacs.searchInstances(studyInstanceUID, seriesInstanceUID)));
  return arrivals;
}
