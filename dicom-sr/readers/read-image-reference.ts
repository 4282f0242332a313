import type { ReferencedImage } from '../measurement/mark.js';
import type { NaturalDataset } from '../part10/natural-dataset.js';
import { itemsOf, numbersOf, textOf } from '../part10/natural-dataset.js';
import type { ContentItem, ContentTree } from './content-tree.js';
import type { WarningReason } from './warning-reasons.js';

export type ImageReading = ReferencedImage | WarningReason;

/**
 * @param holders content items, the nearest to the coordinates first: the first one with an image child names the image
 * @returns the image, or why there is none
 * @see PS3.3 C.17.4 (IMAGE), C.18.4 Image Reference Macro
 */
export function readImageReference(tree: ContentTree, holders: readonly ContentItem[]): ImageReading {
  for (const holder of holders) {
    const references = tree.ofType(holder, 'IMAGE').flatMap((item) => itemsOf(item.dataset, 'ReferencedSOPSequence'));
    // A segment is what was made from the image, not the image.
    const images = references
      .filter((item) => numbersOf(item, 'ReferencedSegmentNumber').length === 0)
      .map(readReference);
    const [first, ...others] = images;
    if (first === undefined) continue;
    if (typeof first === 'string') return first;
    return others.every((other) => typeof other !== 'string' && sameImage(first, other)) ? first : 'several-images';
  }
  return holders.some((holder) => tree.hasUnresolved(holder)) ? 'unresolved-reference' : 'no-image-reference';
}

/** @returns true for the same frame of the same instance. */
export const sameImage = (a: ReferencedImage, b: ReferencedImage): boolean =>
  a.sopInstanceUID === b.sopInstanceUID && (a.frameNumber ?? 1) === (b.frameNumber ?? 1);

/** @returns the image that an item of a SOP instance reference names, or why it names none. */
export function readReference(reference: NaturalDataset): ImageReading {
  const sopClassUID = textOf(reference, 'ReferencedSOPClassUID');
  const sopInstanceUID = textOf(reference, 'ReferencedSOPInstanceUID');
  if (sopClassUID === undefined || sopInstanceUID === undefined) return 'no-image-reference';
  const frames = numbersOf(reference, 'ReferencedFrameNumber');
  if (frames.length > 1) return 'several-images';
  const frameNumber = frames[0];
  if (frameNumber === undefined) return { sopClassUID, sopInstanceUID };
  return Number.isInteger(frameNumber) && frameNumber >= 1
    ? { sopClassUID, sopInstanceUID, frameNumber }
    : 'invalid-frame';
}
