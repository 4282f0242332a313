import type { ImagePoint } from '../geometry/index-point.js';
import type { Vec3 } from '../geometry/vec3.js';
import { concepts } from '../measurement/concepts.js';
import type { MarkAxis, PatientLine, ReferencedImage } from '../measurement/mark.js';
import { numbersOf, textOf } from '../part10/natural-dataset.js';
import type { ContentItem, ContentTree } from './content-tree.js';
import { matchesConcept } from './matches-concept.js';
import type { ImageReading } from './read-image-reference.js';
import { readImageReference } from './read-image-reference.js';
import { readReportedLength } from './read-reported-length.js';
import type { WarningReason } from './warning-reasons.js';

/** An axis with the image that it lies on. */
export interface ImageAxisReading {
  readonly axis: MarkAxis;
  readonly image: ReferencedImage;
  /** What was left out. */
  readonly reasons: readonly WarningReason[];
}

/** An axis in patient coordinates. */
export interface PatientAxisReading {
  readonly line: PatientLine;
  readonly frameOfReferenceUID: string;
  readonly reportedMm?: number;
  /** The image that the report names for it, although its coordinates need none. */
  readonly imageUID?: string;
  readonly reasons: readonly WarningReason[];
}

/** An axis, or why there is none. */
export type AxisReading = ImageAxisReading | PatientAxisReading | { readonly refused: WarningReason };

/**
 * Reads the measurement of one axis: NUM ← INFERRED FROM — SCOORD — SELECTED FROM → IMAGE, or SCOORD3D (PS3.16 TID 300, TID 320, TID 321).
 * Where the NUM has no graphic of its own, the single graphic of the group is taken; where the graphic names no image, that of the group.
 */
export function readAxis(tree: ContentTree, group: ContentItem, num: ContentItem): AxisReading {
  const graphic = findGraphic(tree, group, num);
  if (typeof graphic === 'string') return { refused: graphic };
  const reported = readReportedLength(num);
  const reportedMm = reported.mm !== undefined && { reportedMm: reported.mm };
  const reasons = reported.reason === undefined ? [] : [reported.reason];
  const image: ImageReading = readImageReference(tree, [graphic, num, group]);
  if (graphic.valueType === 'SCOORD3D') {
    const line = readPatientLine(graphic);
    if (typeof line === 'string') return { refused: line };
    return { ...line, ...reportedMm, ...(typeof image !== 'string' && { imageUID: image.sopInstanceUID }), reasons };
  }
  const points = readPoints(graphic);
  if (typeof points === 'string') return { refused: points };
  if (typeof image === 'string') return { refused: image };
  return { axis: { endpoints: points, ...reportedMm }, image, reasons };
}

function findGraphic(tree: ContentTree, group: ContentItem, num: ContentItem): ContentItem | WarningReason {
  const own = graphicsOf(tree, num);
  if (own.length > 1) {
    const flat = own.filter((item) => item.valueType === 'SCOORD');
    return flat.length === 1 ? flat[0] : 'ambiguous-coordinates';
  }
  if (own[0] !== undefined) return own[0];
  const lines = graphicsOf(tree, group).filter(isLine);
  if (lines[0] !== undefined) return lines.length === 1 && isOnlyLine(tree, group) ? lines[0] : 'ambiguous-coordinates';
  return tree.hasUnresolved(num) ? 'unresolved-reference' : 'no-coordinates';
}

/** @returns the graphics of an item, without what a viewer adds for its own display. */
export const graphicsOf = (tree: ContentTree, holder: ContentItem): readonly ContentItem[] =>
  tree.ofType(holder, 'SCOORD', 'SCOORD3D').filter((item) => !isDecoration(item));

const isLine = (item: ContentItem): boolean =>
  typeof (item.valueType === 'SCOORD' ? readPoints(item) : readPatientLine(item)) !== 'string';

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

/** PS3.3 C.18.9 3D Spatial Coordinates Macro; some write the two points of a line as MULTIPOINT. */
function readPatientLine(
  graphic: ContentItem,
): Pick<PatientAxisReading, 'line' | 'frameOfReferenceUID'> | WarningReason {
  const { dataset } = graphic;
  const data = numbersOf(dataset, 'GraphicData');
  const isLineType = ['POLYLINE', 'MULTIPOINT'].includes(textOf(dataset, 'GraphicType') ?? '');
  if (!isLineType || data.length !== 6) return 'not-two-points';
  if (!data.every(Number.isFinite)) return 'invalid-coordinates';
  const frameOfReferenceUID = textOf(dataset, 'ReferencedFrameOfReferenceUID');
  if (frameOfReferenceUID === undefined) return 'no-frame-of-reference';
  const line: PatientLine = [data.slice(0, 3) as unknown as Vec3, data.slice(3) as unknown as Vec3];
  return line[0].every((value, axis) => value === line[1][axis]) ? 'zero-length' : { line, frameOfReferenceUID };
}
