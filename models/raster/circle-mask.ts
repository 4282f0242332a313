import type { IndexPoint } from '../../dicom-sr/geometry/index-point.js';
import type { PlaneSize } from './plane-size.js';

/** A circle of the image plane, in pixels. */
export interface Circle {
  readonly centre: IndexPoint;
  readonly radius: number;
}

/** Pixel centres this close (in pixels) to the circle lie on it. */
const TOLERANCE = 1e-9;

/** @returns 1 on the pixels whose centre lies inside of the circle or on it. */
export function circleMask(size: PlaneSize, { centre, radius }: Circle): Uint8Array {
  const mask = new Uint8Array(size.rows * size.columns);
  for (let row = 0; row < size.rows; row++) {
    const square = (radius + TOLERANCE) ** 2 - (row - centre[1]) ** 2;
    if (square < 0) continue;
    const half = Math.sqrt(square);
    const first = Math.max(0, Math.ceil(centre[0] - half));
    const last = Math.min(size.columns - 1, Math.floor(centre[0] + half));
    if (first <= last) mask.fill(1, row * size.columns + first, row * size.columns + last + 1);
  }
  return mask;
}

/**
 * @returns the smallest circle that holds all points; meant for a handful of them. It passes through two points that are a
 * diameter, or through three.
 */
export function minimumEnclosingCircle(points: readonly IndexPoint[]): Circle {
  const candidates: Circle[] = points.map((centre) => ({ centre, radius: 0 }));
  points.forEach((a, i) => {
    points.slice(i + 1).forEach((b, j) => {
      candidates.push(circleOfDiameter(a, b));
      for (const c of points.slice(i + j + 2)) candidates.push(...circumscribedCircle(a, b, c));
    });
  });
  const holdsAll = ({ centre, radius }: Circle): boolean =>
    points.every((point) => distance(point, centre) <= radius * (1 + TOLERANCE) + TOLERANCE);
  return candidates.filter(holdsAll).reduce((best, circle) => (circle.radius < best.radius ? circle : best));
}

const distance = (a: IndexPoint, b: IndexPoint): number => Math.hypot(a[0] - b[0], a[1] - b[1]);

const circleOfDiameter = (a: IndexPoint, b: IndexPoint): Circle => ({
  centre: [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2],
  radius: distance(a, b) / 2,
});

/** @returns nothing where the three points lie on one line. */
function circumscribedCircle(a: IndexPoint, b: IndexPoint, c: IndexPoint): Circle[] {
  const [bx, by, cx, cy] = [b[0] - a[0], b[1] - a[1], c[0] - a[0], c[1] - a[1]];
  const twiceCross = 2 * (bx * cy - by * cx);
  if (Math.abs(twiceCross) <= TOLERANCE) return [];
  const [b2, c2] = [bx * bx + by * by, cx * cx + cy * cy];
  const [x, y] = [(cy * b2 - by * c2) / twiceCross, (bx * c2 - cx * b2) / twiceCross];
  return [{ centre: [a[0] + x, a[1] + y], radius: Math.hypot(x, y) }];
}
