import type { Code } from '../measurement/code.js';
import { concepts } from '../measurement/concepts.js';
import type { MarkAxis, PatientLines, ReferencedImage } from '../measurement/mark.js';
import { longAxisConcepts, shortAxisConcepts } from './axis-concepts.js';
import type { ContentItem, ContentTree } from './content-tree.js';
import type { AxisReading, ImageAxisReading, PatientAxisReading } from './read-axis.js';
import { readAxis } from './read-axis.js';
import { sameImage } from './read-image-reference.js';
import { readOutline } from './read-outline.js';
import { readReportedLength } from './read-reported-length.js';
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

/** In patient coordinates. */
export interface SpatialLines {
  readonly place: PatientLines;
  readonly reasons: readonly WarningReason[];
}

/** @returns the long axis and, where there is one that can be read, the short axis. */
export function readLines(tree: ContentTree, group: ContentItem): LinesReading {
  const elsewhere = withoutLines(tree, group);
  if (elsewhere !== undefined) return { refused: elsewhere };
  const long = readFirst(tree, group, longAxisConcepts);
  if (long === undefined) return { refused: otherPurpose(tree, group) };
  if ('refused' in long) return outlined(tree, group, long.refused);
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

/** The group states its axes, and draws the outline that they were measured on. */
function outlined(tree: ContentTree, group: ContentItem, refused: WarningReason): LinesReading {
  const outline = refused === 'no-coordinates' ? readOutline(tree, group) : undefined;
  if (outline === undefined) return { refused };
  const [long, short] = [longAxisConcepts, shortAxisConcepts].map((wanted) => statedMm(tree, group, wanted));
  const { longAxis, shortAxis, image } = outline;
  return {
    longAxis: { ...longAxis, ...(long !== undefined && { reportedMm: long }) },
    ...(shortAxis && { shortAxis: { ...shortAxis, ...(short !== undefined && { reportedMm: short }) } }),
    image,
    derivedFrom: 'contours',
    reasons: [],
  };
}

function statedMm(tree: ContentTree, group: ContentItem, wanted: readonly Code[]): number | undefined {
  const nums = wanted.flatMap((concept) => tree.named(group, concept)).filter((item) => item.valueType === 'NUM');
  return nums[0] && readReportedLength(nums[0]).mm;
}

/** @returns the reading of the first concept that is measured; undefined where none is. */
function readFirst(tree: ContentTree, group: ContentItem, wanted: readonly Code[]): AxisReading | undefined {
  for (const concept of wanted) {
    const [first, ...others] = tree.named(group, concept).filter((item) => item.valueType === 'NUM');
    if (first === undefined) continue;
    return others.length > 0 ? { refused: 'ambiguous-coordinates' } : readAxis(tree, group, first);
  }
  return undefined;
}

/** TID 1411, and TID 1410 with a segmentation: what is measured there was segmented already, and lines show where a mask is longest. */
function withoutLines(tree: ContentTree, group: ContentItem): WarningReason | undefined {
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
