import type { ReaderStudySummaryView } from '../http/reader-study/reader-study-schemas.js';
import { wilsonInterval } from '../review/wilson-interval.js';
import type { GivenAnswer, ReaderStudy } from './reader-study.js';

type ReaderSummary = ReaderStudySummaryView['readers'][number];

/**
 * @param answers every answer; of one reader and item the last one counts
 * @returns acceptance or preferences with 95 % Wilson intervals, and time: of every reader together (`all`), then by reader
 */
export function studySummary(
  { id, name, kind, sources }: ReaderStudy,
  items: number,
  answers: readonly GivenAnswer[],
): ReaderStudySummaryView {
  const counted = countedAnswers(answers);
  const readers = [...new Set(counted.map(({ readerId }) => readerId))].sort();
  return {
    id,
    name,
    kind,
    sources: sources.map((source) => ({ ...source })),
    items,
    readers: [
      summaryOf('all', kind, counted),
      ...readers.map((reader) =>
        summaryOf(
          reader,
          kind,
          counted.filter(({ readerId }) => readerId === reader),
        ),
      ),
    ],
  };
}

/** @returns the answers that count: the last one of each reader to each item. */
export const countedAnswers = (answers: readonly GivenAnswer[]): readonly GivenAnswer[] => [
  ...new Map(answers.map((answer) => [`${answer.readerId} ${answer.itemId}`, answer])).values(),
];

/** @returns which source a reader preferred, whatever side it stood on. */
export function preferenceOf({ answer, flipped }: Pick<GivenAnswer, 'answer' | 'flipped'>): string {
  if (answer === 'left') return flipped ? 'second' : 'first';
  if (answer === 'right') return flipped ? 'first' : 'second';
  return answer;
}

function summaryOf(reader: string, kind: ReaderStudy['kind'], answers: readonly GivenAnswer[]): ReaderSummary {
  const seconds = answers.map((answer) => answer.seconds).sort((a, b) => a - b);
  const share = (preference: string) =>
    wilsonInterval(answers.filter((answer) => preferenceOf(answer) === preference).length, answers.length);
  const asked =
    kind === 'acceptance'
      ? { accepted: share('accept') }
      : {
          preferences: {
            first: share('first'),
            second: share('second'),
            both: share('both'),
            neither: share('neither'),
          },
        };
  return { reader, answered: answers.length, medianSeconds: median(seconds), meanSeconds: mean(seconds), ...asked };
}

const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;

/** The mean of the two middle ones where their number is even. */
function median(ascending: readonly number[]): number {
  const middle = ascending.length / 2;
  return mean(ascending.slice(Math.ceil(middle) - 1, Math.floor(middle) + 1));
}
