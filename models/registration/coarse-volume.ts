import type { Affine } from '../../dicom-sr/geometry/affine.js';
import { indexToLps } from '../../dicom-sr/geometry/affine.js';
import { scale } from '../../dicom-sr/geometry/vec3.js';
import type { SliceRowColumn, Volume } from '../../dicom-sr/volume/volume.js';

/** A volume with its place in the patient. */
export interface PlacedVolume extends Volume {
  /** Voxel index [column, row, slice] → LPS mm. */
  readonly affine: Affine;
}

/** A volume of few voxels, HU within [−1000, 400]: what lies beyond (metal, the padding of the scanner) says nothing about place. */
export interface CoarseVolume extends PlacedVolume {
  readonly voxels: Float32Array;
}

const lowestHu = -1000;
const highestHu = 400;

/** @returns the volume as means of blocks whose edges come nearest to `edgeMm`; what does not fill a block at an end is left out. */
export function coarseVolume(volume: PlacedVolume, edgeMm: number): CoarseVolume {
  const factors = volume.spacingMm.map((spacing, axis) =>
    Math.min(volume.shape[axis], Math.max(1, Math.round(edgeMm / spacing))),
  ) as unknown as SliceRowColumn;
  const { affine } = volume;
  const middle = factors.map((factor) => lastRead(factor) / 2);
  return {
    voxels: blockMeans(volume, factors),
    shape: coarseShape(volume.shape, factors),
    spacingMm: volume.spacingMm.map((spacing, axis) => spacing * factors[axis]) as unknown as SliceRowColumn,
    affine: {
      origin: indexToLps(affine, middle[2], middle[1], middle[0]),
      columnStep: scale(affine.columnStep, factors[2]),
      rowStep: scale(affine.rowStep, factors[1]),
      sliceStep: scale(affine.sliceStep, factors[0]),
    },
  };
}

/** Of four voxels in a row or more, two are read: noise is gone long before all are. */
const strideOf = (factor: number): number => (factor >= 4 ? Math.ceil(factor / 2) : 1);
const lastRead = (factor: number): number => {
  const stride = strideOf(factor);
  return stride * (Math.ceil(factor / stride) - 1);
};

const coarseShape = (shape: SliceRowColumn, factors: SliceRowColumn): SliceRowColumn =>
  shape.map((length, axis) => Math.floor(length / factors[axis])) as unknown as SliceRowColumn;

/** Row by row, as the voxels lie in memory: a whole series is read here. Slices that are all read take turns at the rows of a block. */
function blockMeans({ voxels, shape }: Volume, factors: SliceRowColumn): Float32Array {
  const [slices, rows, columns] = coarseShape(shape, factors);
  const [up, down, across] = factors.map(strideOf);
  const [perSlice, perRow, perColumn] = factors.map((factor) => Math.ceil(factor / strideOf(factor)));
  const sums = new Float32Array(slices * rows * columns);
  const skipped = factors[2] - perColumn * across;
  const isInTurns = up === 1 && perSlice > 1 && perRow === perSlice;
  for (let k = 0, i = 0; k < slices; k++) {
    for (let j = 0; j < rows; j++, i += columns) {
      for (let w = 0; w < perSlice; w++) {
        for (let v = isInTurns ? w : 0; v < perRow; v += isInTurns ? perSlice : 1) {
          let at = ((k * factors[0] + w * up) * shape[1] + j * factors[1] + v * down) * shape[2];
          for (let c = 0; c < columns; c++, at += skipped) {
            let sum = 0;
            for (let u = 0; u < perColumn; u++, at += across) {
              const value = voxels[at];
              sum += value < lowestHu ? lowestHu : value > highestHu ? highestHu : value;
            }
            sums[i + c] += sum;
          }
        }
      }
    }
  }
  const count = (isInTurns ? 1 : perSlice) * perRow * perColumn;
  return sums.map((sum) => sum / count);
}
