import type { Affine } from '../../dicom-sr/geometry/affine.js';
import type { SliceRowColumn } from '../../dicom-sr/volume/volume.js';

/** The voxel grid of a phantom: axial, square pixels, centred on the body; x to the patient's left, y to posterior, z to the head, mm. */
export interface PhantomGrid {
  readonly shape: SliceRowColumn;
  readonly spacingMm: SliceRowColumn;
  readonly affine: Affine;
}

/** Edge of the reconstructed square, mm; the circle in it is what the scanner sees. */
export const FIELD_OF_VIEW_MM = 380;
/** From the lower edge of the first slice to the upper edge of the last one: liver and lungs, z = 0 at the top of the left diaphragm. */
export const EXTENT_MM = { from: -105, to: 135 } as const;

export interface PhantomGridOptions {
  /** Slices over the whole extent; their spacing follows. */
  readonly slices: number;
  /** Rows and columns. */
  readonly matrix: number;
}

/** @throws {RangeError} below 24 slices or a matrix of 64: organs would fall between the voxels */
export function phantomGrid({ slices, matrix }: PhantomGridOptions): PhantomGrid {
  if (!Number.isInteger(slices) || slices < 24 || slices > 600) throw new RangeError('slices must be 24 to 600');
  if (!Number.isInteger(matrix) || matrix < 64 || matrix > 1024) throw new RangeError('matrix must be 64 to 1024');
  const pixel = FIELD_OF_VIEW_MM / matrix;
  const spacing = (EXTENT_MM.to - EXTENT_MM.from) / slices;
  const corner = (pixel - FIELD_OF_VIEW_MM) / 2;
  return {
    shape: [slices, matrix, matrix],
    spacingMm: [spacing, pixel, pixel],
    affine: {
      origin: [corner, corner, EXTENT_MM.from + spacing / 2],
      columnStep: [pixel, 0, 0],
      rowStep: [0, pixel, 0],
      sliceStep: [0, 0, spacing],
    },
  };
}
