import type { Vec3 } from '../../dicom-sr/geometry/vec3.js';
import { add, dot, norm, scale, subtract } from '../../dicom-sr/geometry/vec3.js';

/** A rotation and a shift of LPS mm: `rotation · point + shift`. Takes a point of the earlier study to its place in the later one. */
export interface RigidTransform {
  /** Rows of the rotation matrix. */
  readonly rotation: readonly [Vec3, Vec3, Vec3];
  /** mm. */
  readonly shift: Vec3;
}

export const identityTransform: RigidTransform = {
  rotation: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  shift: [0, 0, 0],
};

/** @returns the shift alone, mm. */
export const translation = (shift: Vec3): RigidTransform => ({ ...identityTransform, shift });

const rotated = ({ rotation: [x, y, z] }: RigidTransform, point: Vec3): Vec3 => [
  dot(x, point),
  dot(y, point),
  dot(z, point),
];

/** @returns where a point (LPS mm) goes. */
export const transformPoint = (transform: RigidTransform, point: Vec3): Vec3 =>
  add(rotated(transform, point), transform.shift);

/** @returns the way back. */
export function inverseTransform({ rotation: [x, y, z], shift }: RigidTransform): RigidTransform {
  const turnedBack: RigidTransform = {
    rotation: [
      [x[0], y[0], z[0]],
      [x[1], y[1], z[1]],
      [x[2], y[2], z[2]],
    ],
    shift: [0, 0, 0],
  };
  return { ...turnedBack, shift: scale(rotated(turnedBack, shift), -1) };
}

/** @returns first one, then the other. */
export function compose(first: RigidTransform, then: RigidTransform): RigidTransform {
  const columns = inverseTransform({ ...first, shift: [0, 0, 0] }).rotation;
  const row = (axis: Vec3): Vec3 => [dot(axis, columns[0]), dot(axis, columns[1]), dot(axis, columns[2])];
  const [x, y, z] = then.rotation;
  return { rotation: [row(x), row(y), row(z)], shift: transformPoint(then, first.shift) };
}

/**
 * @param turn axis times angle, radians
 * @param centre LPS mm, stays where it is but for the shift
 * @returns a turn about a centre, then a shift (Rodrigues' formula)
 */
export function turnAbout(centre: Vec3, turn: Vec3, shift: Vec3): RigidTransform {
  const angle = norm(turn);
  if (angle < 1e-12) return translation(shift);
  const [x, y, z] = scale(turn, 1 / angle);
  const [s, c] = [Math.sin(angle), Math.cos(angle)];
  const t = 1 - c;
  const turned: RigidTransform = {
    rotation: [
      [t * x * x + c, t * x * y - s * z, t * x * z + s * y],
      [t * x * y + s * z, t * y * y + c, t * y * z - s * x],
      [t * x * z - s * y, t * y * z + s * x, t * z * z + c],
    ],
    shift: [0, 0, 0],
  };
  return { ...turned, shift: add(subtract(centre, rotated(turned, centre)), shift) };
}

/** @returns angle of the rotation, degrees. */
export function turnDegrees({ rotation: [x, y, z] }: RigidTransform): number {
  const cosine = (x[0] + y[1] + z[2] - 1) / 2;
  return (Math.acos(Math.min(1, Math.max(-1, cosine))) * 180) / Math.PI;
}
