import type { ImagePoint } from '../geometry/index-point.js';
import { concepts } from '../measurement/concepts.js';
import type { MarkAxis, ReferencedImage } from '../measurement/mark.js';
import { numbersOf, textOf } from '../part10/natural-dataset.js';
import type { Outline } from '../region/outline.js';
import { largestPart } from '../region/outline.js';
import { regionAxes } from '../region/region-axes.js';
import type { ContentItem, ContentTree } from './content-tree.js';
import { matchesConcept } from './matches-concept.js';
import { graphicsOf } from './read-axis.js';
import { readImageReference } from './read-image-reference.js';

/** The axes of an outlined region, on its image. */
export interface OutlineReading {
  readonly longAxis: MarkAxis;
  readonly shortAxis?: MarkAxis;
  readonly image: ReferencedImage;
}

/**
 * Measures the outline of a planar region (TID 1410, Image Region) whose axes a group states without drawing them.
 * @returns the axes in pixels of the image, taken for square ones as those of CT are; undefined where the group has not one closed outline
 */
export function readOutline(tree: ContentTree, group: ContentItem): OutlineReading | undefined {
  const outlines = graphicsOf(tree, group).filter((item) => isRegion(item) && outlineOf(item) !== undefined);
  const [item, ...others] = outlines;
  const outline = item && outlineOf(item);
  if (item === undefined || outline === undefined || others.length > 0) return undefined;
  const image = readImageReference(tree, [item, group]);
  const axes = regionAxes(largestPart([outline]));
  if (typeof image === 'string' || axes === undefined) return undefined;
  return {
    longAxis: { endpoints: axes.longAxis },
    ...(axes.shortAxis && { shortAxis: { endpoints: axes.shortAxis } }),
    image,
  };
}

const isRegion = (item: ContentItem): boolean =>
  item.concept === undefined || matchesConcept(item.concept, concepts.imageRegion);

/** A polyline of three points and more that ends where it began. */
function outlineOf({ valueType, dataset }: ContentItem): Outline | undefined {
  const data = numbersOf(dataset, 'GraphicData');
  if (valueType !== 'SCOORD' || textOf(dataset, 'GraphicType') !== 'POLYLINE') return undefined;
  if (data.length < 8 || data.length % 2 !== 0 || !data.every(Number.isFinite)) return undefined;
  const points = Array.from({ length: data.length / 2 }, (_, i): ImagePoint => [data[2 * i], data[2 * i + 1]]);
  const [first, last] = [points[0], points[points.length - 1]];
  return first[0] === last[0] && first[1] === last[1] ? points.slice(0, -1) : undefined;
}
