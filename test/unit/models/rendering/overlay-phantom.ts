import type { Mask } from '../../../../dicom-sr/segmentation/mask.js';
import type { Volume } from '../../../../dicom-sr/volume/volume.js';
import type { VoxelMark } from '../../../../dicom-sr/volume/voxel-mark.js';

/** A 7 × 24 × 30 volume of −850 HU with a bright box (rows 8–15, columns 10–21, slices 2–4), its mask and its mark. */
export function boxPhantom(spacingMm: Volume['spacingMm'] = [2, 0.7, 0.7]): {
  readonly volume: Volume;
  readonly mask: Mask;
  readonly mark: VoxelMark;
} {
  const shape = [7, 24, 30] as const;
  const voxels = new Int16Array(7 * 24 * 30).fill(-850);
  const mask = new Uint8Array(voxels.length);
  for (let slice = 2; slice <= 4; slice++) {
    for (let row = 8; row <= 15; row++) {
      for (let column = 10; column <= 21; column++) {
        const at = (slice * 24 + row) * 30 + column;
        voxels[at] = 240;
        mask[at] = 1;
      }
    }
  }
  return {
    volume: { voxels, shape, spacingMm },
    mask: { origin: [0, 0, 0], shape, voxels: mask },
    mark: {
      slice: 3,
      longAxis: [
        [10, 12],
        [21, 12],
      ],
      shortAxis: [
        [15, 8],
        [15, 15],
      ],
    },
  };
}
