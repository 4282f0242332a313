import type { IndexPoint } from '../../dicom-sr/geometry/index-point.js';
import type { Mask } from '../../dicom-sr/segmentation/mask.js';
import type { Volume } from '../../dicom-sr/volume/volume.js';
import type { VoxelAxis, VoxelMark } from '../../dicom-sr/volume/voxel-mark.js';
import type { AnySegmentationMethod } from '../methods/segmentation-method.js';

/** How far a second reader's endpoints lie from the first one's, as a share of each half axis. */
const readerShare = 0.05;

/**
 * Half width of the logarithm of the volume, at 95 %, that is left when the mark itself is certain: what the method misses and what two readers of
 * one lesion disagree on. Measured on lesions of known volume; docs/decisions/quality-checks.md.
 */
const residualHalfWidth = 0.5;

/**
 * Marks as a second reader could have drawn them: both axes longer, both shorter, by 5 %. (One longer and the other shorter gave a volume between
 * these two on every lesion that was looked at; they are there for pictures of agreement.)
 * @returns two marks on the same slice, four with the mixed ones
 */
export function perturbedMarks(mark: VoxelMark, { mixed = false } = {}): readonly VoxelMark[] {
  const [longer, shorter] = [1 + readerShare, 1 - readerShare];
  const factors = [
    [longer, longer],
    [shorter, shorter],
    ...(mixed
      ? [
          [longer, shorter],
          [shorter, longer],
        ]
      : []),
  ];
  return factors.map(([long, short]) => ({
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

/** @returns the volume of the mask that a method makes of one mark, mm³; that of one voxel at least, as a ratio to nothing is no number. */
export async function maskVolumeMm3(volume: Volume, mark: VoxelMark, method: AnySegmentationMethod): Promise<number> {
  const { mask } = await method.segment(volume, mark);
  return Math.max(1, count(mask)) * volume.spacingMm.reduce((product, mm) => product * mm, 1);
}

/**
 * @returns the nominal 95 % interval of the volume, mm³: volume · exp(±√(range² + residual²)), where range is how far apart the logarithms of the volumes
 * of two other readers' marks lie, which is twice the half range that 5 % make, and residual is `residualHalfWidth`. The range of the volumes alone
 * holds one true volume in five, since a cut that is stable is not therefore right. [0, 0] for no volume.
 * @param volumeMm3 of the mark itself
 * @param othersMm3 of the perturbed marks
 */
export function intervalOf(volumeMm3: number, othersMm3: readonly number[]): readonly [lower: number, upper: number] {
  if (volumeMm3 === 0) return [0, 0];
  const volumes = [volumeMm3, ...othersMm3];
  const range = Math.log(Math.max(...volumes) / Math.min(...volumes));
  const factor = Math.exp(Math.hypot(range, residualHalfWidth));
  return [volumeMm3 / factor, volumeMm3 * factor];
}

/** @returns `intervalOf` a volume, the perturbed marks segmented one after the other; [0, 0] for no volume. */
export async function volumeInterval(
  volume: Volume,
  mark: VoxelMark,
  method: AnySegmentationMethod,
  volumeMm3: number,
): Promise<readonly [lower: number, upper: number]> {
  if (volumeMm3 === 0) return [0, 0];
  const others: number[] = [];
  for (const other of perturbedMarks(mark)) others.push(await maskVolumeMm3(volume, other, method));
  return intervalOf(volumeMm3, others);
}

function count({ voxels }: Mask): number {
  let sum = 0;
  for (let i = 0; i < voxels.length; i++) sum += voxels[i];
  return sum;
}
