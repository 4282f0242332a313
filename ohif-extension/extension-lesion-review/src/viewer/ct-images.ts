import type { DisplaySet, InstanceMetadata, Point3, Services } from '../host/viewer.js';

/** One image of the series, where it lies, and how the viewer calls it. */
export interface CtImage {
  readonly sopInstanceUID: string;
  readonly imageId: string;
  /** LPS mm of the centre of the top left pixel. */
  readonly position: Point3;
}

/** A CT series in the viewer. Images are in the order of their positions along the normal, whatever order the viewer or the scanner chose. */
export interface CtImages {
  readonly displaySet: DisplaySet;
  readonly images: readonly CtImage[];
  /** Index in `images` by SOP Instance UID. */
  readonly indexOf: ReadonlyMap<string, number>;
  readonly rows: number;
  readonly columns: number;
  /** [between rows, between columns], mm. */
  readonly pixelSpacing: readonly [number, number];
  readonly orientation: readonly number[];
  /** mm between slices. */
  readonly sliceSpacing: number;
  readonly frameOfReferenceUID: string;
}

/** @returns the series as it lies in the viewer, or undefined where it is not there, has no geometry, or is multi-frame. */
export function ctImagesOf(services: Services, seriesInstanceUID: string): CtImages | undefined {
  const displaySet = services.displaySetService
    .getActiveDisplaySets()
    .find((set) => set.SeriesInstanceUID === seriesInstanceUID && imagesOf(set).length > 0);
  return displaySet && readImages(displaySet);
}

/** @returns whether the series is held by multi-frame images: their frames share one SOP Instance UID, by which everything here is found. */
export const isMultiFrame = (services: Services, seriesInstanceUID: string): boolean =>
  services.displaySetService
    .getActiveDisplaySets()
    .some((set) => set.SeriesInstanceUID === seriesInstanceUID && imagesOf(set).some(hasFrames));

const hasFrames = ({ NumberOfFrames }: InstanceMetadata): boolean => Number(NumberOfFrames ?? 1) > 1;

const imagesOf = (set: DisplaySet): readonly InstanceMetadata[] => set.images ?? set.instances ?? [];

function readImages(displaySet: DisplaySet): CtImages | undefined {
  const instances = imagesOf(displaySet);
  if (instances.some(hasFrames)) return undefined;
  const [first] = instances;
  const orientation = first.ImageOrientationPatient?.map(Number);
  const spacing = first.PixelSpacing?.map(Number);
  if (orientation?.length !== 6 || spacing?.length !== 2) return undefined;
  const normal = cross(orientation);
  const images = instances
    .filter((instance) => instance.imageId !== undefined && instance.ImagePositionPatient?.length === 3)
    .map((instance) => ({
      sopInstanceUID: instance.SOPInstanceUID,
      imageId: instance.imageId ?? '',
      position: instance.ImagePositionPatient!.map(Number) as Point3,
    }))
    .sort((a, b) => dot(a.position, normal) - dot(b.position, normal));
  if (images.length === 0) return undefined;
  const last = images[images.length - 1];
  const length = dot(last.position, normal) - dot(images[0].position, normal);
  return {
    displaySet,
    images,
    indexOf: new Map(images.map(({ sopInstanceUID }, index) => [sopInstanceUID, index])),
    rows: first.Rows,
    columns: first.Columns,
    pixelSpacing: [spacing[0], spacing[1]],
    orientation,
    sliceSpacing: images.length > 1 ? length / (images.length - 1) : 1,
    frameOfReferenceUID: first.FrameOfReferenceUID ?? '',
  };
}

const dot = (a: readonly number[], b: readonly number[]): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const cross = ([a, b, c, d, e, f]: readonly number[]): Point3 => [b * f - c * e, c * d - a * f, a * e - b * d];

/** @returns LPS mm of a point of one image, [column, row] as DICOM counts: the centre of the top left pixel is (0.5, 0.5). */
export function imagePointToWorld(
  ct: CtImages,
  sopInstanceUID: string,
  [column, row]: readonly [number, number],
): Point3 | undefined {
  const index = ct.indexOf.get(sopInstanceUID);
  if (index === undefined) return undefined;
  const { position } = ct.images[index];
  const [rowSpacing, columnSpacing] = ct.pixelSpacing;
  const at = (axis: number): number =>
    position[axis] +
    (column - 0.5) * columnSpacing * ct.orientation[axis] +
    (row - 0.5) * rowSpacing * ct.orientation[axis + 3];
  return [at(0), at(1), at(2)];
}

/** @returns where a point lies on the series: [column, row] as DICOM counts, and the index of the nearest image. */
export function worldToImagePoint(
  ct: CtImages,
  world: Point3,
): { readonly point: [number, number]; readonly index: number } {
  const origin = ct.images[0].position;
  const offset = world.map((value, axis) => value - origin[axis]);
  const along = dot(offset, cross(ct.orientation));
  const index = Math.min(ct.images.length - 1, Math.max(0, Math.round(along / ct.sliceSpacing)));
  const { position } = ct.images[index];
  const inPlane = world.map((value, axis) => value - position[axis]);
  const column = dot(inPlane, ct.orientation) / ct.pixelSpacing[1] + 0.5;
  const row = dot(inPlane, ct.orientation.slice(3)) / ct.pixelSpacing[0] + 0.5;
  return { point: [column, row], index };
}
