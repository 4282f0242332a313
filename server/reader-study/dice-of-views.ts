import type { MaskView } from '../http/lesion/lesion-schemas.js';

/** @returns the Dice of two masks of one series, from their runs; 1 for two empty ones. */
export function diceOfViews(a: MaskView, b: MaskView): number {
  const [sizeA, sizeB] = [countOf(a), countOf(b)];
  if (sizeA + sizeB === 0) return 1;
  const other = new Map(b.slices.map((slice) => [nameOf(slice), slice.runs]));
  const shared = a.slices.reduce((sum, slice) => sum + overlap(slice.runs, other.get(nameOf(slice)) ?? []), 0);
  return (2 * shared) / (sizeA + sizeB);
}

const nameOf = ({ sopInstanceUID, frameNumber = 1 }: MaskView['slices'][number]): string =>
  `${sopInstanceUID} ${frameNumber}`;

const countOf = ({ slices }: MaskView): number =>
  slices.reduce((sum, { runs }) => sum + runs.reduce((all, value, i) => all + (i % 2 === 1 ? value : 0), 0), 0);

/** Both lists are in order, so that one walk through both is enough. */
function overlap(a: readonly number[], b: readonly number[]): number {
  let shared = 0;
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    const [endA, endB] = [a[i] + a[i + 1], b[j] + b[j + 1]];
    shared += Math.max(0, Math.min(endA, endB) - Math.max(a[i], b[j]));
    if (endA <= endB) i += 2;
    else j += 2;
  }
  return shared;
}
