/** @returns the date in UTC as DA, `YYYYMMDD` (PS3.5 6.2). Write TimezoneOffsetFromUTC `+0000` beside it. */
export const dicomDate = (at: Date): string => at.toISOString().slice(0, 10).replaceAll('-', '');

/** @returns the time in UTC as TM, `HHMMSS.FFF` (PS3.5 6.2). */
export const dicomTime = (at: Date): string => at.toISOString().slice(11, 23).replaceAll(':', '');
