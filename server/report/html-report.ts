import { checkWords, verdictOf } from './check-words.js';
import type { ConversionReport, LesionRow, WarningRow } from './conversion-report.js';
import { countStates } from './conversion-report.js';
import { reportStyle } from './report-style.js';

/** @returns report.html: one file without anything beside it, readable on paper and without colours. */
export function htmlReport(report: ConversionReport): string {
  const { converted, superseded, refused, failed } = countStates(report.lesions);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>recist3d: ${report.lesions.length} marks</title>
<style>${reportStyle}</style>
</head>
<body>
<main>
<h1>From ${report.lesions.length} ${report.lesions.length === 1 ? 'mark' : 'marks'} to volumes</h1>
<p class="summary">${converted} converted, ${superseded} superseded, ${refused} refused, ${failed} failed · recist3d ${escapeHtml(report.version)}, method
${escapeHtml(report.method)} · results dated ${escapeHtml(report.timestamp)}</p>
<p class="legend"><span class="mark">mark</span> <span class="result">segmentation</span> Pictures show the lesion from below to above; the offset is
counted from the marked slice.</p>
${report.lesions.map(lesionSection).join('\n')}
${warningTable(report.warnings)}
</main>
</body>
</html>
`;
}

function lesionSection(row: LesionRow, index: number): string {
  const title = row.trackingID ?? `Mark ${index + 1}`;
  return `<article class="${row.state}">
<h2>${escapeHtml(title)} <small>${escapeHtml([row.finding, row.site].filter(Boolean).join(', '))}</small></h2>
${row.state === 'converted' ? convertedBody(row) : refusalBody(row)}
<p class="source">${escapeHtml(row.document)}, group ${row.groupIndex + 1}</p>
</article>`;
}

function refusalBody({ state, reason }: LesionRow): string {
  return `<p class="verdict look"><strong>${state}: ${escapeHtml(reason?.code ?? '')}</strong> ${escapeHtml(reason?.message ?? '')}
<em>${escapeHtml(reason?.nextStep ?? '')}</em></p>`;
}

function convertedBody(row: LesionRow): string {
  const picture =
    row.picture === undefined
      ? ''
      : `<img alt="Slices of the lesion with mark and outline" src="data:image/png;base64,${Buffer.from(row.picture).toString('base64')}">`;
  return `${verdictLine(row)}
<table>
<tr><th scope="row">Volume</th><td>${volumeWords(row)}</td></tr>
<tr><th scope="row">Mark</th><td>${axesWords(row.mark?.longAxisMm, row.mark?.shortAxisMm)}</td></tr>
<tr><th scope="row">Segmentation on the marked slice</th><td>${axesWords(row.measurements?.longAxisMm, row.measurements?.shortAxisMm)}</td></tr>
<tr><th scope="row">Intensity</th><td>${fixed(row.measurements?.meanHu, 0)} ± ${fixed(row.measurements?.sdHu, 0)} HU</td></tr>
<tr><th scope="row">Method</th><td>${escapeHtml(`${row.method?.id} ${row.method?.version}`)}${flagWords(row.flags)}</td></tr>
<tr><th scope="row">Files</th><td>${fileLink(row.segmentation?.path)} ${fileLink(row.report?.path)}</td></tr>
</table>
${picture}`;
}

function verdictLine({ checks = [] }: LesionRow): string {
  const failed = checks.filter(({ passed }) => !passed);
  return verdictOf(checks) === 'passed'
    ? `<p class="verdict passed">All ${checks.length} checks passed.</p>`
    : `<p class="verdict look"><strong>Look at it:</strong> ${failed.map((check) => escapeHtml(checkWords(check))).join('; ')}</p>`;
}

function volumeWords({ measurements }: LesionRow): string {
  const [lower, upper] = measurements?.volumeIntervalMm3 ?? [];
  return `<strong>${millilitres(measurements?.volumeMm3)} ml</strong> (${millilitres(lower)} to ${millilitres(upper)} ml)`;
}

const axesWords = (long: number | undefined, short: number | undefined): string =>
  short === undefined ? `${fixed(long, 1)} mm` : `${fixed(long, 1)} × ${fixed(short, 1)} mm`;

const flagWords = (flags: readonly string[] = []): string =>
  flags.length === 0 ? '' : ` · ${flags.map((flag) => escapeHtml(flag.replaceAll('-', ' '))).join(', ')}`;

const fileLink = (path: string | undefined): string =>
  path === undefined ? '' : `<a href="${escapeHtml(encodeURI(path))}">${escapeHtml(path)}</a>`;

function warningTable(warnings: readonly WarningRow[]): string {
  if (warnings.length === 0) return '';
  const rows = warnings.map(
    ({ document, groupIndex, reason, detail }) =>
      `<tr><td>${escapeHtml(document)}</td><td>${groupIndex === undefined ? '' : groupIndex + 1}</td><td>${escapeHtml(reason)}</td><td>${escapeHtml(detail)}</td></tr>`,
  );
  return `<section><h2>Not read as a mark</h2><table class="warnings">
<tr><th scope="col">document</th><th scope="col">group</th><th scope="col">reason</th><th scope="col">detail</th></tr>
${rows.join('\n')}</table></section>`;
}

const fixed = (value: number | undefined, digits: number): string =>
  value === undefined ? '–' : value.toFixed(digits);
const millilitres = (mm3: number | undefined): string =>
  mm3 === undefined ? '–' : String(Number((mm3 / 1000).toPrecision(3)));

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => entities[character]);
