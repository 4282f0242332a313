import type { ReadMarks, ReferencedImage } from '../measurement/mark.js';
import type { NaturalDataset } from '../part10/natural-dataset.js';
import { itemsOf } from '../part10/natural-dataset.js';
import type { ContentItem } from './content-tree.js';
import { ContentTree } from './content-tree.js';
import { readEvidence } from './read-evidence.js';
import { readReference } from './read-image-reference.js';
import { readWarning } from './read-warning.js';

/**
 * Resolves a Key Object Selection to the images that it flags. Nothing is measured on them.
 * @returns no mark, and the images with one warning
 * @see PS3.3 A.35.4, PS3.16 TID 2010
 */
export function readKeyObjects(dataset: NaturalDataset): ReadMarks {
  const { root } = new ContentTree(dataset);
  const evidence = readEvidence(dataset);
  const images = flaggedImages(root).map((image) => ({ ...image, ...evidence.get(image.sopInstanceUID) }));
  return { marks: [], warnings: [{ ...readWarning('no-measurement'), images }] };
}

function flaggedImages(item: ContentItem): readonly ReferencedImage[] {
  const own = item.valueType === 'IMAGE' ? itemsOf(item.dataset, 'ReferencedSOPSequence').map(readReference) : [];
  const images = own.filter((image) => typeof image !== 'string');
  return [...images, ...item.content.flatMap(flaggedImages)];
}
