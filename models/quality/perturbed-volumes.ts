import type { IndexPoint } from '../../dicom-sr/geometry/index-point.js';
import type { Mask } from '../../dicom-sr/segmentation/mask.js';
import type { Volume } from '../../dicom-sr/volume/volume.js';
import type { VoxelAxis, VoxelMark } from '../../dicom-sr/volume/voxel-mark.js';
import type { AnySegmentationMethod } from '../methods/segmentation-method.js';

/** How far a second reader's endpoints lie from the first one's, as a share of each half axis. */
const readerShare = 0.05;

/**
 * Marks as a second reader could have drawn them: both axes longer, both shorter, and each axis longer while the other is shorter, all by 5 %.
 * @returns four marks on the same slice
 */
export function perturbedMarks(mark: VoxelMark): readonly VoxelMark[] {
  const [longer, shorter] = [1 + readerShare, 1 - readerShare];
  return [
    [longer, longer],
    [shorter, shorter],
    [longer, shorter],
    [shorter, longer],
  ].map(([long, short]) => ({
    ...mark,
    longAxis: stretched(mark.longAxis, long),
    ...(mark.shortAxis === undefined ? {} : { shortAxis: stretched(mark.shortAxis, short) }),
  }));
}

function stretched([a, b]: VoxelAxis, factor: number): VoxelAxis {
  const centre: IndexPoint = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
  const move = (p: IndexPoint): IndexPoint => [
    centre[0] + (p[0] - centre[0]) * factor,
    centre[1] + (p[1] - centre[1]) * factor,
  ];
  return [move(a), move(b)];
}

/**
 * @returns the smallest and the largest volume (mm³) over the mark itself and the marks that a second reader could have drawn
 * @param volumeMm3 of the mark itself
 */
export async function volumeInterval(
  volume: Volume,
  mark: VoxelMark,
  method: AnySegmentationMethod,
  volumeMm3: number,
): Promise<readonly [lower: number, upper: number]> {
  const voxelMm3 = volume.spacingMm.reduce((product, mm) => product * mm, 1);
  const count = ({ voxels }: Mask): number => voxels.reduce((sum, value) => sum + value, 0);
  const masks = await Promise.all(perturbedMarks(mark).map(async (other) => method.segment(volume, other)));
  const volumes = masks.map(({ mask }) => count(mask) * voxelMm3);
  return [Math.min(volumeMm3, ...volumes), Math.max(volumeMm3, ...volumes)];
}
