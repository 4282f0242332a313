import type { PatientLines, ReadMarks, ReadWarning, SegmentReference, UnplacedMark } from '../../measurement/mark.js';
import type { NaturalDataset } from '../../part10/natural-dataset.js';
import { itemsOf, textOf } from '../../part10/natural-dataset.js';
import { isOwnObject } from '../../provenance/is-own-object.js';
import type { ReadSegmentation, SegFrame } from '../read-seg.js';
import { readWarning } from '../read-warning.js';
import { largestSlice, readSegments } from '../seg-region/largest-slice.js';
import type { WarningReason } from '../warning-reasons.js';

/** A segmentation as it was found: with its pixels; `damaged` where the file cannot be read; undefined where there is none. */
export type FoundSegmentation = NaturalDataset | 'damaged' | undefined;

/** A mark whose lines are those of a segment. */
export type SegmentMark = UnplacedMark & { readonly place: SegmentReference };

export const isOnSegment = (unplaced: UnplacedMark): unplaced is SegmentMark => unplaced.place.kind === 'segment';

/**
 * Measures the marks of a document that are stated on segments.
 * @param segmentations by SOP Instance UID, all that the document refers to
 * @returns the document with these marks in patient coordinates; a warning for each that could not be measured
 */
export function measureSegments(
  { marks, warnings, unplaced = [] }: ReadMarks,
  segmentations: ReadonlyMap<string, FoundSegmentation>,
): ReadMarks {
  const left: UnplacedMark[] = [];
  const refused: ReadWarning[] = [];
  for (const each of unplaced) {
    const lines = isOnSegment(each) ? measureSegment(each, segmentations.get(each.place.sopInstanceUID)) : each;
    if (typeof lines === 'string') refused.push(readWarning(lines, each.mark.source.groupIndex));
    else left.push(lines);
  }
  return { marks, warnings: [...warnings, ...refused], unplaced: left };
}

/**
 * Measures a mark on the largest slice of its segment, or of the frames of it that the report names.
 * @returns the mark in patient coordinates, with the lengths that the report states; or why there is none
 */
export function measureSegment(
  { place, ...unplaced }: SegmentMark,
  found: FoundSegmentation,
): UnplacedMark | WarningReason {
  if (found === 'damaged') return 'segmentation-damaged';
  if (found === undefined || textOf(found, 'SOPInstanceUID') !== place.sopInstanceUID) return 'segmentation-not-found';
  if (isOwnObject(found)) return 'own-segmentation';
  const segmentation = readSegments(found);
  if (typeof segmentation === 'string')
    return segmentation === 'damaged-document' ? 'segmentation-damaged' : segmentation;
  const isMeant = meantFrames(segmentation, place);
  if (typeof isMeant === 'string') return isMeant;
  const lines = largestSlice(found, segmentation, isMeant);
  if (lines === undefined) return 'no-contour';
  const placed = onStatedSeries(lines, place, found);
  if (typeof placed === 'string') return placed;
  const { longReportedMm, shortReportedMm } = place;
  const studyInstanceUID = textOf(found, 'StudyInstanceUID');
  return {
    ...unplaced,
    place: {
      ...placed,
      ...(longReportedMm !== undefined && { longReportedMm }),
      ...(shortReportedMm !== undefined && { shortReportedMm }),
    },
    ...(studyInstanceUID !== undefined && { studyInstanceUID }),
  };
}

/** The frames of the one segment that a reference names. */
function meantFrames(
  { frames, segments }: ReadSegmentation,
  { segmentNumber, frameNumbers }: SegmentReference,
): ((frame: SegFrame, index: number) => boolean) | WarningReason {
  if (segmentNumber !== undefined && !segments.some(({ number }) => number === segmentNumber))
    return 'segment-not-found';
  const named = frameNumbers?.map((number) => frames[number - 1]?.segmentNumber);
  const numbers = new Set(named ?? segments.map(({ number }) => number));
  if (segmentNumber === undefined && numbers.size > 1) return 'several-segments';
  const [only] = segmentNumber === undefined ? numbers : [segmentNumber];
  if (only === undefined || named?.every((number) => number === only) === false) return 'segment-not-found';
  return (frame, index) =>
    frame.segmentNumber === only && (frameNumbers === undefined || frameNumbers.includes(index + 1));
}

/** What report and segmentation say of the series must agree; the images of the frame are those within it. */
function onStatedSeries(
  lines: PatientLines,
  { seriesInstanceUIDs: stated = [] }: SegmentReference,
  segmentation: NaturalDataset,
): PatientLines | WarningReason {
  if (stated.length === 0) return lines;
  const { imageUIDs: _, seriesInstanceUIDs: own = [], ...measured } = lines;
  if (own.length > 0 && !own.some((uid) => stated.includes(uid))) return 'geometry-differs';
  const within = new Set(imagesOfSeries(segmentation, stated));
  const imageUIDs = lines.imageUIDs?.filter((uid) => within.has(uid)) ?? [];
  return { ...measured, ...(imageUIDs.length > 0 && { imageUIDs }), seriesInstanceUIDs: stated };
}

const imagesOfSeries = (segmentation: NaturalDataset, series: readonly string[]): readonly string[] =>
  itemsOf(segmentation, 'ReferencedSeriesSequence')
    .filter((item) => series.includes(textOf(item, 'SeriesInstanceUID') ?? ''))
    .flatMap((item) => itemsOf(item, 'ReferencedInstanceSequence'))
    .flatMap((image) => textOf(image, 'ReferencedSOPInstanceUID') ?? []);
