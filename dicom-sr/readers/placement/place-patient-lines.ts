import type { Vec3 } from '../../geometry/vec3.js';
import { add, cross, dot, norm, scale, subtract } from '../../geometry/vec3.js';
import type { ImagePoint } from '../../geometry/index-point.js';
import type { MarkAxis, PatientLine, PatientLines } from '../../measurement/mark.js';
import type { WarningReason } from '../warning-reasons.js';
import type { CandidateImage } from './candidate-image.js';

/** A mark on its image. */
export interface PlacedLines {
  readonly image: CandidateImage;
  readonly longAxis: MarkAxis;
  readonly shortAxis?: MarkAxis;
}

/** Coordinates are written with few digits. */
const roundingMm = 0.01;
/** Half of the distance between slices for a series of one. */
const aloneMm = 0.5;

/**
 * Projects lines in patient coordinates on the slice that they lie in: every endpoint within half of the distance between two slices of it.
 * @param images of any series; those of another frame of reference are left aside
 * @returns the lines in pixels of that slice; or why there is none: no image, none in their frame of reference and plane, none near enough,
 *   or slices of several series
 */
export function placePatientLines(place: PatientLines, images: readonly CandidateImage[]): PlacedLines | WarningReason {
  const inFrame = images.filter(({ frameOfReferenceUID }) => frameOfReferenceUID === place.frameOfReferenceUID);
  const named = narrowed(inFrame, place);
  if (named.length === 0) return isThere(place, images) ? 'geometry-differs' : 'image-not-found';
  const inPlane = named.filter((image) => isInPlane(image, place));
  if (inPlane.length === 0) return 'geometry-differs';
  const series = [...groupBySeries(inPlane).values()];
  const found = series.flatMap((slices) => nearestSlice(place, slices, inFrame) ?? []);
  if (found.length === 0) return 'between-slices';
  if (found.length > 1) return 'ambiguous-series';
  const [image] = found;
  const axis = (line: PatientLine, reportedMm: number | undefined): MarkAxis => ({
    endpoints: [toPixels(line[0], image), toPixels(line[1], image)],
    ...(reportedMm !== undefined && { reportedMm }),
  });
  return {
    image,
    longAxis: axis(place.longAxis, place.longReportedMm),
    ...(place.shortAxis && { shortAxis: axis(place.shortAxis, place.shortReportedMm) }),
  };
}

/** Images that the document names; where it names none, those of its series; where it names no series, all. */
function narrowed(
  images: readonly CandidateImage[],
  { imageUIDs, seriesInstanceUIDs }: PatientLines,
): readonly CandidateImage[] {
  if (imageUIDs !== undefined && imageUIDs.length > 0) {
    const own = images.filter(({ sopInstanceUID }) => imageUIDs.includes(sopInstanceUID));
    if (own.length > 0) return own;
  }
  if (seriesInstanceUIDs === undefined || seriesInstanceUIDs.length === 0) return images;
  return images.filter(({ seriesInstanceUID }) => seriesInstanceUIDs.includes(seriesInstanceUID));
}

/** Every series that the document names is there, in another frame of reference. */
function isThere({ seriesInstanceUIDs = [] }: PatientLines, images: readonly CandidateImage[]): boolean {
  const found = new Set(images.map(({ seriesInstanceUID }) => seriesInstanceUID));
  return seriesInstanceUIDs.length > 0 && seriesInstanceUIDs.every((uid) => found.has(uid));
}

const isInPlane = (image: CandidateImage, { normal }: PatientLines): boolean =>
  normal === undefined || isParallel(normalOf(image), normal);

const isParallel = (a: Vec3, b: Vec3): boolean => Math.abs(dot(a, b)) > 0.999;

function groupBySeries(images: readonly CandidateImage[]): ReadonlyMap<string, readonly CandidateImage[]> {
  const groups = new Map<string, CandidateImage[]>();
  for (const image of images) {
    const group = groups.get(image.seriesInstanceUID);
    if (group === undefined) groups.set(image.seriesInstanceUID, [image]);
    else group.push(image);
  }
  return groups;
}

/** @param all with the neighbours of the slices that were named: their distance decides how near is near enough */
function nearestSlice(
  { longAxis, shortAxis }: PatientLines,
  slices: readonly CandidateImage[],
  all: readonly CandidateImage[],
): CandidateImage | undefined {
  const points = [...longAxis, ...(shortAxis ?? [])];
  const far = (image: CandidateImage): number => Math.max(...points.map((point) => distanceToPlane(point, image)));
  const nearest = slices.reduce((best, image) => (far(image) < far(best) ? image : best));
  const neighbours = all.filter(({ seriesInstanceUID }) => seriesInstanceUID === nearest.seriesInstanceUID);
  return far(nearest) <= halfGap(nearest, neighbours) + roundingMm ? nearest : undefined;
}

const normalOf = ({ orientation: [row, column] }: CandidateImage): Vec3 => {
  const normal = cross(row, column);
  return scale(normal, 1 / norm(normal));
};

const distanceToPlane = (point: Vec3, image: CandidateImage): number =>
  Math.abs(dot(subtract(point, image.position), normalOf(image)));

/** Half of the distance to the nearest neighbour. */
function halfGap(image: CandidateImage, neighbours: readonly CandidateImage[]): number {
  const normal = normalOf(image);
  const offsets = neighbours
    .filter((other) => isParallel(normalOf(other), normal))
    .map((other) => Math.abs(dot(subtract(other.position, image.position), normal)))
    .filter((mm) => mm > roundingMm);
  return offsets.length === 0 ? aloneMm : Math.min(...offsets) / 2;
}

/** @returns the foot of a point on an image, as DICOM counts pixels: the centre of the first one is [0.5, 0.5]. */
function toPixels(point: Vec3, { position, orientation, pixelSpacingMm }: CandidateImage): ImagePoint {
  const offset = subtract(point, position);
  return [dot(offset, orientation[0]) / pixelSpacingMm[1] + 0.5, dot(offset, orientation[1]) / pixelSpacingMm[0] + 0.5];
}

/** @returns LPS mm of a point of an image; the inverse of the projection. */
export function toPatient(
  [column, row]: ImagePoint,
  image: Pick<CandidateImage, 'position' | 'orientation' | 'pixelSpacingMm'>,
): Vec3 {
  const { position, orientation, pixelSpacingMm } = image;
  const along = scale(orientation[0], (column - 0.5) * pixelSpacingMm[1]);
  return add(position, add(along, scale(orientation[1], (row - 0.5) * pixelSpacingMm[0])));
}
