import type { InstanceArrival } from '../change-feed.js';
import type { OrthancInstance, OrthancRest } from './orthanc-rest.js';

interface SeriesUids {
  readonly studyInstanceUID: string;
  readonly seriesInstanceUID: string;
}

/** Series whose UIDs are remembered; instances of one series come one after the other. */
const cachedSeries = 1_000;

/**
 * @returns a function from Orthanc's ids of instances to DICOM UIDs. A page costs at most three requests: instances, and those series
 *   and studies that are not remembered. Instances that were deleted meanwhile are left out.
 */
export function createArrivalResolver(rest: OrthancRest): (ids: readonly string[]) => Promise<InstanceArrival[]> {
  const known = new Map<string, SeriesUids>();

  return async (ids) => {
    const instances = await rest.instances(ids);
    const unknown = [...new Set(instances.map(({ ParentSeries }) => ParentSeries))].filter((id) => !known.has(id));
    const found = await seriesUids(rest, unknown);
    const arrivals = instances.flatMap((instance) => {
      const uids = known.get(instance.ParentSeries) ?? found.get(instance.ParentSeries);
      return uids === undefined ? [] : [arrivalOf(instance, uids)];
    });
    remember(known, found);
    return arrivals;
  };
}

async function seriesUids(rest: OrthancRest, ids: readonly string[]): Promise<ReadonlyMap<string, SeriesUids>> {
  const series = await rest.series(ids);
  const studies = await rest.studies([...new Set(series.map(({ ParentStudy }) => ParentStudy))]);
  const studyUids = new Map(studies.map((study) => [study.ID, study.MainDicomTags['StudyInstanceUID'] ?? '']));
  return new Map(
    series.flatMap(({ ID, ParentStudy, MainDicomTags }) => {
      const studyInstanceUID = studyUids.get(ParentStudy);
      if (studyInstanceUID === undefined) return [];
      return [[ID, { studyInstanceUID, seriesInstanceUID: MainDicomTags['SeriesInstanceUID'] ?? '' }] as const];
    }),
  );
}

const arrivalOf = (instance: OrthancInstance, uids: SeriesUids): InstanceArrival => ({
  ...uids,
  sopInstanceUID: instance.MainDicomTags['SOPInstanceUID'] ?? '',
  sopClassUID: instance.Metadata['SopClassUid'] ?? '',
});

/** Keeps the latest: a Map gives its keys in the order in which they came. */
function remember(known: Map<string, SeriesUids>, found: ReadonlyMap<string, SeriesUids>): void {
  for (const [id, uids] of found) known.set(id, uids);
  for (const id of known.keys()) {
    if (known.size <= cachedSeries) return;
    known.delete(id);
  }
}
