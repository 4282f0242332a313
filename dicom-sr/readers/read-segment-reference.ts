import type { SegmentReference } from '../measurement/mark.js';
import type { NaturalDataset } from '../part10/natural-dataset.js';
import { itemsOf, numbersOf, textOf } from '../part10/natural-dataset.js';
import { sopClass } from '../part10/sop-class.js';
import type { ContentItem, ContentTree } from './content-tree.js';
import type { WarningReason } from './warning-reasons.js';

/** Which segment, and which frames of it. */
export type SegmentPointer = Pick<SegmentReference, 'sopInstanceUID' | 'segmentNumber' | 'frameNumbers'>;

const segmentations: ReadonlySet<string> = new Set([
  sopClass.segmentationStorage,
  sopClass.labelMapSegmentationStorage,
]);

/**
 * @param holders content items, the nearest to the measurement first; what several of them name must be one segment
 * @returns the segment that a measurement refers to, by an IMAGE, or by a COMPOSITE as some write it; why there is none; undefined where the
 *   items refer to no segmentation
 * @see PS3.16 TID 1410, TID 1411, TID 1419; PS3.3 C.18.4 Image Reference Macro
 */
export function readSegmentReference(
  tree: ContentTree,
  holders: readonly ContentItem[],
): SegmentPointer | WarningReason | undefined {
  const found = holders.map((holder) => referencesOf(tree, holder)).filter((references) => references.length > 0);
  const all = found.flat();
  if (all.length === 0)
    return holders.some((holder) => tree.hasUnresolved(holder)) ? 'unresolved-reference' : undefined;
  const instances = new Set(all.map((reference) => textOf(reference, 'ReferencedSOPInstanceUID')));
  const numbers = new Set(all.flatMap((reference) => numbersOf(reference, 'ReferencedSegmentNumber')));
  if (instances.size > 1 || numbers.size > 1) return 'several-segments';
  const [sopInstanceUID] = instances;
  const [segmentNumber] = numbers;
  if (sopInstanceUID === undefined || !isCount(segmentNumber ?? 1)) return 'segment-not-found';
  const frameNumbers = found.map(framesOf).find((frames) => frames.length > 0);
  if (frameNumbers?.every(isCount) === false) return 'invalid-frame';
  return {
    sopInstanceUID,
    ...(segmentNumber !== undefined && { segmentNumber }),
    ...(frameNumbers && { frameNumbers }),
  };
}

const referencesOf = (tree: ContentTree, holder: ContentItem): readonly NaturalDataset[] =>
  tree
    .ofType(holder, 'IMAGE', 'COMPOSITE')
    .flatMap((item) => itemsOf(item.dataset, 'ReferencedSOPSequence'))
    .filter(isSegmentReference);

const isSegmentReference = (reference: NaturalDataset): boolean =>
  segmentations.has(textOf(reference, 'ReferencedSOPClassUID') ?? '') ||
  numbersOf(reference, 'ReferencedSegmentNumber').length > 0;

const framesOf = (references: readonly NaturalDataset[]): readonly number[] => [
  ...new Set(references.flatMap((reference) => numbersOf(reference, 'ReferencedFrameNumber'))),
];

const isCount = (value: number): boolean => Number.isInteger(value) && value >= 1;
