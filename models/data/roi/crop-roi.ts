import type { Volume } from '../../../dicom-sr/volume/volume.js';
import type { VoxelMark } from '../../../dicom-sr/volume/voxel-mark.js';
import { packMask } from '../../evaluation/input/packed-mask.js';
import type { CompleteMark } from '../../mark/assume-short-axis.js';
import { assumeShortAxis } from '../../mark/assume-short-axis.js';
import { markBox } from '../../mark/mark-box.js';
import { resampleMaskPlanes } from '../../raster/resample-planes.js';
import { organWindow } from '../hu-window.js';
import type { SourceLesion } from '../source-lesion.js';
import type { LesionRoi, RoiPlacement } from './lesion-roi.js';
import { axesOnRoi, sampleRoi } from './roi-grid.js';

export interface RoiOptions {
  /** Rows and columns of the grid. */
  readonly side: number;
  /**
   * Extent of the ROI over the long axis. The papers train on 2; a wider ROI leaves room to turn and shift it, and its middle is what is
   * trained on.
   */
  readonly scale: number;
  /** Slices are kept up to this share of the long axis (in mm) from the marked one; .75 reaches beyond nearly every lesion's end. */
  readonly heightShare: number;
}

/**
 * @returns the square around the middle of a mark's box, `scale` times its long axis wide, resampled (averaged where the grid is coarser than
 * the image). What lies outside of the image repeats its border, and holds no lesion.
 * @param mark the mark that decides place and size; that of the lesion where not given
 * @see 001, section 3: "CT ROIs are cropped at two times the extent of the lesion's longest diameters"
 */
export function cropRoi(lesion: SourceLesion, options: RoiOptions, mark: VoxelMark = lesion.mark): LesionRoi {
  const { volume, truth, id, set, patient, organ } = lesion;
  const { mark: complete } = assumeShortAxis(mark, [volume.spacingMm[1], volume.spacingMm[2]]);
  const image = placeRoi(volume, complete, options);
  const slices = sliceCount(volume, complete, image.firstSlice, options);
  const { side } = options;
  return {
    id,
    set,
    patient,
    organ,
    window: lesion.window ?? organWindow(organ),
    side,
    slices,
    intensities: sampleRoi(volume, image, slices, side),
    markedSlice: complete.slice - image.firstSlice,
    axes: axesOnRoi(complete, image, side),
    mark: complete,
    image,
    ...(truth && truthOn(truth, image, slices, side)),
  };
}

function placeRoi(volume: Volume, mark: CompleteMark, { scale, heightShare }: RoiOptions): RoiPlacement {
  const { shape, spacingMm } = volume;
  const box = markBox(mark);
  const extentMm = scale * longAxisMm(volume, mark);
  const [rows, columns] = [1, 2].map((axis) => Math.max(2, Math.round(extentMm / spacingMm[axis])));
  const reach = Math.ceil((heightShare * extentMm) / scale / spacingMm[0]);
  return {
    shape,
    spacingMm,
    firstSlice: Math.max(0, mark.slice - reach),
    row: Math.round(box.row - (rows - 1) / 2),
    column: Math.round(box.column - (columns - 1) / 2),
    rows,
    columns,
  };
}

function sliceCount(volume: Volume, mark: CompleteMark, firstSlice: number, { heightShare }: RoiOptions): number {
  const reach = Math.ceil((heightShare * longAxisMm(volume, mark)) / volume.spacingMm[0]);
  return Math.min(volume.shape[0] - 1, mark.slice + reach) - firstSlice + 1;
}

/** Between the outer edges of the endpoints' pixels, as everywhere in the methods. */
function longAxisMm({ spacingMm: [, rowMm, columnMm] }: Volume, { longAxis: [a, b] }: CompleteMark): number {
  return Math.hypot((b[0] - a[0]) * columnMm, (b[1] - a[1]) * rowMm) + Math.sqrt(rowMm * columnMm);
}

/** The truth on the grid of the ROI, and as it is on that of the image. */
function truthOn(
  truth: NonNullable<SourceLesion['truth']>,
  image: RoiPlacement,
  slices: number,
  side: number,
): Pick<LesionRoi, 'truth' | 'imageTruth' | 'freeSlices'> {
  const [depth, rows, columns] = truth.shape;
  const cropped = new Uint8Array(slices * image.rows * image.columns);
  for (let k = 0; k < slices; k++) {
    const from = image.firstSlice + k - truth.origin[0];
    if (from < 0 || from >= depth) continue;
    for (let j = 0; j < image.rows; j++) {
      const row = image.row + j - truth.origin[1];
      if (row < 0 || row >= rows) continue;
      for (let c = 0; c < image.columns; c++) {
        const column = image.column + c - truth.origin[2];
        if (column < 0 || column >= columns) continue;
        cropped[(k * image.rows + j) * image.columns + c] = truth.voxels[(from * rows + row) * columns + column];
      }
    }
  }
  const onGrid = resampleMaskPlanes(cropped, [slices, image.rows, image.columns], { rows: side, columns: side });
  return {
    truth: onGrid,
    imageTruth: packMask(truth),
    freeSlices: [truth.origin[0], image.shape[0] - truth.origin[0] - depth],
  };
}
