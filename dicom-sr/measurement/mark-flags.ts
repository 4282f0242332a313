import { distance } from '../geometry/vec3.js';
import { lengthsAgree } from './length-agreement.js';
import type { LocatedMark } from './mark.js';

/** @returns what a reader must know about the mark of a result: words of the flags in recist3d-codes.ts. */
export function markFlags({ mark, longAxisLps, shortAxisLps }: LocatedMark): readonly string[] {
  const agrees = (statedMm: number | undefined, line: LocatedMark['shortAxisLps']): boolean =>
    statedMm === undefined || line === undefined || lengthsAgree(statedMm, distance(...line));
  const isAsStated = agrees(mark.longAxis.reportedMm, longAxisLps) && agrees(mark.shortAxis?.reportedMm, shortAxisLps);
  return [
    ...(mark.derivedFrom === undefined ? [] : ['mark-derived']),
    ...(isAsStated ? [] : ['length-disagrees']),
    ...(mark.alsoIn === undefined ? [] : ['marks-merged']),
  ];
}
