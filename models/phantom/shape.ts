/** Limits of a solid in mm. */
export interface Box {
  readonly x: readonly [from: number, to: number];
  readonly y: readonly [from: number, to: number];
  readonly z: readonly [from: number, to: number];
}

/** A solid in patient mm (LPS). */
export interface Shape {
  /** Nothing of the solid lies outside. */
  readonly bounds: Box;
  /** @returns how deep a point lies below the surface, mm; negative outside. Exact near the surface, a fair estimate elsewhere. */
  depth(x: number, y: number, z: number): number;
}

type Triple = readonly [number, number, number];

/** @returns an ellipsoid with axes along x, y, z. */
export function ellipsoid([cx, cy, cz]: Triple, [a, b, c]: Triple): Shape {
  return {
    bounds: { x: [cx - a, cx + a], y: [cy - b, cy + b], z: [cz - c, cz + c] },
    depth: (x, y, z) => ellipticDepth((x - cx) / a, (y - cy) / b, (z - cz) / c, a, b, c),
  };
}

/**
 * @returns depth below the surface of an ellipsoid with half-axes a, b, c at (u·a, v·b, w·c): (1 − f) over the gradient of f = |(u, v, w)|.
 * At the centre, where the gradient vanishes, the shortest half-axis.
 */
function ellipticDepth(u: number, v: number, w: number, a: number, b: number, c: number): number {
  const f = Math.sqrt(u * u + v * v + w * w);
  const slope = Math.sqrt((u / a) ** 2 + (v / b) ** 2 + (w / c) ** 2);
  const shortest = Math.min(a, b, c);
  return slope < 1e-6 ? shortest : Math.min(shortest, ((1 - f) * f) / slope);
}

/** @returns an upright cylinder of elliptic section; its ends, where it has any, are flat and not softened. */
export function ellipticCylinder(
  [cx, cy]: readonly [number, number],
  [a, b]: readonly [number, number],
  z: readonly [from: number, to: number] = [-Infinity, Infinity],
): Shape {
  return {
    bounds: { x: [cx - a, cx + a], y: [cy - b, cy + b], z },
    depth: (x, y, height) =>
      height < z[0] || height > z[1] ? -b : ellipticDepth((x - cx) / a, (y - cy) / b, 0, a, b, 1e9),
  };
}

/** @returns a tube from p to q with round ends, whose radius goes evenly from `radiusP` to `radiusQ`. */
export function capsule(p: Triple, q: Triple, radiusP: number, radiusQ = radiusP): Shape {
  const [dx, dy, dz] = [q[0] - p[0], q[1] - p[1], q[2] - p[2]];
  const squared = dx * dx + dy * dy + dz * dz || 1;
  const limits = (axis: 0 | 1 | 2): readonly [number, number] => [
    Math.min(p[axis] - radiusP, q[axis] - radiusQ),
    Math.max(p[axis] + radiusP, q[axis] + radiusQ),
  ];
  return {
    bounds: { x: limits(0), y: limits(1), z: limits(2) },
    depth: (x, y, z) => {
      const ax = x - p[0];
      const ay = y - p[1];
      const az = z - p[2];
      const t = Math.min(1, Math.max(0, (ax * dx + ay * dy + az * dz) / squared));
      const ex = ax - t * dx;
      const ey = ay - t * dy;
      const ez = az - t * dz;
      return radiusP + t * (radiusQ - radiusP) - Math.sqrt(ex * ex + ey * ey + ez * ez);
    },
  };
}

/** Further outside than this no voxel has a share of a solid, so that its second half need not be asked. */
const FAR_OUTSIDE_MM = -12;

/** @returns what lies in both. */
export function intersection(a: Shape, b: Shape): Shape {
  const overlap = (axis: keyof Box): readonly [number, number] => [
    Math.max(a.bounds[axis][0], b.bounds[axis][0]),
    Math.min(a.bounds[axis][1], b.bounds[axis][1]),
  ];
  return {
    bounds: { x: overlap('x'), y: overlap('y'), z: overlap('z') },
    depth: (x, y, z) => {
      const depth = a.depth(x, y, z);
      return depth < FAR_OUTSIDE_MM ? depth : Math.min(depth, b.depth(x, y, z));
    },
  };
}

/** @returns what lies in either, with the corner between them rounded over `blendMm` (quadratic smooth maximum). */
export function union(a: Shape, b: Shape, blendMm = 0): Shape {
  const hull = (axis: keyof Box): readonly [number, number] => [
    Math.min(a.bounds[axis][0], b.bounds[axis][0]) - blendMm / 4,
    Math.max(a.bounds[axis][1], b.bounds[axis][1]) + blendMm / 4,
  ];
  return {
    bounds: { x: hull('x'), y: hull('y'), z: hull('z') },
    depth: (x, y, z) => {
      const p = a.depth(x, y, z);
      const q = b.depth(x, y, z);
      const overlap = Math.max(0, blendMm - Math.abs(p - q));
      return Math.max(p, q) + (blendMm > 0 ? (overlap * overlap) / (4 * blendMm) : 0);
    },
  };
}

/** @returns the first without the second. */
export function difference(a: Shape, b: Shape): Shape {
  return {
    bounds: a.bounds,
    depth: (x, y, z) => {
      const depth = a.depth(x, y, z);
      return depth < FAR_OUTSIDE_MM ? depth : Math.min(depth, -b.depth(x, y, z));
    },
  };
}

/** @returns the solid grown outwards by `mm` (negative: shrunk). */
export function offset(shape: Shape, mm: number): Shape {
  const grow = ([from, to]: readonly [number, number]): readonly [number, number] => [from - mm, to + mm];
  const { x, y, z } = shape.bounds;
  return { bounds: { x: grow(x), y: grow(y), z: grow(z) }, depth: (a, b, c) => shape.depth(a, b, c) + mm };
}
