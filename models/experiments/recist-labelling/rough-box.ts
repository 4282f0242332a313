import type { SeededRandom } from '../../phantom/seeded-random.js';
import type { BoxBounds } from '../../recist-labelling/box-bounds.js';

/** How far the sides of a rough box lie outside of the lesion at most, as a share of the lesion's longer extent. */
export const mostRoom = 0.5;

/**
 * @returns a box as a reader draws it in passing: each side lies outside of the lesion by a length of its own, uniform from 0 to
 * `room` times the lesion's longer extent. With .5 it is 1 to 2 times as large as the lesion and off its middle by up to a quarter, which makes
 * the crop 1.6 to 3.2 times as large (004: 2 to 2.5 times, random offsets).
 */
export function drawRoughBox({ left, right, top, bottom }: BoxBounds, room: number, random: SeededRandom): BoxBounds {
  const extent = Math.max(right - left, bottom - top);
  const [a, b, c, d] = [0, 0, 0, 0].map(() => random.between(0, room) * extent);
  return { left: left - a, right: right + b, top: top - c, bottom: bottom + d };
}
