import type { Vec3 } from '../geometry/vec3.js';
import { add, scale } from '../geometry/vec3.js';
import type { PatientLine } from '../measurement/mark.js';
import type { Outline, PlanePoint } from '../region/outline.js';
import { largestPart } from '../region/outline.js';
import { regionAxes } from '../region/region-axes.js';

/** A plane in the patient: a point of it, and two perpendicular unit vectors along which its mm are counted. */
export interface PatientPlane {
  readonly origin: Vec3;
  readonly along: readonly [x: Vec3, y: Vec3];
}

/** @returns the axes of the largest part of a region, in LPS mm; undefined where it holds no area. */
export function regionLines(
  outlines: readonly Outline[],
  { origin, along }: PatientPlane,
): { readonly longAxis: PatientLine; readonly shortAxis?: PatientLine } | undefined {
  const axes = outlines.length === 0 ? undefined : regionAxes(largestPart(outlines));
  if (axes === undefined) return undefined;
  const toPatient = ([x, y]: PlanePoint): Vec3 => add(origin, add(scale(along[0], x), scale(along[1], y)));
  const line = ([a, b]: readonly [PlanePoint, PlanePoint]): PatientLine => [toPatient(a), toPatient(b)];
  return { longAxis: line(axes.longAxis), ...(axes.shortAxis && { shortAxis: line(axes.shortAxis) }) };
}
