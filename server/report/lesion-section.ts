import { lesionName } from '../../dicom-sr/measurement/lesion-name.js';
import { checkWords, gradeOf, gradeWords, worstGrade } from './check-words.js';
import type { LesionRow } from './conversion-report.js';
import { escapeHtml } from './escape-html.js';

/** @returns one mark of report.html: what became of it, every check with its grade in words, and its picture. */
export function lesionSection(row: LesionRow, index: number, picture: Uint8Array | undefined): string {
  const title = lesionName(row.trackingID) || `Mark ${index + 1}`;
  return `<article class="${row.state}">
<h2>${escapeHtml(title)} <small>${escapeHtml([row.finding, row.site].filter(Boolean).join(', '))}</small></h2>
${row.state === 'converted' ? convertedBody(row, picture) : refusalBody(row)}
<p class="source">${escapeHtml(row.document)}, group ${row.groupIndex + 1}</p>
</article>
`;
}

function refusalBody({ state, reason }: LesionRow): string {
  return `<p class="verdict amber"><strong>${state}: ${escapeHtml(reason?.code ?? '')}</strong> ${escapeHtml(reason?.message ?? '')}
<em>${escapeHtml(reason?.nextStep ?? '')}</em></p>`;
}

function convertedBody(row: LesionRow, picture: Uint8Array | undefined): string {
  const image =
    picture === undefined
      ? ''
      : `<img alt="Slices of the lesion with mark and outline" src="data:image/png;base64,${Buffer.from(picture).toString('base64')}">`;
  return `${verdictLine(row)}
<table>
<tr><th scope="row">Volume</th><td>${volumeWords(row)}</td></tr>
<tr><th scope="row">Mark</th><td>${axesWords(row.mark?.longAxisMm, row.mark?.shortAxisMm)}</td></tr>
<tr><th scope="row">Segmentation on the marked slice</th><td>${axesWords(row.measurements?.longAxisMm, row.measurements?.shortAxisMm)}</td></tr>
<tr><th scope="row">Intensity</th><td>${fixed(row.measurements?.meanHu, 0)} ± ${fixed(row.measurements?.sdHu, 0)} HU</td></tr>
<tr><th scope="row">Checks</th><td>${checkList(row)}</td></tr>
<tr><th scope="row">Method</th><td>${escapeHtml(`${row.method?.id} ${row.method?.version}`)}${flagWords(row.flags)}</td></tr>
<tr><th scope="row">Files</th><td>${fileLink(row.segmentation?.path)} ${fileLink(row.report?.path)}</td></tr>
</table>
${image}`;
}

function verdictLine({ checks = [] }: LesionRow): string {
  const grade = worstGrade(checks);
  const failed = checks.filter(({ passed }) => !passed);
  const why = failed.length === 0 ? '' : ` ${failed.map((check) => escapeHtml(checkWords(check))).join('; ')}`;
  return `<p class="verdict ${grade}"><strong>${gradeWords[grade].result}</strong>${why}</p>`;
}

const checkList = ({ checks = [] }: LesionRow): string =>
  checks
    .map((check) => {
      const grade = gradeOf(check);
      return `<span class="grade ${grade}">${gradeWords[grade].check}</span> ${escapeHtml(checkWords(check))}`;
    })
    .join('<br>');

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

const fixed = (value: number | undefined, digits: number): string =>
  value === undefined ? '–' : value.toFixed(digits);
const millilitres = (mm3: number | undefined): string =>
  mm3 === undefined ? '–' : String(Number((mm3 / 1000).toPrecision(3)));
