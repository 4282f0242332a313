import type { Volume } from '../../../../dicom-sr/volume/volume.js';
import type { VoxelMark } from '../../../../dicom-sr/volume/voxel-mark.js';
import type { Segmentation } from '../../../../models/methods/segmentation-method.js';

/** A lesion whose truth is known by formula. */
export interface Ball {
  readonly volume: Volume;
  readonly mark: VoxelMark;
  readonly isInside: (slice: number, row: number, column: number) => boolean;
}

/** An ellipsoid of one intensity in another one, on anisotropic voxels, with a little repeatable texture. */
export function ball({
  lesion = 60,
  background = -90,
  radiusMm = 12,
  heightMm = 9,
  spacing = [2.5, 0.8, 0.8] as const,
} = {}): Ball {
  const shape = [21, 64, 72] as const;
  const [ck, cj, ci] = [10, 30, 38];
  const voxels = new Int16Array(shape[0] * shape[1] * shape[2]);
  const isInside = (k: number, j: number, i: number): boolean =>
    ((k - ck) * spacing[0]) ** 2 / heightMm ** 2 +
      (((j - cj) * spacing[1]) ** 2 + ((i - ci) * spacing[2]) ** 2) / radiusMm ** 2 <=
    1;
  for (let k = 0, v = 0; k < shape[0]; k++)
    for (let j = 0; j < shape[1]; j++)
      for (let i = 0; i < shape[2]; i++, v++) {
        voxels[v] = (isInside(k, j, i) ? lesion : background) + (((v * 7919) % 41) - 20);
      }
  const [a, b] = [radiusMm / spacing[2], radiusMm / spacing[1]].map(Math.floor);
  const mark: VoxelMark = {
    slice: ck,
    longAxis: [
      [ci - a, cj],
      [ci + a, cj],
    ],
    shortAxis: [
      [ci, cj - b],
      [ci, cj + b],
    ],
  };
  return { volume: { voxels, shape, spacingMm: spacing }, mark, isInside };
}

/** @returns the Dice of a result with the truth, over the whole volume. */
export function dice({ mask }: Segmentation, { volume, isInside }: Ball): number {
  let [both, ours, theirs] = [0, 0, 0];
  for (let k = 0; k < volume.shape[0]; k++)
    for (let j = 0; j < volume.shape[1]; j++)
      for (let i = 0; i < volume.shape[2]; i++) {
        const [z, y, x] = [k - mask.origin[0], j - mask.origin[1], i - mask.origin[2]];
        const within = z >= 0 && z < mask.shape[0] && y >= 0 && y < mask.shape[1] && x >= 0 && x < mask.shape[2];
        const own = within && mask.voxels[(z * mask.shape[1] + y) * mask.shape[2] + x] === 1;
        const truth = isInside(k, j, i);
        both += Number(own && truth);
        ours += Number(own);
        theirs += Number(truth);
      }
  return (2 * both) / (ours + theirs);
}
