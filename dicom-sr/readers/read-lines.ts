import type { Code } from '../measurement/code.js';
import { concepts } from '../measurement/concepts.js';
import type { MarkAxis, PatientLines, ReferencedImage, SegmentReference } from '../measurement/mark.js';
import { itemsOf, textOf } from '../part10/natural-dataset.js';
import { longAxisConcepts, shortAxisConcepts } from './axis-concepts.js';
import type { ContentItem, ContentTree } from './content-tree.js';
import type { AxisReading, ImageAxisReading, PatientAxisReading } from './read-axis.js';
import { readAxis } from './read-axis.js';
import { sameImage } from './read-image-reference.js';
import { readOutline } from './read-outline.js';
import { readReportedLength } from './read-reported-length.js';
import { readSegmentReference } from './read-segment-reference.js';
import type { WarningReason } from './warning-reasons.js';

/** The lines of a measurement group, or why there are none. */
export type LinesReading = ImageLines | SpatialLines | { readonly refused: WarningReason };

/** On their image. */
export interface ImageLines {
  readonly longAxis: MarkAxis;
  readonly shortAxis?: MarkAxis;
  readonly image: ReferencedImage;
  readonly derivedFrom?: 'contours';
  /** What was left out. */
  readonly reasons: readonly WarningReason[];
}

/** In patient coordinates, or to be measured on a segment. */
export interface SpatialLines {
  readonly place: PatientLines | SegmentReference;
  readonly reasons: readonly WarningReason[];
}

/** @returns the long axis and, where there is one that can be read, the short axis. */
export function readLines(tree: ContentTree, group: ContentItem): LinesReading {
  const segmented = segmentedGroup(tree, group);
  const drawn = drawnLines(tree, group);
  if (segmented !== undefined) {
    if (drawn !== undefined && !('refused' in drawn)) return drawn;
    return onSegment(tree, group) ?? { refused: segmented };
  }
  if (drawn === undefined) return { refused: otherPurpose(tree, group) };
  return 'refused' in drawn ? undrawn(tree, group, drawn.refused) : drawn;
}

/** @returns undefined where no long axis is measured. */
function drawnLines(tree: ContentTree, group: ContentItem): LinesReading | undefined {
  const long = readFirst(tree, group, longAxisConcepts);
  if (long === undefined || 'refused' in long) return long;
  const short = readFirst(tree, group, shortAxisConcepts);
  return 'line' in long ? spatialLines(long, short) : imageLines(long, short);
}

function imageLines(
  { axis: longAxis, image, reasons }: ImageAxisReading,
  short: AxisReading | undefined,
): LinesReading {
  if (short === undefined) return { longAxis, image, reasons };
  if (!('axis' in short)) return { longAxis, image, reasons: [...reasons, 'short-axis-unreadable'] };
  if (!sameImage(image, short.image)) return { refused: 'several-images' };
  return { longAxis, shortAxis: short.axis, image, reasons: [...new Set([...reasons, ...short.reasons])] };
}

function spatialLines(long: PatientAxisReading, short: AxisReading | undefined): LinesReading {
  const { line: longAxis, frameOfReferenceUID, reportedMm, imageUID } = long;
  const place: PatientLines = {
    kind: 'patient-lines',
    frameOfReferenceUID,
    longAxis,
    ...(reportedMm !== undefined && { longReportedMm: reportedMm }),
    ...(imageUID !== undefined && { imageUIDs: [imageUID] }),
  };
  if (short === undefined) return { place, reasons: long.reasons };
  if (!('line' in short) || short.frameOfReferenceUID !== frameOfReferenceUID)
    return { place, reasons: [...long.reasons, 'short-axis-unreadable'] };
  const shortReportedMm = short.reportedMm !== undefined && { shortReportedMm: short.reportedMm };
  const reasons = [...new Set([...long.reasons, ...short.reasons])];
  return { place: { ...place, shortAxis: short.line, ...shortReportedMm }, reasons };
}

/** The group states its axes, and says by an outline or a segment on what they were measured. */
function undrawn(tree: ContentTree, group: ContentItem, refused: WarningReason): LinesReading {
  if (refused !== 'no-coordinates') return { refused };
  return outlined(tree, group) ?? onSegment(tree, group) ?? { refused };
}

function outlined(tree: ContentTree, group: ContentItem): LinesReading | undefined {
  const outline = readOutline(tree, group);
  if (outline === undefined) return undefined;
  const [long, short] = [longAxisConcepts, shortAxisConcepts].map((wanted) => {
    const [num] = measured(tree, group, wanted);
    return num && readReportedLength(num).mm;
  });
  const { longAxis, shortAxis, image } = outline;
  return {
    longAxis: { ...longAxis, ...(long !== undefined && { reportedMm: long }) },
    ...(shortAxis && { shortAxis: { ...shortAxis, ...(short !== undefined && { reportedMm: short }) } }),
    image,
    derivedFrom: 'contours',
    reasons: [],
  };
}

/** The group states a length on a segment. */
function onSegment(tree: ContentTree, group: ContentItem): LinesReading | undefined {
  const [long, ...others] = measured(tree, group, longAxisConcepts);
  if (long === undefined) return undefined;
  if (others.length > 0) return { refused: 'ambiguous-coordinates' };
  const longLength = readReportedLength(long);
  if (longLength.mm === undefined && longLength.reason === undefined) return undefined;
  const [short] = measured(tree, group, shortAxisConcepts);
  const segment = readSegmentReference(tree, [long, ...(short ? [short] : []), group]);
  if (segment === undefined || typeof segment === 'string') return segment && { refused: segment };
  const shortLength = short === undefined ? {} : readReportedLength(short);
  const series = segmentedSeries(tree, group);
  const images = segmentedImages(tree, group);
  const place: SegmentReference = {
    kind: 'segment',
    ...segment,
    ...(longLength.mm !== undefined && { longReportedMm: longLength.mm }),
    ...(shortLength.mm !== undefined && { shortReportedMm: shortLength.mm }),
    ...(series.length > 0 && { seriesInstanceUIDs: series }),
    ...(images.length > 0 && { sourceImageUIDs: images }),
  };
  const reasons = [longLength.reason, shortLength.reason].flatMap((reason) => reason ?? []);
  return { place, reasons: [...new Set(reasons)] };
}

const segmentedSeries = (tree: ContentTree, group: ContentItem): readonly string[] =>
  tree.named(group, concepts.sourceSeriesForSegmentation).flatMap((item) => textOf(item.dataset, 'UID') ?? []);

const segmentedImages = (tree: ContentTree, group: ContentItem): readonly string[] =>
  tree
    .named(group, concepts.sourceImageForSegmentation)
    .flatMap((item) => itemsOf(item.dataset, 'ReferencedSOPSequence'))
    .flatMap((image) => textOf(image, 'ReferencedSOPInstanceUID') ?? []);

/** The measurements of the first concept that is measured. */
function measured(tree: ContentTree, group: ContentItem, wanted: readonly Code[]): readonly ContentItem[] {
  const nums = wanted.map((concept) => tree.named(group, concept).filter((item) => item.valueType === 'NUM'));
  return nums.find((items) => items.length > 0) ?? [];
}

/** @returns the reading of the first concept that is measured; undefined where none is. */
function readFirst(tree: ContentTree, group: ContentItem, wanted: readonly Code[]): AxisReading | undefined {
  const [first, ...others] = measured(tree, group, wanted);
  if (first === undefined) return undefined;
  return others.length > 0 ? { refused: 'ambiguous-coordinates' } : readAxis(tree, group, first);
}

/** TID 1411, and TID 1410 with a segmentation: what is measured there was segmented already. */
function segmentedGroup(tree: ContentTree, group: ContentItem): WarningReason | undefined {
  const has = (concept: Code): boolean => tree.named(group, concept).length > 0;
  if (has(concepts.referencedSegment) || has(concepts.volumeSurface)) return 'volumetric-group';
  return has(concepts.referencedSegmentationFrame) ? 'segmentation-region' : undefined;
}

/** Why a group that measures no long axis is not a mark. */
function otherPurpose(tree: ContentTree, group: ContentItem): WarningReason {
  if (readFirst(tree, group, shortAxisConcepts) !== undefined) return 'short-axis-only';
  const measures = tree.ofType(group, 'NUM').some((item) => !isLabel(item.concept));
  return measures ? 'no-axis' : 'annotation-only';
}

/** (111010, DCM, "Center") is what cornerstone writes for an arrow: a NUM that measures nothing. */
const isLabel = (concept: Code | undefined): boolean => concept?.scheme === 'DCM' && concept.value === '111010';
