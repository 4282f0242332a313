import type { ImagePoint } from '../geometry/index-point.js';
import { concepts } from '../measurement/concepts.js';
import type { MarkAxis, ReferencedImage } from '../measurement/mark.js';
import { numbersOf, textOf } from '../part10/natural-dataset.js';
import type { ContentItem, ContentTree } from './content-tree.js';
import { matchesConcept } from './matches-concept.js';
import type { ImageReading } from './read-image-reference.js';
import { readImageReference } from './read-image-reference.js';
import { readReportedLength } from './read-reported-length.js';
import type { WarningReason } from './warning-reasons.js';

/** An axis with the image that it lies on, or why there is none. */
export type AxisReading =
  | {
      readonly axis: MarkAxis;
      readonly image: ReferencedImage;
      /** What was left out. */
      readonly reasons: readonly WarningReason[];
    }
  | { readonly refused: WarningReason };

/**
 * Reads the measurement of one axis: NUM ← INFERRED FROM — SCOORD — SELECTED FROM → IMAGE (PS3.16 TID 300, TID 320).
 * Where the NUM has no graphic of its own, the single graphic of the group is taken; where the graphic names no image, that of the group.
 */
export function readAxis(tree: ContentTree, group: ContentItem, num: ContentItem): AxisReading {
  const graphic = findGraphic(tree, group, num);
  if (typeof graphic === 'string') return { refused: graphic };
  const points = readPoints(graphic);
  if (typeof points === 'string') return { refused: points };
  const image: ImageReading = readImageReference(tree, [graphic, num, group]);
  if (typeof image === 'string') return { refused: image };
  const reported = readReportedLength(num);
  return {
    axis: { endpoints: points, ...(reported.mm !== undefined && { reportedMm: reported.mm }) },
    image,
    reasons: reported.reason === undefined ? [] : [reported.reason],
  };
}

function findGraphic(tree: ContentTree, group: ContentItem, num: ContentItem): ContentItem | WarningReason {
  const own = graphicsOf(tree, num);
  const flat = own.filter((item) => item.valueType === 'SCOORD');
  if (flat.length > 1) return 'ambiguous-coordinates';
  if (flat[0] !== undefined) return flat[0];
  const lines = graphicsOf(tree, group).filter(isLine);
  if (lines[0] !== undefined) return lines.length === 1 && isOnlyLine(tree, group) ? lines[0] : 'ambiguous-coordinates';
  if ([...own, ...graphicsOf(tree, group)].some((item) => item.valueType === 'SCOORD3D')) return 'patient-coordinates';
  return tree.hasUnresolved(num) ? 'unresolved-reference' : 'no-coordinates';
}

const graphicsOf = (tree: ContentTree, holder: ContentItem): readonly ContentItem[] =>
  tree.ofType(holder, 'SCOORD', 'SCOORD3D').filter((item) => !isDecoration(item));

const isLine = (item: ContentItem): boolean => item.valueType === 'SCOORD' && typeof readPoints(item) !== 'string';

/** A graphic of the group belongs to a measurement without doubt only where the group measures one line. */
function isOnlyLine(tree: ContentTree, group: ContentItem): boolean {
  const lines = [concepts.longAxis, concepts.shortAxis, concepts.majorAxis, concepts.minorAxis, concepts.length];
  const measured = tree.ofType(group, 'NUM').filter((item) => lines.some((line) => matchesConcept(item.concept, line)));
  return measured.length === 1;
}

/** Where cornerstone3D put the text and what it interpolates between: no part of the measurement. */
const isDecoration = (item: ContentItem): boolean => item.concept?.scheme === '99CS3D';

function readPoints(graphic: ContentItem): readonly [ImagePoint, ImagePoint] | WarningReason {
  const { dataset } = graphic;
  if (textOf(dataset, 'PixelOriginInterpretation') === 'VOLUME') return 'unsupported-pixel-origin';
  const data = numbersOf(dataset, 'GraphicData');
  if (textOf(dataset, 'GraphicType') !== 'POLYLINE' || data.length !== 4) return 'not-two-points';
  const [column0, row0, column1, row1] = data as unknown as readonly [number, number, number, number];
  if (data.some((value) => !Number.isFinite(value))) return 'invalid-coordinates';
  if (column0 === column1 && row0 === row1) return 'zero-length';
  return [
    [column0, row0],
    [column1, row1],
  ];
}
