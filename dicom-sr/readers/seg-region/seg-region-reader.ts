import { DicomError } from '../../errors/dicom-error.js';
import type { Vec3 } from '../../geometry/vec3.js';
import { add, scale } from '../../geometry/vec3.js';
import type { FindingSite, ReadMarks, ReadWarning, UnplacedMark } from '../../measurement/mark.js';
import type { NaturalDataset } from '../../part10/natural-dataset.js';
import { itemsOf, numberOf, textOf } from '../../part10/natural-dataset.js';
import { maskOutlines } from '../../region/mask-outlines.js';
import type { Outline } from '../../region/outline.js';
import { readCode } from '../read-code.js';
import type { DocumentSource } from '../read-document.js';
import { readDocument } from '../read-document.js';
import type { ReadSegmentation, SegFrame } from '../read-seg.js';
import { readSeg } from '../read-seg.js';
import { nothingRead, readWarning } from '../read-warning.js';
import { regionLines } from '../region-lines.js';
import type { WarningReason } from '../warning-reasons.js';
import { isLesionSegment } from './is-lesion-segment.js';

/**
 * Takes the lesions of a segmentation as a starting region: the mark of each is measured, between outer pixel edges, on the slice on which
 * it is largest.
 * @param dataset with its pixels
 * @see PS3.3 A.51, C.8.20
 */
export function readSegRegions(dataset: NaturalDataset): ReadMarks {
  const document = readDocument(dataset);
  if (document === undefined) return nothingRead('incomplete-document');
  const segments = itemsOf(dataset, 'SegmentSequence');
  const lesions = segments.filter(isLesion);
  // Looked at first: the pixels of organs are of no use.
  if (lesions.length === 0) return nothingRead(segments.length === 0 ? 'no-contour' : 'not-a-lesion');
  const segmentation = readPixels(dataset);
  if (typeof segmentation === 'string') return nothingRead(segmentation);
  const unplaced: UnplacedMark[] = [];
  const warnings: ReadWarning[] = [];
  segments.forEach((segment, groupIndex) => {
    const read = lesions.includes(segment)
      ? markOf(segment, segmentation, { ...document, groupIndex }, dataset)
      : 'not-a-lesion';
    if (typeof read === 'string') warnings.push(readWarning(read, groupIndex));
    else unplaced.push(read);
  });
  return { marks: [], warnings, unplaced };
}

const isLesion = (segment: NaturalDataset): boolean =>
  isLesionSegment(
    readCode(segment, 'SegmentedPropertyCategoryCodeSequence'),
    readCode(segment, 'SegmentedPropertyTypeCodeSequence'),
  );

function readPixels(dataset: NaturalDataset): ReadSegmentation | WarningReason {
  try {
    return readSeg(dataset);
  } catch (error) {
    if (!(error instanceof DicomError)) throw error;
    return error.code === 'unsupported-segmentation' ? 'unsupported-segmentation' : 'damaged-document';
  }
}

function markOf(
  segment: NaturalDataset,
  segmentation: ReadSegmentation,
  source: DocumentSource & { readonly groupIndex: number },
  dataset: NaturalDataset,
): UnplacedMark | WarningReason {
  const largest = largestFrame(segmentation, numberOf(segment, 'SegmentNumber') ?? NaN);
  if (largest === undefined) return 'no-contour';
  const lines = regionLines(outlinesMm(largest.frame, segmentation.matrix[1]), {
    origin: cornerOf(largest.frame),
    along: largest.frame.orientation,
  });
  if (lines === undefined) return 'no-contour';
  const imageUIDs = sourceImages(dataset, largest.index);
  return {
    place: {
      kind: 'patient-lines',
      frameOfReferenceUID: segmentation.frameOfReferenceUID,
      ...lines,
      ...(imageUIDs.length > 0 && { imageUIDs }),
      seriesInstanceUIDs: referencedSeries(dataset),
    },
    mark: { ...identityOf(segment), source, derivedFrom: 'segment' },
    studyInstanceUID: source.studyInstanceUID,
  };
}

/** The frame with most pixels: a slice of a segment is one frame. */
function largestFrame({ frames }: ReadSegmentation, segmentNumber: number) {
  let best: { readonly frame: SegFrame; readonly index: number; readonly count: number } | undefined;
  frames.forEach((frame, index) => {
    if (frame.segmentNumber !== segmentNumber) return;
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

function identityOf(
  segment: NaturalDataset,
): Pick<UnplacedMark['mark'], 'trackingID' | 'trackingUID' | 'finding' | 'findingSites'> {
  const trackingID = textOf(segment, 'TrackingID') ?? textOf(segment, 'SegmentLabel');
  const trackingUID = textOf(segment, 'TrackingUID');
  const finding = readCode(segment, 'SegmentedPropertyTypeCodeSequence');
  const site = readCode(segment, 'AnatomicRegionSequence');
  const findingSites: readonly FindingSite[] = site === undefined ? [] : [site];
  return {
    ...(trackingID !== undefined && { trackingID }),
    ...(trackingUID !== undefined && { trackingUID }),
    ...(finding && { finding }),
    findingSites,
  };
}

/** Images that the frame was made from (PS3.3 C.7.6.16.2.6 Derivation Image). */
function sourceImages(dataset: NaturalDataset, index: number): readonly string[] {
  const frame = itemsOf(dataset, 'PerFrameFunctionalGroupsSequence')[index];
  return itemsOf(frame ?? {}, 'DerivationImageSequence')
    .flatMap((item) => itemsOf(item, 'SourceImageSequence'))
    .flatMap((image) => textOf(image, 'ReferencedSOPInstanceUID') ?? []);
}

const referencedSeries = (dataset: NaturalDataset): readonly string[] =>
  itemsOf(dataset, 'ReferencedSeriesSequence').flatMap((series) => textOf(series, 'SeriesInstanceUID') ?? []);
