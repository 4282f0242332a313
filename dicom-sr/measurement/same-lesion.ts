import type { Mark, MarkAxis } from './mark.js';

/** How near the endpoints of two long axes must be to each other to be the same measurement: the larger of both. */
export const sameLesionTolerance = { pixels: 3, share: 0.1 } as const;

/** @returns true where two marks measure the same lesion on the same image: their long axes have the same ends, in either direction. */
export function sameLesion(a: Mark, b: Mark): boolean {
  const isSameImage =
    a.referencedImage.sopInstanceUID === b.referencedImage.sopInstanceUID &&
    (a.referencedImage.frameNumber ?? 1) === (b.referencedImage.frameNumber ?? 1);
  return isSameImage && sameLine(a.longAxis, b.longAxis);
}

function sameLine({ endpoints: [a0, a1] }: MarkAxis, { endpoints: [b0, b1] }: MarkAxis): boolean {
  const far = (p: readonly [number, number], q: readonly [number, number]): number =>
    Math.hypot(p[0] - q[0], p[1] - q[1]);
  const length = Math.max(far(a0, a1), far(b0, b1));
  const apart = Math.min(Math.max(far(a0, b0), far(a1, b1)), Math.max(far(a0, b1), far(a1, b0)));
  return apart <= Math.max(sameLesionTolerance.pixels, sameLesionTolerance.share * length);
}

/** A mark with what its document says of when it was written. */
export interface DatedMark {
  readonly mark: Mark;
  /** Sorts as text. */
  readonly writtenAt: string;
}

/** One reason for which a mark goes before another. */
interface PrecedenceRule {
  readonly name: string;
  /** The larger goes first. */
  readonly rank: (mark: DatedMark) => number | string;
}

/** Kinds of documents, the best first: a report is meant as a measurement, a presentation state may hold a doodle. */
const rankOfKind = ({ source, derivedFrom }: Mark): number => {
  const isReport = source.sopClassUID.startsWith('1.2.840.10008.5.1.4.1.1.88.');
  if (derivedFrom !== undefined) return isReport ? 1 : 0;
  if (source.format === 'csv') return 2;
  if (source.format === 'aim') return 3;
  return isReport ? 5 : 4;
};

/** By which of several marks of one lesion the result is made, the first rule that decides. */
export const precedenceRules: readonly PrecedenceRule[] = [
  {
    name: 'complete before preliminary or partial (CompletionFlag, PreliminaryFlag)',
    rank: ({ mark }) => (mark.source.preliminary ? 0 : 1),
  },
  { name: 'verified before unverified (VerificationFlag)', rank: ({ mark }) => (mark.source.verified ? 1 : 0) },
  {
    name: 'drawn before derived from an outline or segment; Structured Report, presentation state, AIM, table, region',
    rank: ({ mark }) => rankOfKind(mark),
  },
  { name: 'both axes before one', rank: ({ mark }) => (mark.shortAxis ? 1 : 0) },
  { name: 'the document written last', rank: ({ writtenAt }) => writtenAt },
  {
    name: 'the greater SOP Instance UID, so that the choice is always the same',
    rank: ({ mark }) => mark.source.sopInstanceUID,
  },
];

/** Sorts the mark that counts to the front. */
export function comparePrecedence(a: DatedMark, b: DatedMark): number {
  for (const { rank } of precedenceRules) {
    const [rankA, rankB] = [rank(a), rank(b)];
    if (rankA !== rankB) return rankA > rankB ? -1 : 1;
  }
  return a.mark.source.groupIndex - b.mark.source.groupIndex;
}

/**
 * @param first the mark that counts
 * @param others marks of the same lesion that do not
 * @returns the mark with the documents that it was merged with: those written before its own, in order of precedence. One that is written
 *   later finds the result there already, and changes nothing of it.
 */
export function mergedMark(first: DatedMark, others: readonly DatedMark[]): Mark {
  const { alsoIn: _, ...mark } = first.mark;
  const earlier = others.filter(({ writtenAt }) => writtenAt <= first.writtenAt);
  const alsoIn = [...earlier].sort(comparePrecedence).map((other) => other.mark.source);
  return alsoIn.length === 0 ? mark : { ...mark, alsoIn };
}
