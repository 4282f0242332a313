import type { ConversionReport, LesionRow, WarningRow } from './conversion-report.js';
import { escapeHtml } from './escape-html.js';
import { lesionSection } from './lesion-section.js';
import type { ReportSummary } from './report-summary.js';
import { summarise } from './report-summary.js';
import { reportStyle } from './report-style.js';

/** So many lesions with pictures make a page of some 20 MB. */
const mostShown = 200;

/**
 * Yields report.html: one file without anything beside it, readable on paper and without colours.
 * @param readPicture gives a picture by its path
 */
export async function* htmlReport(
  report: ConversionReport,
  readPicture: (path: string) => Promise<Uint8Array>,
): AsyncGenerator<string> {
  const summary = summarise(report.lesions(), mostShown);
  yield head(report, summary);
  const isUnread = ({ reason }: WarningRow): boolean => reason === 'input-unreadable';
  yield* warningTable('Could not be read: which marks these hold is not known', report.warnings(), isUnread);
  let number = 0;
  for (const row of report.lesions()) {
    if (summary.shown.has(number)) yield lesionSection(row, number, await pictureOf(row, readPicture));
    number += 1;
  }
  yield* warningTable('Not read as a mark', report.warnings(), (warning) => !isUnread(warning));
  yield '</main>\n</body>\n</html>\n';
}

/** A picture that was removed since is left out. */
async function pictureOf(
  { picture }: LesionRow,
  readPicture: (path: string) => Promise<Uint8Array>,
): Promise<Uint8Array | undefined> {
  return picture && readPicture(picture.path).catch(() => undefined);
}

function head({ counts, version, method, timestamp }: ConversionReport, summary: ReportSummary): string {
  const { converted, superseded, refused, failed } = counts;
  const total = converted + superseded + refused + failed;
  const left = total - summary.shown.size;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>recist3d: ${total} marks</title>
<style>${reportStyle}</style>
</head>
<body>
<main>
<h1>From ${total} ${total === 1 ? 'mark' : 'marks'} to volumes</h1>
<p class="summary">${converted} converted, ${superseded} superseded, ${refused} refused, ${failed} failed · recist3d ${escapeHtml(version)}, method
${escapeHtml(method)} · results dated ${escapeHtml(timestamp)}</p>
${converted === 0 ? '' : gradeLine(summary)}
${countTable('Not converted', 'reason', reasonsOf(summary))}
${countTable('Checks that failed', 'check', checksOf(summary))}
<p class="legend"><span class="mark">mark</span> <span class="result">segmentation</span> Pictures show the lesion from below to above; the offset is
counted from the marked slice.${left > 0 ? ` The ${summary.shown.size} worst of ${total} marks stand here; report.csv has them all.` : ''}</p>
`;
}

const gradeLine = ({ grades, volumeMm3 }: ReportSummary): string =>
  `<p class="summary">Checks: <strong>${grades.green} green</strong> (every check passed), <strong>${grades.amber} amber</strong> (look at it),
<strong>${grades.red} red</strong> (correct it before it is used) · ${(volumeMm3 / 1000).toFixed(1)} ml in all</p>`;

type Counted = readonly (readonly [name: string, marks: number])[];

const reasonsOf = ({ reasons }: ReportSummary): Counted =>
  reasons.map(({ state, code, marks }) => [`${state}: ${code}`, marks]);
const checksOf = ({ checks }: ReportSummary): Counted =>
  checks.map(({ name, marks }) => [name.replaceAll('-', ' '), marks]);

function countTable(title: string, what: string, rows: Counted): string {
  if (rows.length === 0) return '';
  const lines = rows.map(([name, marks]) => `<tr><td>${escapeHtml(name)}</td><td>${marks}</td></tr>`);
  return `<section><h2>${title}</h2><table><tr><th scope="col">${what}</th><th scope="col">marks</th></tr>${lines.join('\n')}</table></section>`;
}

const mostWarnings = 1_000;

function* warningTable(
  title: string,
  warnings: Iterable<WarningRow>,
  belongs: (warning: WarningRow) => boolean,
): Generator<string> {
  let number = 0;
  for (const warning of warnings) {
    if (!belongs(warning)) continue;
    const { document, groupIndex, reason, detail } = warning;
    if (number === 0)
      yield `<section><h2>${title}</h2><table class="warnings">
<tr><th scope="col">document</th><th scope="col">group</th><th scope="col">reason</th><th scope="col">detail</th></tr>\n`;
    number += 1;
    if (number > mostWarnings) continue;
    yield `<tr><td>${escapeHtml(document)}</td><td>${groupIndex === undefined ? '' : groupIndex + 1}</td><td>${escapeHtml(reason)}</td><td>${escapeHtml(detail)}</td></tr>\n`;
  }
  if (number > mostWarnings)
    yield `<tr><td colspan="4">and ${number - mostWarnings} more; report.json has them all</td></tr>\n`;
  if (number > 0) yield '</table></section>\n';
}
