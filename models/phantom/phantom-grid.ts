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

/** Coarser, and organs would fall between the voxels; finer than any scanner. */
export const gridLimits = { slices: [24, 600], matrix: [64, 1024] } as const;

/** @throws {RangeError} beyond `gridLimits` */
export function phantomGrid({ slices, matrix }: PhantomGridOptions): PhantomGrid {
  refuseBeyond('slices', slices, gridLimits.slices);
  refuseBeyond('matrix', matrix, gridLimits.matrix);
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

function refuseBeyond(name: string, value: number, [from, to]: readonly [number, number]): void {
  if (!Number.isInteger(value) || value < from || value > to) throw new RangeError(`${name} must be ${from} to ${to}`);
}
