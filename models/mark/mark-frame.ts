import type { VoxelAxis, VoxelMark } from '../../dicom-sr/volume/voxel-mark.js';
import type { SliceRowColumn } from '../../dicom-sr/volume/volume.js';

/** A mark with both axes: as drawn, or with its short axis assumed. */
export type FullMark = VoxelMark & { readonly shortAxis: VoxelAxis };

/**
 * A mark as a coordinate frame of its slice, in mm: the origin where the axes cross, one direction along the long axis, one across it.
 * Plane coordinates are [column · spacing, row · spacing], so that pixels may be anisotropic.
 */
export interface MarkFrame {
  readonly slice: number;
  /** mm from the centre of the slice's first pixel. */
  readonly centre: readonly [x: number, y: number];
  /** Unit vector of the long axis, first endpoint → second. */
  readonly along: readonly [x: number, y: number];
  /** `along` turned by a quarter from x towards y. */
  readonly across: readonly [x: number, y: number];
  /** Half-axes along the long axis: towards its first and its second endpoint. */
  readonly halfLongMm: readonly [first: number, second: number];
  /** Half-axes against and with `across`. */
  readonly halfShortMm: readonly [against: number, with_: number];
  readonly longAxisMm: number;
  readonly shortAxisMm: number;
  /** √(LW)/2: the half height that fits real lesions (their half extent over it has median .98). */
  readonly halfHeightMm: number;
}

/**
 * @returns the frame of a mark. Endpoints are taken for centres of outermost lesion pixels, so that each half-axis reaches half a pixel further;
 * both lengths include that. No half-axis is shorter than half a pixel, also where a short axis does not cross the long one.
 */
export function markFrame(mark: FullMark, spacingMm: SliceRowColumn): MarkFrame {
  const toMm = ([column, row]: readonly [number, number]) => [column * spacingMm[2], row * spacingMm[1]] as const;
  const [a, b] = [toMm(mark.longAxis[0]), toMm(mark.longAxis[1])];
  const [c, d] = [toMm(mark.shortAxis[0]), toMm(mark.shortAxis[1])];
  const length = Math.hypot(b[0] - a[0], b[1] - a[1]);
  const along = length > 0 ? ([(b[0] - a[0]) / length, (b[1] - a[1]) / length] as const) : ([1, 0] as const);
  const across = [-along[1], along[0]] as const;
  const project = (p: readonly [number, number], axis: readonly [number, number]) =>
    (p[0] - a[0]) * axis[0] + (p[1] - a[1]) * axis[1];
  const halfPixel = Math.sqrt(spacingMm[1] * spacingMm[2]) / 2;
  const crossing = Math.min(length, Math.max(0, (project(c, along) + project(d, along)) / 2));
  const sides = [project(c, across), project(d, across)];
  const [low, high] = [Math.min(...sides), Math.max(...sides)];
  const half = (reach: number) => Math.max(reach, halfPixel) + halfPixel;
  const longAxisMm = length + 2 * halfPixel;
  const shortAxisMm = Math.hypot(d[0] - c[0], d[1] - c[1]) + 2 * halfPixel;
  return {
    slice: mark.slice,
    centre: [a[0] + along[0] * crossing, a[1] + along[1] * crossing],
    along,
    across,
    halfLongMm: [half(crossing), half(length - crossing)],
    halfShortMm: [half(Math.abs(low)), half(Math.abs(high))],
    longAxisMm,
    shortAxisMm,
    halfHeightMm: Math.sqrt(longAxisMm * shortAxisMm) / 2,
  };
}

/**
 * @returns the radius of a point of the plane in the mark's quarter-ellipses: 0 at the crossing, 1 on the ellipse through the four endpoints.
 * Each quadrant has its own pair of half-axes.
 */
export function planarRadius(frame: MarkFrame, xMm: number, yMm: number): number {
  const [dx, dy] = [xMm - frame.centre[0], yMm - frame.centre[1]];
  const u = dx * frame.along[0] + dy * frame.along[1];
  const v = dx * frame.across[0] + dy * frame.across[1];
  return Math.hypot(u / frame.halfLongMm[u < 0 ? 0 : 1], v / frame.halfShortMm[v < 0 ? 0 : 1]);
}
