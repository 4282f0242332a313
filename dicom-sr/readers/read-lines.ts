import type { Code } from '../measurement/code.js';
import { concepts } from '../measurement/concepts.js';
import type { MarkAxis, ReferencedImage } from '../measurement/mark.js';
import type { ContentItem, ContentTree } from './content-tree.js';
import type { AxisReading } from './read-axis.js';
import { readAxis } from './read-axis.js';
import { sameImage } from './read-image-reference.js';
import type { WarningReason } from './warning-reasons.js';

/** The lines of a measurement group on their image, or why there are none. */
export type LinesReading =
  | {
      readonly longAxis: MarkAxis;
      readonly shortAxis?: MarkAxis;
      readonly image: ReferencedImage;
      /** What was left out. */
      readonly reasons: readonly WarningReason[];
    }
  | { readonly refused: WarningReason };

/** What stands for the long axis, the best first: a group may repeat it as a length. */
const longConcepts: readonly Code[] = [concepts.longAxis, concepts.majorAxis, concepts.length];
const shortConcepts: readonly Code[] = [concepts.shortAxis, concepts.minorAxis];

/** @returns the long axis and, where there is one that can be read, the short axis. */
export function readLines(tree: ContentTree, group: ContentItem): LinesReading {
  const elsewhere = withoutLines(tree, group);
  if (elsewhere !== undefined) return { refused: elsewhere };
  const long = readFirst(tree, group, longConcepts);
  if (long === undefined) return { refused: otherPurpose(tree, group) };
  if ('refused' in long) return long;
  const short = readFirst(tree, group, shortConcepts);
  const { axis: longAxis, image } = long;
  if (short === undefined) return { longAxis, image, reasons: long.reasons };
  if ('refused' in short) return { longAxis, image, reasons: [...long.reasons, 'short-axis-unreadable'] };
  if (!sameImage(image, short.image)) return { refused: 'several-images' };
  const reasons = [...new Set([...long.reasons, ...short.reasons])];
  return { longAxis, shortAxis: short.axis, image, reasons };
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
  if (readFirst(tree, group, shortConcepts) !== undefined) return 'short-axis-only';
  const measures = tree.ofType(group, 'NUM').some((item) => !isLabel(item.concept));
  return measures ? 'no-axis' : 'annotation-only';
}

/** (111010, DCM, "Center") is what cornerstone writes for an arrow: a NUM that measures nothing. */
const isLabel = (concept: Code | undefined): boolean => concept?.scheme === 'DCM' && concept.value === '111010';
