import type { MethodOutcome, SheetItem, SheetTask } from '../run/evaluation-task.js';
import type { EvaluatedLesion } from '../run/run-evaluation.js';
import { lesionsPerPage } from './draw-sheet.js';

/** In which order lesions stand on contact sheets. */
export type SheetOrder = 'worst' | 'best' | 'id';

export interface SheetOptions {
  readonly order: SheetOrder;
  /** At most so many lesions a set and method; 0 for no sheets. */
  readonly lesions: number;
}

/** A page and the name of its file, below the folder of sheets. */
export interface SheetPage {
  readonly path: string;
  readonly task: SheetTask;
}

/** @returns the pages to draw, set by set and method by method; lesions without a kept result are on none. */
export function sheetPages(
  lesions: readonly EvaluatedLesion[],
  methods: readonly string[],
  { order, lesions: most }: SheetOptions,
): readonly SheetPage[] {
  const sets = [...new Set(lesions.map(({ pair }) => pair.set))];
  return sets.flatMap((set) =>
    methods.flatMap((method) => {
      const drawn = lesions
        .filter(({ pair }) => pair.set === set)
        .flatMap((lesion) => withResult(lesion, method))
        .sort(comparator(order))
        .slice(0, most);
      return pagesOf(set, method, drawn, order);
    }),
  );
}

interface Drawn {
  readonly lesion: EvaluatedLesion;
  readonly outcome: MethodOutcome;
}

function withResult(lesion: EvaluatedLesion, method: string): readonly Drawn[] {
  const outcome = lesion.outcomes.find((candidate) => candidate.method === method);
  return outcome?.mask ? [{ lesion, outcome }] : [];
}

/** The number that a method is judged by: its volume, or its slice where it is a 2D method. Unscored lesions come last. */
const judged = ({ outcome }: Drawn): number | undefined => (outcome.scores?.volume ?? outcome.scores?.slice)?.dice;

/** Sorting is stable, so equal lesions keep the order of their ids. */
function comparator(order: SheetOrder): (a: Drawn, b: Drawn) => number {
  if (order === 'id') return () => 0;
  const sign = order === 'worst' ? 1 : -1;
  return (a, b) => {
    const [first, second] = [judged(a), judged(b)];
    if (first === undefined || second === undefined) return Number(first === undefined) - Number(second === undefined);
    return sign * (first - second);
  };
}

function pagesOf(set: string, method: string, drawn: readonly Drawn[], order: SheetOrder): readonly SheetPage[] {
  if (drawn.length === 0) return [];
  const { dimension } = drawn[0].outcome;
  const size = lesionsPerPage[dimension];
  const count = Math.ceil(drawn.length / size);
  return Array.from({ length: count }, (_, page): SheetPage => {
    const number = String(page + 1).padStart(String(count).length, '0');
    const part = drawn.slice(page * size, (page + 1) * size);
    return {
      path: `${method}/${set}-${number}.png`,
      task: {
        kind: 'sheet',
        title: `${method} on ${set}`,
        subtitle: `${describeOrder(order)}; page ${page + 1} of ${count}`,
        method,
        dimension,
        items: part.map((one) => itemOf(one)),
      },
    };
  });
}

const describeOrder = (order: SheetOrder): string =>
  ({ worst: 'lowest Dice first', best: 'highest Dice first', id: 'in the order of ids' })[order];

function itemOf({ lesion, outcome }: Drawn): SheetItem {
  const { pair, label, mark, markDerived } = lesion;
  const caption = outcome.dimension === 2 ? shortCaption(lesion, outcome) : longCaption(lesion, outcome);
  return { pair, label, mark: mark!, markDerived, result: outcome.mask!, caption };
}

const dice = (value: number | undefined): string => (value === undefined ? '–' : value.toFixed(3).replace(/^0/, ''));
const nameOf = ({ pair, label }: EvaluatedLesion): string => (label > 1 ? `${pair.id} · ${label}` : pair.id);
const axesOf = ({ facts }: EvaluatedLesion): string => {
  const { longMm, shortMm } = facts!;
  return `${longMm.toFixed(1)} × ${shortMm?.toFixed(1) ?? '–'} mm`;
};

function shortCaption(lesion: EvaluatedLesion, { scores }: MethodOutcome): readonly string[] {
  return [nameOf(lesion), `Dice ${dice(scores?.slice.dice)} · ${axesOf(lesion)}`];
}

function longCaption(lesion: EvaluatedLesion, outcome: MethodOutcome): readonly string[] {
  const { scores, resultMl, seconds, flags, methodId, method } = outcome;
  const truthMl = lesion.facts?.truth?.volumeMl;
  return [
    nameOf(lesion),
    `Dice 3D ${dice(scores?.volume?.dice)} · 2D ${dice(scores?.slice.dice)}`,
    `precision ${dice(scores?.volume?.precision)}`,
    `recall ${dice(scores?.volume?.recall)}`,
    `HD95 ${scores?.volume?.hausdorff95Mm.toFixed(1) ?? '–'} mm`,
    `mark ${axesOf(lesion)}`,
    `truth ${truthMl?.toFixed(2) ?? '–'} ml`,
    `result ${resultMl?.toFixed(2) ?? '–'} ml`,
    `${seconds.toFixed(2)} s`,
    ...(methodId === method ? [] : [methodId]),
    ...flags,
  ];
}
