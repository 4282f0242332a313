import { dicomDate, dicomTime } from '../../part10/date-time.js';
import type { WritableDataset } from '../../part10/writable-dataset.js';

/** A moment as DA and TM in one time zone. */
export interface ContentTime {
  readonly date: string;
  readonly time: string;
  /** The attribute that says which zone, where the source says one; it then holds for its study date too. */
  readonly zone: WritableDataset;
}

/**
 * @param offset TimezoneOffsetFromUTC of the source, `&ZZXX`
 * @returns the moment in the time zone of the source; in UTC, without saying so, where the source names none: the study date that is
 *   repeated beside it is in the hospital's own time
 * @see PS3.3 C.12.1.1.8
 */
export function contentTime(at: Date, offset: string | undefined): ContentTime {
  const minutes = offsetMinutes(offset);
  const local = new Date(at.getTime() + (minutes ?? 0) * 60_000);
  return {
    date: dicomDate(local),
    time: dicomTime(local),
    zone: minutes === undefined ? {} : { TimezoneOffsetFromUTC: offset },
  };
}

/** @returns the moment as DT in the time zone of the source, PS3.5 6.2: with the offset where the source names one. */
export function contentDateTime(at: Date, offset: string | undefined): string {
  const { date, time, zone } = contentTime(at, offset);
  return date + time + (zone['TimezoneOffsetFromUTC'] === undefined ? '' : offset);
}

function offsetMinutes(offset: string | undefined): number | undefined {
  const match = /^([+-])(\d{2})([0-5]\d)$/.exec(offset ?? '');
  return match === null ? undefined : Number(`${match[1]}1`) * (Number(match[2]) * 60 + Number(match[3]));
}
