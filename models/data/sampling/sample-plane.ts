import type { IndexPoint } from '../../../dicom-sr/geometry/index-point.js';
import type { Augmentation } from './augmentation.js';

/** Where each pixel of a new image lies in an old one: parallel arrays of rows and columns, C order of the new image. */
export interface SamplingGrid {
  readonly side: number;
  readonly rows: Float32Array;
  readonly columns: Float32Array;
}

/**
 * @returns the grid of a square image of `side` pixels in the middle of an older one of `oldSide`, after an augmentation; pixels keep their size.
 */
export function samplingGrid(
  side: number,
  oldSide: number,
  { matrix: [a, b, c, d], shift }: Pick<Augmentation, 'matrix' | 'shift'>,
): SamplingGrid {
  const [middle, oldMiddle] = [(side - 1) / 2, (oldSide - 1) / 2];
  const [rows, columns] = [new Float32Array(side * side), new Float32Array(side * side)];
  for (let row = 0, i = 0; row < side; row++) {
    for (let column = 0; column < side; column++, i++) {
      const [y, x] = [row - middle, column - middle];
      rows[i] = oldMiddle + a * y + b * x - shift[0];
      columns[i] = oldMiddle + c * y + d * x - shift[1];
    }
  }
  return { side, rows, columns };
}

/** @returns where a point of the old image lies on the new one; both [column, row]. */
export function pointOnGrid(
  side: number,
  oldSide: number,
  { matrix: [a, b, c, d], shift }: Pick<Augmentation, 'matrix' | 'shift'>,
  [column, row]: IndexPoint,
): IndexPoint {
  const [y, x] = [row - (oldSide - 1) / 2 + shift[0], column - (oldSide - 1) / 2 + shift[1]];
  const determinant = a * d - b * c;
  const middle = (side - 1) / 2;
  return [middle + (a * x - c * y) / determinant, middle + (d * y - b * x) / determinant];
}

/**
 * Writes an image at the places of a grid, interpolated linearly; what lies outside repeats the border.
 * @param plane the old image, `oldSide` squared, from `from` on
 * @param target takes `side` squared values from `to` on
 */
export function sampleLinear(
  plane: ArrayLike<number>,
  from: number,
  oldSide: number,
  { rows, columns }: SamplingGrid,
  target: Float32Array,
  to: number,
): void {
  const last = oldSide - 1;
  for (let i = 0; i < rows.length; i++) {
    const row = Math.min(last, Math.max(0, rows[i]));
    const column = Math.min(last, Math.max(0, columns[i]));
    const [top, left] = [Math.min(last - 1, Math.floor(row)), Math.min(last - 1, Math.floor(column))];
    const [down, across] = [row - top, column - left];
    const at = from + top * oldSide + left;
    const upper = plane[at] * (1 - across) + plane[at + 1] * across;
    const lower = plane[at + oldSide] * (1 - across) + plane[at + oldSide + 1] * across;
    target[to + i] = upper * (1 - down) + lower * down;
  }
}

/** Writes a mask at the places of a grid, nearest pixel; outside there is no lesion. Thin lines stay lines. */
export function sampleNearest(
  plane: ArrayLike<number>,
  from: number,
  oldSide: number,
  { rows, columns }: SamplingGrid,
  target: Float32Array,
  to: number,
  outside = 0,
): void {
  for (let i = 0; i < rows.length; i++) {
    const [row, column] = [Math.round(rows[i]), Math.round(columns[i])];
    const isInside = row >= 0 && row < oldSide && column >= 0 && column < oldSide;
    target[to + i] = isInside ? plane[from + row * oldSide + column] : outside;
  }
}
