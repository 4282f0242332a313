import type { ReferencedImage } from '../../measurement/mark.js';
import type { NaturalDataset } from '../../part10/natural-dataset.js';
import { itemsOf, textOf } from '../../part10/natural-dataset.js';
import type { ImageReading } from '../read-image-reference.js';
import { readReference } from '../read-image-reference.js';

/** @returns the images that a presentation state is made for, with their series (PS3.3 C.11.11 Presentation State Relationship). */
export function presentationImages(dataset: NaturalDataset): readonly ReferencedImage[] {
  const studyInstanceUID = textOf(dataset, 'StudyInstanceUID');
  return itemsOf(dataset, 'ReferencedSeriesSequence').flatMap((series) => {
    const seriesInstanceUID = textOf(series, 'SeriesInstanceUID');
    return itemsOf(series, 'ReferencedImageSequence').flatMap((reference) => {
      const image = readReference(reference);
      if (typeof image === 'string') return [];
      return [
        { ...image, ...(seriesInstanceUID && { seriesInstanceUID }), ...(studyInstanceUID && { studyInstanceUID }) },
      ];
    });
  });
}

/**
 * @param item of Graphic Annotation Sequence; without references it holds for every image of the presentation state (PS3.3 C.10.5)
 * @returns the one image that it is drawn on, or why there is none
 */
export function annotatedImage(item: NaturalDataset, all: readonly ReferencedImage[]): ImageReading {
  const references = itemsOf(item, 'ReferencedImageSequence');
  if (references.length > 1 || (references.length === 0 && all.length > 1)) return 'several-images';
  const [reference] = references;
  if (reference === undefined) return all[0] ?? 'no-image-reference';
  const image = readReference(reference);
  if (typeof image === 'string') return image;
  const known = all.find(({ sopInstanceUID }) => sopInstanceUID === image.sopInstanceUID);
  const { seriesInstanceUID, studyInstanceUID } = known ?? {};
  return { ...image, ...(seriesInstanceUID && { seriesInstanceUID }), ...(studyInstanceUID && { studyInstanceUID }) };
}
