import pLimit from 'p-limit';
import { toIndexPoint } from '../../dicom-sr/geometry/index-point.js';
import { DicomError } from '../../dicom-sr/errors/dicom-error.js';
import { readCtImage } from '../../dicom-sr/volume/read-ct-image.js';
import type { VoxelAxis } from '../../dicom-sr/volume/voxel-mark.js';
import { lesionStrip } from '../../models/rendering/lesion-strip.js';
import { svgDocument } from '../../models/rendering/svg-document.js';
import { svgToPng } from '../../models/rendering/svg-to-png.js';
import type { FollowUp, LesionAtVisit } from './follow-up.js';
import type { PatientDocuments } from './patient-documents.js';

/** PNG of a lesion at a visit, by lesion key and place of the visit. */
export type LesionPictures = ReadonlyMap<string, Uint8Array>;

export const pictureKey = (lesion: string, visit: number): string => `${lesion} ${visit}`;

const sizePx = 150;
/** An archive is asked for several; each takes half a megabyte until it is drawn. */
const imagesAtOnce = 6;

/** @returns the marked slice of each lesion at each visit with its mark, where the images are there. */
export async function lesionPictures(
  { lesions }: FollowUp,
  readImage: PatientDocuments['readImage'],
): Promise<LesionPictures> {
  if (readImage === undefined) return new Map();
  const limit = pLimit(imagesAtOnce);
  const pictures = await Promise.all(
    lesions.flatMap(({ key, visits }) =>
      visits.map((at, visit) => limit(async () => [pictureKey(key, visit), await pictureOf(at, readImage)] as const)),
    ),
  );
  return new Map(pictures.flatMap(([key, picture]) => (picture === undefined ? [] : [[key, picture] as const])));
}

async function pictureOf(
  { imageUID, lines = [] }: LesionAtVisit,
  readImage: NonNullable<PatientDocuments['readImage']>,
): Promise<Uint8Array | undefined> {
  const part10 = imageUID === undefined ? undefined : await readImage(imageUID);
  if (part10 === undefined || lines.length === 0) return undefined;
  try {
    const image = readCtImage(part10);
    const { pixels: voxels, matrix, pixelSpacingMm } = image;
    const volume = { voxels, shape: [1, ...matrix] as const, spacingMm: [1, ...pixelSpacingMm] as const };
    const [longAxis, shortAxis] = lines.map(([a, b]): VoxelAxis => [toIndexPoint(a), toIndexPoint(b)]);
    const mark = { slice: 0, longAxis, ...(shortAxis && { shortAxis }) };
    return svgToPng(svgDocument(lesionStrip({ volume, mark, outlines: [], sizePx, slices: [0] }), '#ffffff'));
  } catch (error) {
    // A picture is no result: an image that cannot be drawn is left out.
    if (error instanceof DicomError) return undefined;
    throw error;
  }
}
