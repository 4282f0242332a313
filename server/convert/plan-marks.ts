import { locateMark } from '../../dicom-sr/measurement/locate-mark.js';
import type { Modality } from '../../dicom-sr/volume/ct-volume.js';
import type { SeriesVolumes } from '../pipeline/series-volumes.js';
import type { LesionRow } from '../report/conversion-report.js';
import { aboutMark, axesOf, refusedRow, supersededRow } from './lesion-row.js';
import { noSeriesOf, openSeries } from './series-source.js';
import type { FoundMark, SeriesWork, WorkList } from './work-list.js';

/** What would become of a mark: it would be converted, or the row that a conversion would leave. */
export type PlannedRow =
  | (Omit<LesionRow, 'state'> & { readonly state: 'to-convert' })
  | (LesionRow & { readonly state: 'superseded' | 'refused' | 'failed' });

/**
 * Says of each mark of an indexed folder what a conversion would make of it, without segmenting: the series is assembled and the mark placed
 * in it, so that only what the method itself meets stays open.
 */
export async function* planMarks(
  work: WorkList,
  inFolder: string,
  modalities?: readonly Modality[],
  openVolumes = (series: SeriesWork): SeriesVolumes => openSeries(inFolder, series, modalities && { modalities }),
): AsyncGenerator<PlannedRow> {
  for (const found of work.superseded()) yield supersededRow(found) as PlannedRow;
  for (const series of work.series()) {
    const volumes = series.series === undefined ? undefined : openVolumes(series);
    for (const found of work.marksOf(series)) {
      if (volumes === undefined) yield refusedRow(found, noSeriesOf(work, found.mark)) as PlannedRow;
      else yield await planned(found, series.series as string, volumes);
    }
  }
}

async function planned(found: FoundMark, series: string, volumes: SeriesVolumes): Promise<PlannedRow> {
  try {
    const located = locateMark(found.mark, await volumes.around(studyOf(found), series, found.mark));
    return { ...aboutMark(found.document, found.mark), state: 'to-convert', mark: axesOf(located) };
  } catch (error) {
    return refusedRow(found, error) as PlannedRow;
  }
}

const studyOf = ({ mark }: FoundMark): string => mark.referencedImage.studyInstanceUID ?? mark.source.studyInstanceUID;
