import type { Organ } from '../paint.js';
import type { Shape } from '../shape.js';
import { difference, ellipsoid, ellipticCylinder, offset, union } from '../shape.js';
import type { Texture } from '../texture.js';

/** Outline of the skin: an ellipse with flat front and back. */
export const skin: Shape = roundedBox(0, 2, 168, 112);
/** Muscle of chest and back lies within. */
export const muscleWall: Shape = roundedBox(0, -1, 148, 97);
/** Inner lining of chest and abdomen. */
export const cavity: Shape = ellipticCylinder([0, -4], [126, 82]);
/** Outer side of the ribs. */
export const cageOuter: Shape = ellipticCylinder([0, -4], [136, 91]);

/** The back muscles beside the spine. */
const paraspinal: Shape = union(ellipticCylinder([-34, 84], [30, 20]), ellipticCylinder([34, 84], [30, 20]), 4);

const SKIN_MM = 1.8;
/** Deeper than this, other organs cover the wall: its texture need not be worked out. */
const WALL_MM = 45;
const FAT = -104;
const MUSCLE = 58;

/** @returns skin, subcutaneous fat and muscle, from outside to inside; septa run through the fat, streaks of fat through the muscle. */
export function bodyWall(coarse: Texture, fine: Texture): Organ[] {
  return [
    { shape: skin, tissue: (x, y, z, depth) => fat(x, y, z, depth, coarse, fine) },
    { shape: muscleWall, tissue: (x, y, z, depth) => marbled(x, y, z, depth, coarse, fine) },
    { shape: paraspinal, tissue: (x, y, z, depth) => marbled(x, y, z, depth, coarse, fine) },
    { shape: offset(cavity, 3), tissue: (x, y, z) => FAT + 6 * coarse(x, y, z) },
  ];
}

/** Fat with thin septa where the coarse field changes its sign. */
function fat(x: number, y: number, z: number, depth: number, coarse: Texture, fine: Texture): number {
  if (depth < SKIN_MM) return 18;
  if (depth > WALL_MM) return FAT;
  const septum = Math.max(0, 1 - Math.abs(coarse(x * 0.8, y * 1.6, z * 0.5)) / 0.06);
  return FAT + 5 * fine(x, y, z) + 55 * septum;
}

/** Outer and inner muscles slide on a sheet of fat, this deep. */
const LAYER_MM = 6.5;

/** Muscle in bundles with fat between them, in two layers. */
function marbled(x: number, y: number, z: number, depth: number, coarse: Texture, fine: Texture): number {
  if (depth > WALL_MM) return MUSCLE;
  const between = Math.max(0, 1 - Math.abs(coarse(x * 1.3, y * 1.3, z * 0.4)) / 0.11);
  const layer = Math.max(0, 1 - Math.abs(depth - LAYER_MM - 2 * coarse(x, y, z)) / 1.2);
  return MUSCLE + 6 * fine(x, y, z) - 120 * Math.min(1, Math.max(0.75 * between, layer));
}

/** @returns an upright cylinder whose section lies between ellipse and rectangle (a superellipse of exponent about 2.5). */
function roundedBox(cx: number, cy: number, a: number, b: number): Shape {
  return {
    bounds: { x: [cx - a, cx + a], y: [cy - b, cy + b], z: [-Infinity, Infinity] },
    depth: (x, y) => {
      const u = ((x - cx) / a) ** 2;
      const v = ((y - cy) / b) ** 2;
      const f = Math.sqrt(0.5 * (u + v) + 0.5 * Math.sqrt(u * u + v * v));
      const slope = Math.sqrt(u / (a * a) + v / (b * b)) / Math.max(f, 1e-3);
      return Math.min(b, (1 - f) / Math.max(slope, 1 / a));
    },
  };
}

/** @returns shoulder blades: thin plates of bone at the back of the upper chest. */
export function shoulderBlades(): Organ[] {
  return [-1, 1].map((side) => ({
    shape: difference(ellipsoid([side * 98, 70, 120], [34, 22, 62]), ellipsoid([side * 95, 62.5, 120], [40, 22, 80])),
    tissue: (_x: number, _y: number, _z: number, depth: number) => (depth < 1.5 ? 620 : 240),
  }));
}
