import type { ImagePoint } from '../../geometry/index-point.js';
import type { NaturalDataset } from '../../part10/natural-dataset.js';
import { itemsOf, numberOf, numbersOf, textOf } from '../../part10/natural-dataset.js';
import { printedLengthsMm } from '../lines/printed-length.js';
import type { WarningReason } from '../warning-reasons.js';
import type { DisplayedArea } from './displayed-area.js';

/** A text of a presentation state that states lengths. */
export interface PrintedText {
  readonly lengthsMm: readonly number[];
  readonly annotation: number;
  readonly layer: string;
  readonly group?: number;
  /** Where it points to, else where it stands; absent where its units cannot be placed on the image. */
  readonly at?: ImagePoint;
}

/** @returns the texts of one item of Graphic Annotation Sequence that state one or two lengths. @see PS3.3 C.10.5 */
export function printedTexts(
  item: NaturalDataset,
  annotation: number,
  area: DisplayedArea | WarningReason,
): readonly PrintedText[] {
  const layer = textOf(item, 'GraphicLayer') ?? '';
  return itemsOf(item, 'TextObjectSequence').flatMap((text) => {
    const lengthsMm = printedLengthsMm(textOf(text, 'UnformattedTextValue') ?? '');
    if (lengthsMm.length === 0) return [];
    const group = numberOf(text, 'GraphicGroupID');
    const at = placeOf(text, area);
    return [{ lengthsMm, annotation, layer, ...(group !== undefined && { group }), ...(at && { at }) }];
  });
}

function placeOf(text: NaturalDataset, area: DisplayedArea | WarningReason): ImagePoint | undefined {
  const anchor = pointOf(text, 'AnchorPoint', 'AnchorPointAnnotationUnits', area);
  const box = 'BoundingBoxAnnotationUnits';
  const [topLeft, bottomRight] = [
    pointOf(text, 'BoundingBoxTopLeftHandCorner', box, area),
    pointOf(text, 'BoundingBoxBottomRightHandCorner', box, area),
  ];
  if (anchor !== undefined || topLeft === undefined || bottomRight === undefined) return anchor;
  return [(topLeft[0] + bottomRight[0]) / 2, (topLeft[1] + bottomRight[1]) / 2];
}

function pointOf(
  text: NaturalDataset,
  keyword: string,
  unitsKeyword: string,
  area: DisplayedArea | WarningReason,
): ImagePoint | undefined {
  const [x, y] = numbersOf(text, keyword);
  if (!Number.isFinite(x) || !Number.isFinite(y)) return undefined;
  const units = textOf(text, unitsKeyword);
  if (units === 'PIXEL') return [x, y];
  return units === 'DISPLAY' && typeof area !== 'string' ? area.toImage([x, y]) : undefined;
}
