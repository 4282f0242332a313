import type { Mark } from '../../measurement/mark.js';
import { pairLines } from '../lines/pair-lines.js';
import { sameImage } from '../read-image-reference.js';

/**
 * Joins marks of a single line each that are the two axes of one lesion: one tracking UID, one image, crossing near perpendicularly. ePAD keeps
 * each line in an annotation of its own, and often in a file of its own.
 * @returns the marks in their order, a pair in the place of its long axis; lines of which three and more cross stay alone
 */
export function pairSingleLines(marks: readonly Mark[]): readonly Mark[] {
  const alone = marks.filter(({ shortAxis, trackingUID }) => shortAxis === undefined && trackingUID !== undefined);
  const { pairs } = pairLines(alone, ({ longAxis }) => longAxis.endpoints, {
    mayPair: (a, b) => a.trackingUID === b.trackingUID && sameImage(a.referencedImage, b.referencedImage),
  });
  const shortOf = new Map(pairs);
  const taken = new Set(pairs.map(([, short]) => short));
  return marks.flatMap((mark) => {
    if (taken.has(mark)) return [];
    const short = shortOf.get(mark);
    return [short === undefined ? mark : { ...mark, shortAxis: short.longAxis }];
  });
}
