import type { LesionRoi } from '../../data/roi/lesion-roi.js';
import type { MarkAxes } from '../../mark/mark-ellipse.js';
import { lineMask } from '../../raster/line-mask.js';

/** What a network is told of a slice: each pixel lesion, background, or not known. */
export interface WeakLabel {
  /** 1 on lesion pixels, on the grid of the ROI. */
  readonly foreground: Uint8Array;
  /** 1 on pixels that are certainly none. */
  readonly background: Uint8Array;
}

/** @returns a label that knows every pixel. */
export const certainLabel = (mask: Uint8Array): WeakLabel => ({
  foreground: mask,
  background: mask.map((value) => 1 - value),
});

/** What the losses call the parts of a label. */
export type LossKind = 'recist' | 'cross-entropy' | 'soft-dice';

/**
 * @returns a label as the targets of a loss: `marked`, `foreground`, `background` (disjoint; R are the lesion pixels on the axes) for the loss
 * of 001, `target` and `weight` for the others. A pixel that is in neither part has no weight.
 * @param axes the mark, or its estimate, on the slice; none where the slice lies beyond it
 */
export function labelTargets(
  label: WeakLabel,
  kind: LossKind,
  side: number,
  axes: MarkAxes | undefined,
): Readonly<Record<string, Uint8Array>> {
  const { foreground, background } = label;
  if (kind !== 'recist') return { target: foreground, weight: foreground.map((value, i) => value | background[i]) };
  const size = { rows: side, columns: side };
  const lines = axes ? lineMask(size, [axes.longAxis, axes.shortAxis]) : new Uint8Array(foreground.length);
  const marked = foreground.map((value, i) => value & lines[i]);
  return { marked, foreground: foreground.map((value, i) => value & (1 - marked[i])), background };
}

/** @returns the truth of one slice; undefined where it is not known. */
export function truthOfSlice({ truth, side }: LesionRoi, slice: number): Uint8Array | undefined {
  return truth?.subarray(slice * side * side, (slice + 1) * side * side);
}
