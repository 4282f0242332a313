import type { FollowUp, JudgedVisit } from './follow-up.js';

const columns = [
  ...['row', 'visit', 'date', 'lesion', 'organ', 'role', 'state', 'size_mm', 'volume_mm3', 'volume_lower_mm3'],
  ...['volume_upper_mm3', 'sum_mm', 'change_from_baseline', 'change_from_nadir', 'response', 'volumetric_response'],
  ...['volume_change_from_baseline', 'discordant', 'reason', 'axis', 'verified', 'missing_targets', 'volume_sum_mm3'],
  ...['volume_change_lower', 'volume_change_upper', 'doubling_days', 'growth_per_day', 'non_target', 'new_lesions'],
] as const;

type Row = Partial<Record<(typeof columns)[number], string | number | boolean | undefined>>;

/** @returns one row a lesion and visit, then one row a visit; RFC 4180, CRLF. */
export function followUpCsv({ visits, lesions }: FollowUp): string {
  const lesionRows = lesions.flatMap(({ name, organ, role, isNode, visits: at }) =>
    at.map(({ state, sizeMm, volumeMm3, volumeIntervalMm3, verified }, i): Row => ({
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
      axis: isNode ? 'short' : 'long',
      verified,
    })),
  );
  const visitRows = visits.map((visit, i): Row => ({ row: 'visit', visit: i + 1, ...visitCells(visit) }));
  const line = (row: Row): string => columns.map((column) => cell(row[column])).join(',');
  return [columns.join(','), ...lesionRows.map(line), ...visitRows.map(line), ''].join('\r\n');
}

const visitCells = (visit: JudgedVisit): Row => ({
  date: visit.date,
  sum_mm: visit.sumMm,
  change_from_baseline: visit.target?.changeFromBaseline,
  change_from_nadir: visit.target?.changeFromNadir,
  response: visit.response,
  volumetric_response: visit.volumetric?.response,
  volume_change_from_baseline: visit.volumetric?.changeFromBaseline,
  discordant: visit.discordant,
  reason: visit.reason,
  missing_targets: visit.missing.length,
  volume_sum_mm3: visit.volumetric?.sumMm3,
  volume_change_lower: visit.volumetric?.changeInterval[0],
  volume_change_upper: visit.volumetric?.changeInterval[1],
  doubling_days: visit.volumetric?.doublingDays,
  growth_per_day: visit.volumetric?.growthPerDay,
  non_target: visit.nonTarget,
  new_lesions: visit.newLesions.length,
});

/** A cell that a spreadsheet would take for a formula gets a quote in front. */
function cell(value: string | number | boolean | undefined): string {
  if (value === undefined || (typeof value === 'number' && !Number.isFinite(value))) return '';
  if (typeof value === 'number') return String(Math.round(value * 1e6) / 1e6);
  const text = /^[=+\-@\t\r]/.test(String(value)) ? `'${String(value)}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
