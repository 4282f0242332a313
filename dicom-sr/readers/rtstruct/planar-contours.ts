import type { Vec3 } from '../../geometry/vec3.js';
import { cross, dot, norm, scale, subtract } from '../../geometry/vec3.js';
import type { NaturalDataset } from '../../part10/natural-dataset.js';
import { itemsOf, numbersOf, textOf } from '../../part10/natural-dataset.js';
import type { Outline } from '../../region/outline.js';
import type { PatientPlane } from '../region-lines.js';

/** The closed contours of one ROI in one plane. */
export interface PlaneOfContours {
  readonly plane: PatientPlane;
  readonly outlines: readonly Outline[];
  /** Images that the contours name. */
  readonly imageUIDs: readonly string[];
}

/** mm by which a point may lie beside the plane of its contour, and contours of one slice beside each other. */
const planeToleranceMm = 0.1;
/** Cosine of the angle between contours that are parallel. */
const parallel = 0.9999;

/**
 * @param roi an item of ROI Contour Sequence
 * @returns its closed planar contours slice by slice; open lines, points and contours that are not plane are left out
 * @see PS3.3 C.8.8.6 ROI Contour Module
 */
export function planarContours(roi: NaturalDataset): readonly PlaneOfContours[] {
  const contours = itemsOf(roi, 'ContourSequence').flatMap((item) => readContour(item) ?? []);
  const [first] = contours;
  if (first === undefined) return [];
  const normal = first.normal;
  const [x, y] = basisOf(normal);
  const slices: { height: number; contours: Contour[] }[] = [];
  for (const contour of contours) {
    if (Math.abs(dot(contour.normal, normal)) < parallel) continue;
    const height = dot(contour.points[0], normal);
    const slice = slices.find((other) => Math.abs(other.height - height) <= planeToleranceMm);
    if (slice === undefined) slices.push({ height, contours: [contour] });
    else slice.contours.push(contour);
  }
  return slices.map(({ height, contours: members }) => ({
    plane: { origin: scale(normal, height), along: [x, y] },
    outlines: members.map(({ points }) => points.map((point) => [dot(point, x), dot(point, y)] as const)),
    imageUIDs: [...new Set(members.flatMap(({ imageUIDs }) => imageUIDs))],
  }));
}

interface Contour {
  readonly points: readonly Vec3[];
  readonly normal: Vec3;
  readonly imageUIDs: readonly string[];
}

function readContour(item: NaturalDataset): Contour | undefined {
  if (textOf(item, 'ContourGeometricType') !== 'CLOSED_PLANAR') return undefined;
  const data = numbersOf(item, 'ContourData');
  if (data.length < 9 || data.length % 3 !== 0 || !data.every(Number.isFinite)) return undefined;
  const points = Array.from({ length: data.length / 3 }, (_, i): Vec3 => [
    data[3 * i],
    data[3 * i + 1],
    data[3 * i + 2],
  ]);
  const normal = normalOf(points);
  if (normal === undefined || !points.every((p) => Math.abs(dot(subtract(p, points[0]), normal)) <= planeToleranceMm))
    return undefined;
  const imageUIDs = itemsOf(item, 'ContourImageSequence').flatMap(
    (image) => textOf(image, 'ReferencedSOPInstanceUID') ?? [],
  );
  return { points, normal, imageUIDs };
}

/** Newell's method; undefined for points on one line. Points to the head, whichever way the contour runs. */
function normalOf(points: readonly Vec3[]): Vec3 | undefined {
  let sum: Vec3 = [0, 0, 0];
  for (let i = 2; i < points.length; i++) {
    const area = cross(subtract(points[i - 1], points[0]), subtract(points[i], points[0]));
    sum = [sum[0] + area[0], sum[1] + area[1], sum[2] + area[2]];
  }
  const length = norm(sum);
  if (!(length > 1e-6)) return undefined;
  const main = sum.reduce((best, value) => (Math.abs(value) > Math.abs(best) ? value : best), 0);
  return scale(sum, Math.sign(main) / length);
}

function basisOf(normal: Vec3): readonly [Vec3, Vec3] {
  const aside: Vec3 = Math.abs(normal[0]) < 0.9 ? [1, 0, 0] : [0, 1, 0];
  const raw = cross(cross(normal, aside), normal);
  const x = scale(raw, 1 / norm(raw));
  return [x, cross(normal, x)];
}
