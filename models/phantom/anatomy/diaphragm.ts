import type { Shape } from '../shape.js';

interface Dome {
  readonly x: number;
  readonly y: number;
  readonly top: number;
  readonly width: number;
  readonly length: number;
}

/** The two domes of the diaphragm, mm; the patient's right one (x < 0) is higher. */
const right: Dome = { x: -66, y: 0, top: 22, width: 74, length: 88 };
const left: Dome = { x: 70, y: 4, top: 4, width: 70, length: 84 };

/** How far a dome has fallen at its rim. */
const FALL_MM = 57;
/** Where both domes are about equally high they pass into each other over this height. */
const BLEND_MM = 24;

function domeHeight({ x: cx, y: cy, top, width, length }: Dome, x: number, y: number): number {
  const u = (x - cx) / width;
  const v = (y - cy) / length;
  const squared = Math.min(2.56, u * u + v * v);
  return top - FALL_MM * squared * Math.sqrt(Math.sqrt(squared));
}

/** @returns height of the diaphragm above z = 0 at a place, mm. */
export function diaphragmHeight(x: number, y: number): number {
  const p = domeHeight(right, x, y);
  const q = domeHeight(left, x, y);
  const blend = Math.max(0, BLEND_MM - Math.abs(p - q));
  return Math.max(p, q) + (blend * blend) / (4 * BLEND_MM);
}

/** The slope of the domes makes the vertical distance larger than the true one; this is the mean of its cosine. */
const COSINE = 0.72;
/** Nothing of the diaphragm is higher. */
const HIGHEST_MM = 24;
const everywhere: readonly [number, number] = [-Infinity, Infinity];

/** Everything above the diaphragm. */
export const aboveDiaphragm: Shape = {
  bounds: { x: everywhere, y: everywhere, z: [-130, Infinity] },
  depth: (x, y, z) => (z > HIGHEST_MM + 20 ? 20 : (z - diaphragmHeight(x, y)) * COSINE),
};

/** Everything below it, its own muscle of 2 mm left out. */
export const belowDiaphragm: Shape = {
  bounds: { x: everywhere, y: everywhere, z: [-Infinity, HIGHEST_MM] },
  depth: (x, y, z) => (diaphragmHeight(x, y) - z) * COSINE - 2,
};
