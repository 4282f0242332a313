import type { SeededRandom } from './seeded-random.js';
import type { Shape } from './shape.js';

type Triple = readonly [number, number, number];

export interface LesionShapeOptions {
  readonly centreMm: Triple;
  /** Largest half-axis, mm. */
  readonly radiusMm: number;
  /** Middle and smallest half-axis over the largest one. */
  readonly flattening: readonly [middle: number, smallest: number];
  /** How far the surface departs from an ellipsoid, share of the radius. */
  readonly irregularity: number;
}

/** A hump or dent of the surface around one direction. */
interface Lobe {
  readonly direction: Triple;
  readonly height: number;
}

const LOBES = 8;

/**
 * @returns a smooth, irregular, star-shaped solid: an ellipsoid in a random attitude whose radius is raised and lowered by broad lobes
 */
export function lesionShape(random: SeededRandom, options: LesionShapeOptions): Shape {
  const { centreMm, radiusMm, flattening, irregularity } = options;
  const [u, v, w] = randomFrame(random);
  const [a, b, c] = [radiusMm, radiusMm * flattening[0], radiusMm * flattening[1]];
  const lobes = Array.from({ length: LOBES }, (): Lobe => ({
    direction: randomFrame(random)[0],
    height: irregularity * Math.max(-1.6, Math.min(1.6, random.normal())),
  }));
  const highest = lobes.reduce((sum, { height }) => sum + Math.max(0, height), 0);
  const reach = radiusMm * (1 + highest);
  const limits = (centre: number): readonly [number, number] => [centre - reach, centre + reach];
  return {
    bounds: { x: limits(centreMm[0]), y: limits(centreMm[1]), z: limits(centreMm[2]) },
    depth: (x, y, z) => {
      const dx = x - centreMm[0];
      const dy = y - centreMm[1];
      const dz = z - centreMm[2];
      const distance = Math.sqrt(dx * dx + dy * dy + dz * dz);
      if (distance < 1e-6) return c;
      const p = u[0] * dx + u[1] * dy + u[2] * dz;
      const q = v[0] * dx + v[1] * dy + v[2] * dz;
      const r = w[0] * dx + w[1] * dy + w[2] * dz;
      const ellipsoid = distance / Math.sqrt((p / a) ** 2 + (q / b) ** 2 + (r / c) ** 2);
      if (distance > ellipsoid * (1 + highest)) return ellipsoid * (1 + highest) - distance;
      return ellipsoid * (1 + lobed(lobes, dx / distance, dy / distance, dz / distance)) - distance;
    },
  };
}

/** @returns relative change of the radius in a direction; a lobe is (cos² of the angle to it)² on its own side, so it is smooth. */
function lobed(lobes: readonly Lobe[], x: number, y: number, z: number): number {
  let sum = 0;
  for (const { direction, height } of lobes) {
    const cosine = x * direction[0] + y * direction[1] + z * direction[2];
    const squared = cosine * cosine;
    if (cosine > 0) sum += height * squared * squared;
  }
  return sum;
}

/** @returns three perpendicular unit vectors in a random attitude (a uniform unit quaternion as a rotation matrix). */
function randomFrame(random: SeededRandom): readonly [Triple, Triple, Triple] {
  const raw = [random.normal(), random.normal(), random.normal(), random.normal()];
  const length = Math.hypot(...raw);
  const [a, b, c, d] = raw.map((value) => value / length) as [number, number, number, number];
  return [
    [1 - 2 * (c * c + d * d), 2 * (b * c - a * d), 2 * (b * d + a * c)],
    [2 * (b * c + a * d), 1 - 2 * (b * b + d * d), 2 * (c * d - a * b)],
    [2 * (b * d - a * c), 2 * (c * d + a * b), 1 - 2 * (b * b + c * c)],
  ];
}
