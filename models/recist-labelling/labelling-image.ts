import type { BoxBounds } from './box-bounds.js';

/** Rows and columns of what the network sees. */
export const labellingSide = 64;

/** Extent of the crop over the box's longer side: a lesion that fills two thirds of a rough box fills 40 % of the crop (004: 2–2.5 times). */
export const cropOverBox = 1.6;

/** What the network is told of each pixel: two windows, since nobody names the organ of a box, and where the box is. */
export const labellingChannels = [
  'HU −160 … 240, as −1 … 1',
  'HU −1000 … 400, as −1 … 1',
  'the box: 1 in its middle, 0 on its sides, −1 twice as far out',
] as const;

/** Changes whenever the same box gives another image; weights name the one that they were trained with. */
export const labellingPreprocessing = 'rough-box-64-1';

/** A box in its crop, −1 … 1 from outer edge to outer edge. */
export interface BoxInCrop {
  readonly centre: readonly [x: number, y: number];
  readonly half: readonly [x: number, y: number];
}

/**
 * Writes the three channels of a crop.
 * @param hu `labellingSide` squared
 * @param target takes them from `to` on, [channel, row, column]
 */
export function writeLabellingImage(hu: ArrayLike<number>, box: BoxInCrop, target: Float32Array, to = 0): void {
  const area = labellingSide * labellingSide;
  for (let i = 0; i < area; i++) {
    target[to + i] = clamp((hu[i] - 40) / 200);
    target[to + area + i] = clamp((hu[i] + 300) / 700);
    const [x, y] = [cropCoordinate(i % labellingSide), cropCoordinate(Math.floor(i / labellingSide))];
    const away = Math.max(Math.abs(x - box.centre[0]) / box.half[0], Math.abs(y - box.centre[1]) / box.half[1]);
    target[to + 2 * area + i] = clamp(1 - away);
  }
}

/** @returns where a pixel's centre lies, −1 … 1 from outer edge to outer edge. */
export const cropCoordinate = (index: number, side: number = labellingSide): number => (2 * index + 1) / side - 1;

const clamp = (value: number): number => Math.min(1, Math.max(-1, value));

/** @returns the square around a box in the units of its bounds: its middle, and half of its side */
export function cropAround({ left, right, top, bottom }: BoxBounds): {
  readonly centre: readonly [x: number, y: number];
  readonly half: number;
} {
  const longer = Math.max(right - left, bottom - top);
  return { centre: [(left + right) / 2, (top + bottom) / 2], half: (cropOverBox * longer) / 2 };
}
