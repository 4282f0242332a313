import type { Mask } from '../../dicom-sr/segmentation/mask.js';

/** The part of a mask that lies on one slice. */
export interface MaskSlice {
  /** First pixel of the region in the volume's slice. */
  readonly origin: readonly [row: number, column: number];
  readonly rows: number;
  readonly columns: number;
  /** 0 or 1, C order [row, column]. */
  readonly pixels: Uint8Array;
}

/** @returns the slice with this index in the volume; a slice outside of the mask's region is empty (all 0). */
export function maskSlice(mask: Mask, slice: number): MaskSlice {
  const [slices, rows, columns] = mask.shape;
  const k = slice - mask.origin[0];
  const plane = rows * columns;
  const pixels = k >= 0 && k < slices ? mask.voxels.subarray(k * plane, (k + 1) * plane) : new Uint8Array(plane);
  return { origin: [mask.origin[1], mask.origin[2]], rows, columns, pixels };
}

/** @returns the mask's voxels on each of its slices, from its first one on. */
export function sliceAreas(mask: Mask): Int32Array {
  const [slices, rows, columns] = mask.shape;
  const areas = new Int32Array(slices);
  const plane = rows * columns;
  for (let k = 0; k < slices; k++) {
    let area = 0;
    for (let i = k * plane; i < (k + 1) * plane; i++) area += mask.voxels[i];
    areas[k] = area;
  }
  return areas;
}

/** @returns the index in the volume of the slice with most of the mask (the first of equals), or undefined for an empty mask. */
export function largestSlice(mask: Mask): number | undefined {
  const areas = sliceAreas(mask);
  const largest = areas.reduce((best, area, k) => (area > areas[best] ? k : best), 0);
  return areas.length > 0 && areas[largest] > 0 ? mask.origin[0] + largest : undefined;
}

/** @returns whether a mask has a voxel on the slice with this index in the volume. */
export const hasVoxelOn = (mask: Mask, slice: number): boolean => maskSlice(mask, slice).pixels.includes(1);

/** @returns whether a mask has a voxel on the first or the last slice of its volume. @param slices of the volume */
export const touchesVolumeEnd = (mask: Mask, slices: number): boolean =>
  hasVoxelOn(mask, 0) || hasVoxelOn(mask, slices - 1);
