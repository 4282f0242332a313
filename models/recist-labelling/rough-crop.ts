import type { IndexPoint } from '../../dicom-sr/geometry/index-point.js';
import type { Volume } from '../../dicom-sr/volume/volume.js';
import type { RoiPlacement } from '../data/roi/lesion-roi.js';
import { sampleRoi } from '../data/roi/roi-grid.js';
import type { CropPoint } from '../networks/recist-labelling/canonical-space.js';
import type { RoughBox } from './box-bounds.js';
import { boxBounds } from './box-bounds.js';
import { cropAround, labellingChannels, labellingSide, writeLabellingImage } from './labelling-image.js';

/** What the network sees of a rough box, and where it lies in the image. */
export interface RoughCrop {
  readonly placement: RoiPlacement;
  /** [channel, row, column] */
  readonly image: Float32Array;
}

/**
 * @returns the square crop around a box as the network sees it, averaged or interpolated to its size; beyond the image the border goes on
 * @throws {DicomError} mark-outside-image
 */
export function roughCrop(volume: Volume, box: RoughBox): RoughCrop {
  const placement = placeCrop(volume, box);
  const hu = sampleRoi(volume, placement, 1, labellingSide);
  const { left, right, top, bottom } = boxBounds(box, volume.shape);
  const [a, b] = [toCrop(placement, [left, top]), toCrop(placement, [right, bottom])];
  const image = new Float32Array(labellingChannels.length * labellingSide * labellingSide);
  writeLabellingImage(
    hu,
    { centre: [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2], half: [(b[0] - a[0]) / 2, (b[1] - a[1]) / 2] },
    image,
  );
  return { placement, image };
}

/** The square is one of millimetres: rows and columns differ where pixels are not square. */
function placeCrop({ shape, spacingMm }: Volume, box: RoughBox): RoiPlacement {
  const [, rowMm, columnMm] = spacingMm;
  const { left, right, top, bottom } = boxBounds(box, shape);
  const { centre, half } = cropAround({
    left: left * columnMm,
    right: right * columnMm,
    top: top * rowMm,
    bottom: bottom * rowMm,
  });
  const [rows, columns] = [rowMm, columnMm].map((mm) => Math.max(4, Math.round((2 * half) / mm)));
  return {
    shape,
    spacingMm,
    firstSlice: box.slice,
    row: Math.round(centre[1] / rowMm - (rows - 1) / 2),
    column: Math.round(centre[0] / columnMm - (columns - 1) / 2),
    rows,
    columns,
  };
}

/** @returns where a pixel of the image lies in the crop, −1 … 1. */
export const toCrop = ({ row, column, rows, columns }: RoiPlacement, [x, y]: IndexPoint): CropPoint => [
  (2 * (x - column) + 1) / columns - 1,
  (2 * (y - row) + 1) / rows - 1,
];

/** @returns where a point of the crop lies in the image, pixel indices. */
export const fromCrop = ({ row, column, rows, columns }: RoiPlacement, [u, v]: CropPoint): IndexPoint => [
  column + ((u + 1) * columns - 1) / 2,
  row + ((v + 1) * rows - 1) / 2,
];
