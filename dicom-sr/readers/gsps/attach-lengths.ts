import type { ImagePoint } from '../../geometry/index-point.js';
import type { DrawnLine } from '../lines/pair-lines.js';
import type { GraphicLine } from './graphic-lines.js';
import type { PrintedText } from './printed-texts.js';

/** The lines of one mark as drawn. */
export interface DrawnMark {
  readonly long: GraphicLine;
  readonly short?: GraphicLine;
}

/** What is printed beside a mark, mm. */
export interface PrintedLengths {
  readonly longMm?: number;
  readonly shortMm?: number;
}

/**
 * Gives every printed length to a mark: the one of the same group, else of the same annotation, else the nearest of the same layer, else
 * the nearest of the image. A text that belongs to none of several is left out.
 * @returns the lengths in the order of the marks
 */
export function attachLengths(marks: readonly DrawnMark[], texts: readonly PrintedText[]): readonly PrintedLengths[] {
  const owners = texts.map((text) => ownerOf(text, marks));
  return marks.map((mark) =>
    lengthsOf(
      mark,
      texts.filter((_, i) => owners[i] === mark),
    ),
  );
}

type Closeness = (text: PrintedText, line: GraphicLine) => boolean;

const closeness: readonly Closeness[] = [
  (text, line) => text.group !== undefined && text.group === line.group,
  (text, line) => text.annotation === line.annotation,
  (text, line) => text.layer === line.layer,
  () => true,
];

const linesOf = ({ long, short }: DrawnMark): readonly GraphicLine[] => (short === undefined ? [long] : [long, short]);

function ownerOf(text: PrintedText, marks: readonly DrawnMark[]): DrawnMark | undefined {
  for (const isClose of closeness) {
    const candidates = marks.filter((mark) => linesOf(mark).some((line) => isClose(text, line)));
    if (candidates.length === 1) return candidates[0];
    if (candidates.length > 1) return text.at && nearest(text.at, candidates);
  }
  return undefined;
}

function nearest(at: ImagePoint, marks: readonly DrawnMark[]): DrawnMark {
  const far = (mark: DrawnMark): number => Math.min(...linesOf(mark).map(({ line }) => distanceTo(line, at)));
  return marks.reduce((best, mark) => (far(mark) < far(best) ? mark : best));
}

function distanceTo([[x0, y0], [x1, y1]]: DrawnLine, [x, y]: ImagePoint): number {
  const [dx, dy] = [x1 - x0, y1 - y0];
  const share = ((x - x0) * dx + (y - y0) * dy) / (dx * dx + dy * dy);
  const at = Math.min(1, Math.max(0, share));
  return Math.hypot(x - x0 - at * dx, y - y0 - at * dy);
}

/** A product names both axes; a single length belongs to the line that it was drawn with, else the longer one to the long axis. */
function lengthsOf({ long, short }: DrawnMark, texts: readonly PrintedText[]): PrintedLengths {
  const product = texts.find(({ lengthsMm }) => lengthsMm.length === 2);
  if (product !== undefined) return { longMm: product.lengthsMm[0], shortMm: product.lengthsMm[1] };
  const single = texts.map((text) => ({ mm: text.lengthsMm[0], line: lineOf(text, long, short) }));
  const [first, second] = single
    .filter(({ line }) => line === undefined)
    .map(({ mm }) => mm)
    .sort((a, b) => b - a);
  const of = (line: GraphicLine | undefined): number | undefined =>
    line && single.find((text) => text.line === line)?.mm;
  const longMm = of(long) ?? first;
  const shortMm = of(short) ?? (of(long) === undefined ? second : first);
  return {
    ...(longMm !== undefined && { longMm }),
    ...(short !== undefined && shortMm !== undefined && { shortMm }),
  };
}

/** The line of a mark that a text was drawn with, where it was drawn with only one of the two. */
function lineOf(text: PrintedText, long: GraphicLine, short?: GraphicLine): GraphicLine | undefined {
  if (short === undefined) return long;
  for (const isClose of closeness.slice(0, 2)) {
    const own = [long, short].filter((line) => isClose(text, line));
    if (own.length === 1) return own[0];
  }
  return undefined;
}
