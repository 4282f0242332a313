import type { ImagePoint } from '../../geometry/index-point.js';
import type { NaturalDataset } from '../../part10/natural-dataset.js';
import { itemsOf, numberOf, numbersOf, textOf } from '../../part10/natural-dataset.js';
import { linesOfPolyline } from '../lines/lines-of-polyline.js';
import type { DrawnLine } from '../lines/pair-lines.js';
import type { WarningReason } from '../warning-reasons.js';
import type { DisplayedArea } from './displayed-area.js';

/** A line as a presentation state draws it. */
export interface GraphicLine {
  readonly line: DrawnLine;
  /** Place of its item in Graphic Annotation Sequence. */
  readonly annotation: number;
  readonly layer: string;
  /** Graphics with one group ID were drawn as one object (PS3.3 C.10.5.1.3). */
  readonly group?: number;
}

/** What an item of Graphic Annotation Sequence draws. */
export interface GraphicReading {
  readonly lines: readonly GraphicLine[];
  readonly reasons: readonly WarningReason[];
}

/** Compound graphics that are one line, or several in a row. */
const compoundLines: ReadonlySet<string> = new Set(['RULER', 'MULTILINE', 'RANGELINE']);

/**
 * @param area how fractions of the displayed area become points of the image, or why they cannot
 * @see PS3.3 C.10.5 Graphic Annotation Module
 */
export function graphicLines(
  item: NaturalDataset,
  annotation: number,
  area: DisplayedArea | WarningReason,
): GraphicReading {
  const layer = textOf(item, 'GraphicLayer') ?? '';
  const lines: GraphicLine[] = [];
  const reasons: WarningReason[] = [];
  for (const graphic of graphicsOf(item)) {
    const read = linesOf(graphic, area);
    if (typeof read === 'string') reasons.push(read);
    else {
      const group = numberOf(graphic.item, 'GraphicGroupID');
      lines.push(...read.map((line) => ({ line, annotation, layer, ...(group !== undefined && { group }) })));
    }
  }
  return { lines, reasons };
}

interface Graphic {
  readonly item: NaturalDataset;
  readonly isLine: boolean;
  readonly units: string;
}

function graphicsOf(item: NaturalDataset): readonly Graphic[] {
  const simple = itemsOf(item, 'GraphicObjectSequence').map((graphic) => ({
    item: graphic,
    isLine: ['POLYLINE', 'INTERPOLATED'].includes(textOf(graphic, 'GraphicType') ?? ''),
    units: textOf(graphic, 'GraphicAnnotationUnits') ?? '',
  }));
  const compound = itemsOf(item, 'CompoundGraphicSequence').map((graphic) => ({
    item: graphic,
    isLine: compoundLines.has(textOf(graphic, 'CompoundGraphicType') ?? ''),
    units: textOf(graphic, 'CompoundGraphicUnits') ?? '',
  }));
  return [...simple, ...compound];
}

function linesOf({ item, isLine, units }: Graphic, area: DisplayedArea | WarningReason) {
  if (!isLine) return 'not-two-points';
  const data = numbersOf(item, 'GraphicData');
  if ((numberOf(item, 'GraphicDimensions') ?? 2) !== 2 || data.length % 2 !== 0) return 'invalid-coordinates';
  const points = toPoints(data);
  if (units === 'DISPLAY' && typeof area === 'string') return area;
  if (units !== 'DISPLAY' && units !== 'PIXEL') return 'unsupported-pixel-origin';
  const pixel = typeof area === 'string' ? undefined : area.pixelAspect;
  const placed = units === 'DISPLAY' && typeof area !== 'string' ? points.map(area.toImage) : points;
  return linesOfPolyline(placed, pixel);
}

const toPoints = (data: readonly number[]): readonly ImagePoint[] =>
  Array.from({ length: data.length / 2 }, (_, i): ImagePoint => [data[2 * i], data[2 * i + 1]]);
