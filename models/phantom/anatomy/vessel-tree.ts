import type { SeededRandom } from '../seeded-random.js';
import type { Shape } from '../shape.js';
import { capsule } from '../shape.js';

type Triple = readonly [number, number, number];

/** One straight piece of a vessel. */
export interface Branch {
  readonly from: Triple;
  readonly to: Triple;
  readonly radiusFromMm: number;
  readonly radiusToMm: number;
}

export interface VesselTreeOptions {
  readonly from: Triple;
  readonly direction: Triple;
  readonly radiusMm: number;
  readonly lengthMm: number;
  /** Radius and length of a child over its parent's. */
  readonly shrink: number;
  /** Branches thinner than this are not drawn. */
  readonly smallestMm: number;
  /** How far children turn away from their parent (tangent of the angle). */
  readonly spread: number;
}

/** @returns a vessel that forks until it is too thin to be seen; radii roughly follow Murray's law (r³ = Σ rᵢ³). */
export function vesselTree(random: SeededRandom, options: VesselTreeOptions): Branch[] {
  const { from, direction, radiusMm, lengthMm, shrink, smallestMm, spread } = options;
  if (radiusMm < smallestMm) return [];
  const heading = unit(direction);
  const length = lengthMm * random.between(0.7, 1.3);
  const to: Triple = [from[0] + heading[0] * length, from[1] + heading[1] * length, from[2] + heading[2] * length];
  const radiusToMm = radiusMm * Math.sqrt(shrink);
  const turn = unit([random.normal(), random.normal(), random.normal()]);
  const child = (sign: number, size: number): Branch[] =>
    vesselTree(random, {
      ...options,
      from: to,
      direction: [0, 1, 2].map((axis) => heading[axis] + sign * spread * size * turn[axis]) as unknown as Triple,
      radiusMm: radiusMm * shrink * random.between(0.88, 1.02) * (size > 1 ? 0.85 : 1),
      lengthMm: lengthMm * (0.5 + 0.5 * shrink),
    });
  return [{ from, to, radiusFromMm: radiusMm, radiusToMm }, ...child(1, 0.7), ...child(-1, 1.25)];
}

/** @returns one shape a branch, so that each is painted within its own small box only. */
export function treeShape(branches: readonly Branch[]): Shape[] {
  return branches.map(({ from, to, radiusFromMm, radiusToMm }) => capsule(from, to, radiusFromMm, radiusToMm));
}

function unit([x, y, z]: Triple): Triple {
  const length = Math.hypot(x, y, z) || 1;
  return [x / length, y / length, z / length];
}
