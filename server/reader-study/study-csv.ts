import { diceOfViews } from './dice-of-views.js';
import type { GivenAnswer, MaskSource, ReaderStudy, ReaderStudyItem } from './reader-study.js';
import { countedAnswers, preferenceOf } from './study-summary.js';

const header = [
  ...['study', 'kind', 'reader', 'position', 'item', 'lesion', 'left', 'right', 'answer', 'preferred'],
  ...['dice', 'seconds', 'answered_at', 'counts'],
];

/** @returns a row for each answer, also those that were revised (`counts` false). `dice` is that of the two masks. */
export function studyCsv(
  study: ReaderStudy,
  items: readonly ReaderStudyItem[],
  answers: readonly GivenAnswer[],
): string {
  const byId = new Map(items.map((item) => [item.id, item]));
  const counted = new Set(countedAnswers(answers));
  const rows = answers.map((answer) => rowOf(study, byId.get(answer.itemId), answer, counted.has(answer)));
  return [header, ...rows].map((row) => `${row.map(cellOf).join(',')}\r\n`).join('');
}

function rowOf(
  { name, kind, sources }: ReaderStudy,
  item: ReaderStudyItem | undefined,
  answer: GivenAnswer,
  counts: boolean,
): readonly string[] {
  const [first, second] = sources.map(nameOf);
  const sides = second === undefined ? [first, ''] : answer.flipped ? [second, first] : [first, second];
  const preference = kind === 'acceptance' ? '' : preferenceOf(answer);
  const preferred = preference === 'first' ? first : preference === 'second' ? (second ?? '') : preference;
  const [maskA, maskB] = item?.masks ?? [];
  const dice = maskA === undefined || maskB === undefined ? '' : diceOfViews(maskA, maskB).toFixed(4);
  return [
    ...[name, kind, answer.readerId, String(answer.position), answer.itemId, item?.jobId ?? '', ...sides],
    ...[answer.answer, preferred, dice, answer.seconds.toFixed(2), answer.at.toISOString(), String(counts)],
  ];
}

const nameOf = (source: MaskSource): string => (source.kind === 'method' ? source.method : source.kind);

/**
 * RFC 4180; a cell that a spreadsheet would take for a formula begins with an apostrophe.
 */
function cellOf(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
