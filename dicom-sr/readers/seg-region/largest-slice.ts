import { DicomError } from '../../errors/dicom-error.js';
import type { Vec3 } from '../../geometry/vec3.js';
import { add, cross, norm, scale } from '../../geometry/vec3.js';
import type { PatientLines } from '../../measurement/mark.js';
import type { NaturalDataset } from '../../part10/natural-dataset.js';
import { itemsOf, textOf } from '../../part10/natural-dataset.js';
import { maskOutlines } from '../../region/mask-outlines.js';
import type { Outline } from '../../region/outline.js';
import type { ReadSegmentation, SegFrame } from '../read-seg.js';
import { readSeg } from '../read-seg.js';
import { regionLines } from '../region-lines.js';

/** @returns the segments of a segmentation with their pixels, or why they cannot be read. */
export function readSegments(
  dataset: NaturalDataset,
): ReadSegmentation | 'unsupported-segmentation' | 'damaged-document' {
  try {
    return readSeg(dataset);
  } catch (error) {
    if (!(error instanceof DicomError)) throw error;
    return error.code === 'unsupported-segmentation' ? 'unsupported-segmentation' : 'damaged-document';
  }
}

/**
 * Measures a segment, between outer pixel edges, on the slice on which it is largest.
 * @param dataset the segmentation, of which `segmentation` was read
 * @param isMeant of the frames, by their place in the segmentation: those of one segment
 * @returns the axes in LPS mm; undefined where the frames hold no pixel
 */
export function largestSlice(
  dataset: NaturalDataset,
  segmentation: ReadSegmentation,
  isMeant: (frame: SegFrame, index: number) => boolean,
): PatientLines | undefined {
  const largest = largestFrame(segmentation, isMeant);
  if (largest === undefined) return undefined;
  const { frame, index } = largest;
  const { orientation } = frame;
  const lines = regionLines(outlinesMm(frame, segmentation.matrix[1]), { origin: cornerOf(frame), along: orientation });
  if (lines === undefined) return undefined;
  const imageUIDs = sourceImages(dataset, index);
  const normal = cross(...orientation);
  return {
    kind: 'patient-lines',
    frameOfReferenceUID: segmentation.frameOfReferenceUID,
    ...lines,
    ...(imageUIDs.length > 0 && { imageUIDs }),
    seriesInstanceUIDs: segmentedSeries(dataset),
    normal: scale(normal, 1 / norm(normal)),
  };
}

/** The frame with most pixels: a slice of a segment is one frame. */
function largestFrame({ frames }: ReadSegmentation, isMeant: (frame: SegFrame, index: number) => boolean) {
  let best: { readonly frame: SegFrame; readonly index: number; readonly count: number } | undefined;
  frames.forEach((frame, index) => {
    if (!isMeant(frame, index)) return;
    const count = frame.pixels.reduce((sum, value) => sum + value, 0);
    if (count > (best?.count ?? 0)) best = { frame, index, count };
  });
  return best;
}

const outlinesMm = ({ pixels, pixelSpacingMm: [row, column] }: SegFrame, columns: number): readonly Outline[] =>
  maskOutlines(pixels, columns).map((outline) => outline.map(([x, y]) => [x * column, y * row] as const));

/** LPS mm of the outer corner of the first pixel. */
function cornerOf({ position, orientation, pixelSpacingMm: [row, column] }: SegFrame): Vec3 {
  return add(position, add(scale(orientation[0], -column / 2), scale(orientation[1], -row / 2)));
}

/** Images that the frame was made from (PS3.3 C.7.6.16.2.6 Derivation Image). */
function sourceImages(dataset: NaturalDataset, index: number): readonly string[] {
  const frame = itemsOf(dataset, 'PerFrameFunctionalGroupsSequence')[index];
  return itemsOf(frame ?? {}, 'DerivationImageSequence')
    .flatMap((item) => itemsOf(item, 'SourceImageSequence'))
    .flatMap((image) => textOf(image, 'ReferencedSOPInstanceUID') ?? []);
}

/** Series that a segmentation says it was made on (PS3.3 C.12.1.1 Common Instance Reference). */
export const segmentedSeries = (dataset: NaturalDataset): readonly string[] =>
  itemsOf(dataset, 'ReferencedSeriesSequence').flatMap((series) => textOf(series, 'SeriesInstanceUID') ?? []);
