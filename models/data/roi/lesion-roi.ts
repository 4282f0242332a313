import type { SliceRowColumn } from '../../../dicom-sr/volume/volume.js';
import type { VoxelMark } from '../../../dicom-sr/volume/voxel-mark.js';
import type { PackedMask } from '../../evaluation/input/packed-mask.js';
import type { MarkAxes } from '../../mark/mark-ellipse.js';
import type { HuWindow } from '../hu-window.js';

/** The surroundings of one lesion on a square grid, slice by slice, and where they lie in the image. */
export interface LesionRoi {
  readonly id: string;
  readonly set: string;
  readonly patient: string;
  readonly organ: string;
  readonly window: HuWindow;
  /** Rows and columns of the grid. */
  readonly side: number;
  /** Slices of the image from `firstSlice` on. */
  readonly slices: number;
  /** HU, C order [slice, row, column], `slices` × `side` × `side`. */
  readonly intensities: Int16Array;
  /** Index of the marked slice among `slices`. */
  readonly markedSlice: number;
  /** The mark on the grid of the ROI. */
  readonly axes: MarkAxes;
  /** The mark on the grid of the image, both axes. */
  readonly mark: VoxelMark & MarkAxes;
  /** 0 or 1, in the order of the intensities; absent where the truth is not known. */
  readonly truth?: Uint8Array;
  /** The truth on the grid of the image: scores are taken there. */
  readonly imageTruth?: PackedMask;
  readonly image: RoiPlacement;
  /** Slices of the image without truth below and above the lesion; absent where the truth is not known. */
  readonly freeSlices?: readonly [below: number, above: number];
}

/** Where a ROI lies in its image: the square [row, row + rows) × [column, column + columns), parts of which may lie outside. */
export interface RoiPlacement {
  readonly shape: SliceRowColumn;
  readonly spacingMm: SliceRowColumn;
  readonly firstSlice: number;
  readonly row: number;
  readonly column: number;
  readonly rows: number;
  readonly columns: number;
}

/** Mean extent of a pixel of the ROI's grid in the image, mm. */
export const roiPixelMm = ({ side, image }: LesionRoi): number =>
  (image.rows * image.spacingMm[1] + image.columns * image.spacingMm[2]) / (2 * side);
