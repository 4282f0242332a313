import type { Vec3 } from '../../dicom-sr/geometry/vec3.js';
import { add, dot, subtract } from '../../dicom-sr/geometry/vec3.js';
import type { RigidTransform } from '../registration/rigid-transform.js';
import { inverseTransform, transformPoint } from '../registration/rigid-transform.js';
import type { SeededRandom } from './seeded-random.js';

/** How a body lies at one visit against how it lay at the first one. */
export interface BodyMotion {
  /** @returns where a point of the first visit (LPS mm) lies now. */
  toVisit(point: Vec3): Vec3;
  /** @returns where a point lay at the first visit. */
  toFirst(point: Vec3): Vec3;
}

interface Wave {
  readonly direction: Vec3;
  readonly amount: Vec3;
  readonly phase: number;
}

const waveCount = 4;

/**
 * @param pose how the body as a whole was moved
 * @param deformationMm how far breath and posture move a point beyond that, at most; the waves are 150 to 300 mm long
 */
export function bodyMotion(pose: RigidTransform, deformationMm: number, random: SeededRandom): BodyMotion {
  const waves = Array.from({ length: waveCount }, (): Wave => {
    const number = (2 * Math.PI) / random.between(150, 300);
    const [direction, amount] = [unitVector(random), unitVector(random)];
    return {
      direction: [direction[0] * number, direction[1] * number, direction[2] * number],
      amount,
      phase: random.between(0, 2 * Math.PI),
    };
  });
  const bend = (point: Vec3): Vec3 => {
    const moved = [0, 0, 0];
    for (const { direction, amount, phase } of waves) {
      const height = (deformationMm / waveCount) * Math.sin(dot(direction, point) + phase);
      amount.forEach((part, axis) => (moved[axis] += height * part));
    }
    return [moved[0], moved[1], moved[2]];
  };
  const back = inverseTransform(pose);
  return {
    toFirst: (point) => {
      const unposed = transformPoint(back, point);
      return add(unposed, bend(unposed));
    },
    toVisit: (point) => {
      // The bend is gentle (its slope is far below one): stepping back and forth closes in on the point that bends to this one.
      let unposed = point;
      for (let n = 0; n < 30; n++) unposed = subtract(point, bend(unposed));
      return transformPoint(pose, unposed);
    },
  };
}

function unitVector(random: SeededRandom): Vec3 {
  const [x, y, z] = [random.normal(), random.normal(), random.normal()];
  const length = Math.hypot(x, y, z) || 1;
  return [x / length, y / length, z / length];
}
