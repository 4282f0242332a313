import type { Mask } from '../../dicom-sr/segmentation/mask.js';
import type { SliceRowColumn, Volume } from '../../dicom-sr/volume/volume.js';

/** `coronal`: columns across, slices upwards, seen along the rows; `sagittal`: rows across, slices upwards. Named for an axial series. */
export type PlaneName = 'coronal' | 'sagittal';

/** A single plane across the slices, as a volume of one slice: last slice of the source at the top. */
export interface OrthogonalPlane {
  readonly volume: Volume;
  readonly mask: Mask;
}

/** What a plane is made of: voxel index [slice, row, column] of its pixel (row r, column c), and its size. */
interface Sampling {
  readonly rows: number;
  readonly columns: number;
  readonly spacingMm: SliceRowColumn;
  readonly at: (row: number, column: number) => SliceRowColumn;
}

/** @returns the plane of a volume and its mask at a row (`coronal`) or column (`sagittal`) index. */
export function orthogonalPlane(volume: Volume, mask: Mask, plane: PlaneName, index: number): OrthogonalPlane {
  const [slices, rows, columns] = volume.shape;
  const [dz, dy, dx] = volume.spacingMm;
  const sampling: Sampling =
    plane === 'coronal'
      ? { rows: slices, columns, spacingMm: [dy, dz, dx], at: (row, column) => [slices - 1 - row, index, column] }
      : {
          rows: slices,
          columns: rows,
          spacingMm: [dx, dz, dy],
          at: (row, column) => [slices - 1 - row, column, index],
        };
  return { volume: sampleVolume(volume, sampling), mask: sampleMask(mask, sampling) };
}

function sampleVolume(volume: Volume, { rows, columns, spacingMm, at }: Sampling): Volume {
  const voxels = new Float32Array(rows * columns);
  for (let row = 0, i = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++, i++) {
      const [k, j, c] = at(row, column);
      voxels[i] = volume.voxels[(k * volume.shape[1] + j) * volume.shape[2] + c];
    }
  }
  return { voxels, shape: [1, rows, columns], spacingMm };
}

function sampleMask(mask: Mask, { rows, columns, at }: Sampling): Mask {
  const voxels = new Uint8Array(rows * columns);
  for (let row = 0, i = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++, i++) voxels[i] = maskVoxel(mask, at(row, column));
  }
  return { origin: [0, 0, 0], shape: [1, rows, columns], voxels };
}

/** @returns 0 outside of the mask's region. */
function maskVoxel({ origin, shape, voxels }: Mask, index: SliceRowColumn): number {
  const [k, j, c] = [index[0] - origin[0], index[1] - origin[1], index[2] - origin[2]];
  if (k < 0 || j < 0 || c < 0 || k >= shape[0] || j >= shape[1] || c >= shape[2]) return 0;
  return voxels[(k * shape[1] + j) * shape[2] + c];
}
