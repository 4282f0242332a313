import { escapeHtml } from '../report/escape-html.js';
import { reportStyle } from '../report/report-style.js';
import type { VisitComparison } from './comparison/comparison.js';
import { carriedLine, notComparedLine, proposalLine } from './comparison/comparison-table.js';
import type { FollowedLesion, FollowUp, JudgedVisit, LesionAtVisit } from './follow-up.js';
import type { LesionPictures } from './lesion-pictures.js';
import { pictureKey } from './lesion-pictures.js';
import { spiderChart, waterfallChart } from './response-charts.js';
import { bestWords, dateWords, growthWords, mm, ml, rulesWords, share, verdictOf, wordsOf } from './response-words.js';

const style = `
table.response { width: 100%; }
table.response th, table.response td { border-bottom: 1px solid #d5dbe1; padding: .35rem .75rem .35rem 0; }
table.response tr.sum td, table.response tr.sum th { border-top: 2px solid #15202b; font-weight: 600; }
table.response img { width: 7.5rem; border-radius: .25rem; margin: .2rem 0; }
.role { color: #4a5560; font-size: .85rem; }
.discordant { background: #fbdcae; padding: 0 .3rem; border-radius: .25rem; }
.keep { white-space: nowrap; }
section svg { max-width: 100%; height: auto; }
`;

/** @returns report.html: one page a patient, one file without anything beside it; it names no patient. */
export function responseHtml(
  followUp: FollowUp,
  pictures: LesionPictures,
  version: string,
  comparison?: VisitComparison,
): string {
  const { visits, lesions, warnings } = followUp;
  const last = visits[visits.length - 1];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>recist3d: response over ${visits.length} visits</title>
<style>${reportStyle}${style}</style>
</head>
<body>
<main>
<h1>Response over ${visits.length} ${visits.length === 1 ? 'visit' : 'visits'}</h1>
<p class="summary">${escapeHtml(rulesWords(followUp))} · recist3d ${escapeHtml(version)} · not signed by a reader</p>
<p class="verdict ${verdictOf(last.response)}"><strong>${escapeHtml(last.response)}</strong> at ${dateWords(last.date)}: ${escapeHtml(last.reason)}</p>
<section><h2>Lesions</h2>
<table class="response">
<tr><th scope="col">Lesion</th>${visits.map(({ date }, i) => `<th scope="col">${i === 0 ? 'Baseline' : `Follow-up ${i}`}<br><small>${dateWords(date)}</small></th>`).join('')}</tr>
${lesions.map((lesion) => lesionRow(lesion, pictures)).join('\n')}
${visitRows(followUp)}
</table>${hasVolumes(followUp) ? volumeNote : ''}</section>
<section><h2>Change</h2>${spiderChart(followUp)}${waterfallChart(followUp)}</section>
<section><h2>Decisions</h2><table>${visits.slice(1).map(decisionRow).join('\n')}</table>${bestLine(followUp)}</section>
${comparison ? comparisonSection(comparison) : ''}
${lesions.length > 0 ? roleSection(lesions) : ''}
${warnings.length > 0 ? warningSection(followUp) : ''}
</main>
</body>
</html>
`;
}

function lesionRow(lesion: FollowedLesion, pictures: LesionPictures): string {
  const { key, name, organ, role, isNode, visits } = lesion;
  const words = [role, organ, isNode ? 'short axis' : ''].filter((word) => word !== '').join(', ');
  const cells = visits.map(
    (at, i) => `<td>${picture(pictures.get(pictureKey(key, i)), name)}${lesionCell(lesion, at)}</td>`,
  );
  return `<tr><th scope="row">${escapeHtml(name === '' ? key : name)}<br><span class="role">${escapeHtml(words)}</span></th>${cells.join('')}</tr>`;
}

const picture = (png: Uint8Array | undefined, name: string): string =>
  png === undefined
    ? ''
    : `<img alt="Marked slice of ${escapeHtml(name)}" src="data:image/png;base64,${Buffer.from(png).toString('base64')}">`;

function lesionCell(lesion: FollowedLesion, at: LesionAtVisit): string {
  const { state, sizeMm, volumeMm3, volumeIntervalMm3, verified } = at;
  if (state !== 'measured') return wordsOf(lesion, at);
  const volume =
    volumeMm3 === undefined
      ? ''
      : `<br>${ml(volumeMm3)} ml${volumeIntervalMm3 ? ` <small class="keep">(${volumeIntervalMm3.map(ml).join(' – ')})</small>` : ''}${verified === true ? ' ✓' : ''}`;
  return `${sizeMm === undefined ? '' : `${mm(sizeMm)} mm`}${volume}`;
}

const hasVolumes = ({ lesions }: FollowUp): boolean =>
  lesions.some(({ visits }) => visits.some(({ volumeMm3 }) => volumeMm3 !== undefined));

const volumeNote =
  '<p class="role">Volumes with their 95 % interval, as the measurement is uncertain; ✓ where a reader stands for the result.</p>';

function visitRows({ visits, lesions }: FollowUp): string {
  const row = (title: string, cell: (visit: JudgedVisit) => string): string =>
    `<tr class="sum"><th scope="row">${title}</th>${visits.map((visit) => `<td>${cell(visit)}</td>`).join('')}</tr>`;
  return [
    row(
      'Sum of diameters',
      ({ sumMm, missing }) =>
        `${mm(sumMm)} mm${missing.length > 0 ? ` <small>(${missing.length} missing)</small>` : ''}`,
    ),
    row('from baseline', ({ target }) => share(target?.changeFromBaseline)),
    row('from smallest', ({ target }) => share(target?.changeFromNadir)),
    row('Response', ({ response }) => `<span class="grade ${verdictOf(response)}">${escapeHtml(response)}</span>`),
    ...(visits.some(({ volumetric }) => volumetric !== undefined)
      ? [
          row('Sum of volumes', (visit) => sumOfVolumes(visit, visits.indexOf(visit), lesions)),
          row('from baseline (95 %)', ({ volumetric }) =>
            volumetric
              ? `${share(volumetric.changeFromBaseline)} <small>(${volumetric.changeInterval.map(share).join(' to ')})</small>`
              : '',
          ),
          row('Growth since the visit before', ({ volumetric }) =>
            volumetric?.doublingDays === undefined ? '' : growthWords(volumetric.doublingDays),
          ),
          row('Response by volume', ({ volumetric, discordant }) =>
            volumetric
              ? `<span class="grade ${verdictOf(volumetric.response)}">${volumetric.response}</span>${discordant ? ' <span class="discordant">discordant</span>' : ''}`
              : '',
          ),
        ]
      : []),
  ].join('\n');
}

/** Of the baseline there is no response to take it from. */
function sumOfVolumes({ volumetric }: JudgedVisit, visit: number, lesions: readonly FollowedLesion[]): string {
  if (volumetric !== undefined) return `${ml(volumetric.sumMm3)} ml`;
  const volumes = lesions
    .filter(({ role }) => role === 'target')
    .map(({ visits }) => (visits[visit].state === 'measured' ? visits[visit].volumeMm3 : 0));
  if (volumes.length === 0 || volumes.includes(undefined)) return '';
  return visit === 0 ? `${ml(volumes.reduce<number>((sum, volume = 0) => sum + volume, 0))} ml` : '';
}

const decisionRow = ({ date, response, reason, nonTarget, newLesions }: JudgedVisit): string =>
  `<tr><th scope="row" class="keep">${dateWords(date)}</th><td class="keep"><strong>${escapeHtml(response)}</strong></td><td>${escapeHtml(reason)}${nonTarget === 'none' ? '' : ` Non-target: ${nonTarget}.`}${newLesions.length > 0 ? ` New lesions: ${newLesions.length}.` : ''}</td></tr>`;

const bestLine = ({ best }: FollowUp): string => (best === undefined ? '' : `<p>${bestWords(best)}</p>`);

const roleSection = (lesions: readonly FollowedLesion[]): string =>
  `<section><h2>Why each lesion counts as it does</h2><table>${lesions.map(({ name, key, role, reason }) => `<tr><th scope="row">${escapeHtml(name === '' ? key : name)}</th><td>${role}</td><td>${escapeHtml(reason)}</td></tr>`).join('\n')}</table></section>`;

const warningSection = ({ warnings }: FollowUp): string =>
  `<section><h2>Look at this</h2><table>${warnings.map(({ code, detail }) => `<tr><th scope="row">${code}</th><td>${escapeHtml(detail)}</td></tr>`).join('\n')}</table></section>`;

/** What nobody has confirmed stands apart from what was judged. */
function comparisonSection({ proposals, carried, notCompared }: VisitComparison): string {
  const rows = [...proposals.map(proposalLine), ...carried.map(carriedLine), ...notCompared.map(notComparedLine)];
  return rows.length === 0
    ? ''
    : `<section><h2>Proposed by the images, for a reader to confirm</h2><ul>${rows.map((row) => `<li>${escapeHtml(row)}</li>`).join('\n')}</ul></section>`;
}
