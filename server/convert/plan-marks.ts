import { locateMark } from '../../dicom-sr/measurement/locate-mark.js';
import type { LesionRow } from '../report/conversion-report.js';
import { aboutMark, axesOf, refusedRow, supersededRow } from './lesion-row.js';
import { noSeriesOf, readSeries } from './series-source.js';
import type { FoundMark, WorkList } from './work-list.js';

/** What would become of a mark: it would be converted, or the row that a conversion would leave. */
export type PlannedRow =
  | (Omit<LesionRow, 'state'> & { readonly state: 'to-convert' })
  | (LesionRow & { readonly state: 'superseded' | 'refused' | 'failed' });

/**
 * Says of each mark of an indexed folder what a conversion would make of it, without segmenting: the series is assembled and the mark placed
 * in it, so that only what the method itself meets stays open.
 */
export async function* planMarks(work: WorkList, inFolder: string): AsyncGenerator<PlannedRow> {
  for (const found of work.superseded()) yield supersededRow(found) as PlannedRow;
  for (const series of work.series()) {
    let volume: Awaited<ReturnType<typeof readSeries>> | undefined;
    let error: unknown;
    const marks = [...work.marksOf(series)];
    if (series.series !== undefined && marks.length > 0) {
      try {
        volume = await readSeries(inFolder, series);
      } catch (cause) {
        error = cause;
      }
    }
    for (const found of marks) {
      if (series.series === undefined) yield refusedRow(found, noSeriesOf(work, found.mark)) as PlannedRow;
      else yield volume === undefined ? (refusedRow(found, error) as PlannedRow) : planned(found, volume);
    }
  }
}

function planned(found: FoundMark, volume: Parameters<typeof locateMark>[1]): PlannedRow {
  try {
    const located = locateMark(found.mark, volume);
    return { ...aboutMark(found.document, found.mark), state: 'to-convert', mark: axesOf(located) };
  } catch (error) {
    return refusedRow(found, error) as PlannedRow;
  }
}
