import type { FollowUp } from './follow-up.js';

const columns = [
  ...['row', 'visit', 'date', 'lesion', 'organ', 'role', 'state', 'size_mm', 'volume_mm3', 'volume_lower_mm3'],
  ...['volume_upper_mm3', 'sum_mm', 'change_from_baseline', 'change_from_nadir', 'response', 'volumetric_response'],
  ...['volume_change_from_baseline', 'discordant', 'reason'],
] as const;

type Row = Partial<Record<(typeof columns)[number], string | number | boolean | undefined>>;

/** @returns one row a lesion and visit, then one row a visit; RFC 4180, CRLF. */
export function followUpCsv({ visits, lesions }: FollowUp): string {
  const lesionRows = lesions.flatMap(({ name, organ, role, visits: at }) =>
    at.map(({ state, sizeMm, volumeMm3, volumeIntervalMm3 }, i): Row => ({
      row: 'lesion',
      visit: i + 1,
      date: visits[i].date,
      lesion: name,
      organ,
      role,
      state,
      size_mm: sizeMm,
      volume_mm3: volumeMm3,
      volume_lower_mm3: volumeIntervalMm3?.[0],
      volume_upper_mm3: volumeIntervalMm3?.[1],
    })),
  );
  const visitRows = visits.map(({ date, sumMm, target, response, volumetric, discordant, reason }, i): Row => ({
    row: 'visit',
    visit: i + 1,
    date,
    sum_mm: sumMm,
    change_from_baseline: target?.changeFromBaseline,
    change_from_nadir: target?.changeFromNadir,
    response,
    volumetric_response: volumetric?.response,
    volume_change_from_baseline: volumetric?.changeFromBaseline,
    discordant,
    reason,
  }));
  const line = (row: Row): string => columns.map((column) => cell(row[column])).join(',');
  return [columns.join(','), ...lesionRows.map(line), ...visitRows.map(line), ''].join('\r\n');
}

/** A cell that a spreadsheet would take for a formula gets a quote in front. */
function cell(value: string | number | boolean | undefined): string {
  if (value === undefined || (typeof value === 'number' && !Number.isFinite(value))) return '';
  if (typeof value === 'number') return String(Math.round(value * 1e4) / 1e4);
  const text = /^[=+\-@\t\r]/.test(String(value)) ? `'${String(value)}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
