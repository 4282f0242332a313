import type { ImagePoint } from '../../geometry/index-point.js';
import type { ReferencedImage } from '../../measurement/mark.js';
import type { NaturalDataset } from '../../part10/natural-dataset.js';
import { itemsOf, numberOf, numbersOf, textOf } from '../../part10/natural-dataset.js';
import type { PixelSize } from '../lines/pair-lines.js';
import type { WarningReason } from '../warning-reasons.js';

/** How a presentation state shows one image. */
export interface DisplayedArea {
  /** mm, where the presentation state states the spacing of pixels; else their aspect, if it states that. */
  readonly pixelSpacingMm?: PixelSize;
  readonly pixelAspect?: PixelSize;
  /** @returns a point in fractions of the displayed area as a point of the image. */
  readonly toImage: (point: ImagePoint) => ImagePoint;
}

/**
 * @returns the displayed area of an image, or why fractions of it cannot be placed on the image. What the image is rotated or flipped by
 * turns the area too, so that nobody can say which corner of it is the first one.
 * @see PS3.3 C.10.4 Displayed Area Module, C.10.6 Spatial Transformation Module
 */
export function displayedArea(dataset: NaturalDataset, image: ReferencedImage): DisplayedArea | WarningReason {
  const area = itemsOf(dataset, 'DisplayedAreaSelectionSequence').find((item) => showsImage(item, image));
  if (area === undefined) return 'no-displayed-area';
  const [left, top] = numbersOf(area, 'DisplayedAreaTopLeftHandCorner');
  const [right, bottom] = numbersOf(area, 'DisplayedAreaBottomRightHandCorner');
  if (![left, top, right, bottom].every(Number.isFinite)) return 'no-displayed-area';
  if (isTurned(dataset) || right < left || bottom < top) return 'displayed-area-turned';
  return {
    ...pixelSize(area),
    // Corners are whole pixels, the first one 1\1: the area reaches from the outer edge of one to that of the other.
    toImage: ([x, y]) => [left - 1 + x * (right - left + 1), top - 1 + y * (bottom - top + 1)],
  };
}

/** An item without references holds for every image of the presentation state. */
function showsImage(item: NaturalDataset, { sopInstanceUID, frameNumber }: ReferencedImage): boolean {
  const images = itemsOf(item, 'ReferencedImageSequence');
  return (
    images.length === 0 ||
    images.some((reference) => {
      const frames = numbersOf(reference, 'ReferencedFrameNumber');
      const showsFrame = frames.length === 0 || frames.includes(frameNumber ?? 1);
      return textOf(reference, 'ReferencedSOPInstanceUID') === sopInstanceUID && showsFrame;
    })
  );
}

const isTurned = (dataset: NaturalDataset): boolean =>
  (numberOf(dataset, 'ImageRotation') ?? 0) % 360 !== 0 || textOf(dataset, 'ImageHorizontalFlip') === 'Y';

function pixelSize(area: NaturalDataset): Pick<DisplayedArea, 'pixelSpacingMm' | 'pixelAspect'> {
  const spacing = pairOf(area, 'PresentationPixelSpacing');
  if (spacing !== undefined) return { pixelSpacingMm: spacing, pixelAspect: spacing };
  const aspect = pairOf(area, 'PresentationPixelAspectRatio');
  return aspect === undefined ? {} : { pixelAspect: aspect };
}

function pairOf(area: NaturalDataset, keyword: string): PixelSize | undefined {
  const [row, column] = numbersOf(area, keyword);
  return row > 0 && column > 0 ? [row, column] : undefined;
}
