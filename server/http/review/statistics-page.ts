import type { ReviewStatisticsView } from './review-schemas.js';

type MethodRow = ReviewStatisticsView['methods'][number];

const columns = [
  'Method',
  'Reviewed',
  'Accepted',
  'Corrected',
  'Rejected',
  'Acceptance (95 % interval)',
  'Dice of corrections',
  'Voxels changed',
  'Seconds',
] as const;

/** @returns acceptance and edit distance by method as a page by itself: no script, nothing fetched. */
export function statisticsPage({ methods }: ReviewStatisticsView): string {
  const head = columns.map((name) => `<th scope="col">${name}</th>`).join('');
  const rows = methods.map((row) => `<tr>${cellsOf(row).map(cell).join('')}</tr>`).join('\n');
  const none = methods.length === 0 ? '<p>Nothing was reviewed yet.</p>' : '';
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>recist3d: reviews by method</title>
<style>body{font:16px/1.5 system-ui,sans-serif;margin:2rem;color:#111;background:#fff}table{border-collapse:collapse}
th,td{padding:.4rem .8rem;border-bottom:1px solid #767676;text-align:right}td{white-space:nowrap}th:first-child,td:first-child{text-align:left}</style></head>
<body><h1>Reviews by method</h1>${none}<table><caption>What readers decided on results</caption>
<thead><tr>${head}</tr></thead><tbody>${rows}</tbody></table></body></html>
`;
}

function cellsOf({ method, reviewed, accepted, corrected, rejected, acceptance, correction }: MethodRow): string[] {
  const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
  return [
    method,
    ...[reviewed, accepted, corrected, rejected].map(String),
    acceptance === undefined
      ? '–'
      : `${percent(acceptance.value)} (${percent(acceptance.lower)} – ${percent(acceptance.upper)})`,
    correction?.meanDice.toFixed(3) ?? '–',
    correction?.meanVoxelsChanged.toFixed(0) ?? '–',
    correction?.meanSeconds?.toFixed(1) ?? '–',
  ];
}

const cell = (text: string): string => `<td>${text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`)}</td>`;
