import type { QualityCheck } from '../../dicom-sr/measurement/quality-check.js';
import type { Mask } from '../../dicom-sr/segmentation/mask.js';
import type { Volume } from '../../dicom-sr/volume/volume.js';
import type { VoxelMark } from '../../dicom-sr/volume/voxel-mark.js';
import { markFrame } from '../mark/mark-frame.js';
import type { FullMark } from '../mark/mark-frame.js';
import type { MaskMeasurements } from '../measure/measure-lesion.js';
import { cropMask } from '../measure/crop-mask.js';
import { connectedComponents } from '../raster/connected-components.js';

/** Limits of the checks; docs/decisions/quality-checks.md says how many good and bad results each one flags. */
export const checkLimits = {
  axisPercent: 25,
  axisMm: 10,
  components: 1,
  borderVoxels: 0,
  contrastHu: 15,
  /** Volume over that of the ellipsoid πLW²/6, either way. */
  ellipsoidRatio: 2,
} as const;

/**
 * @returns the checks of a mask against its mark and its image: axes (% and mm), components, voxels on the border of its region, contrast across
 * its boundary (HU), and its volume against the ellipsoid πLW²/6 (as a ratio ≥ 1)
 */
export function checkLesion(
  volume: Volume,
  mark: FullMark | VoxelMark,
  mask: Mask,
  measured: MaskMeasurements,
): readonly QualityCheck[] {
  const [longMm, shortMm] = markLengths(volume, mark);
  const ellipsoidMm3 = (Math.PI / 6) * longMm * (shortMm ?? longMm) ** 2;
  // An empty mask counts as one voxel: a ratio to nothing is no number, and this one is as far off as a mask can be.
  const voxelMm3 = volume.spacingMm[0] * volume.spacingMm[1] * volume.spacingMm[2];
  const ratio = Math.max(measured.volumeMm3, voxelMm3) / ellipsoidMm3;
  const lesion = cropMask(mask);
  const components = connectedComponents(lesion.voxels, lesion.shape, 26).sizes.length;
  return [
    ...axisChecks(volume, mark, measured),
    atMost('components', components, '1', checkLimits.components),
    atMost('touches-border', voxelsOnBorder(volume, mask, lesion), '1', checkLimits.borderVoxels),
    atLeast('boundary-contrast', boundaryContrast(volume, lesion), "[hnsf'U]", checkLimits.contrastHu),
    atMost('volume-against-ellipsoid', Math.max(ratio, 1 / ratio), '1', checkLimits.ellipsoidRatio),
  ];
}

/** @returns the checks of a mask's axes on the marked slice against the mark's, % and mm; they alone need no look at the voxels. */
export function axisChecks(
  volume: Volume,
  mark: FullMark | VoxelMark,
  measured: Pick<MaskMeasurements, 'longAxisMm' | 'shortAxisMm'>,
): readonly QualityCheck[] {
  const [longMm, shortMm] = markLengths(volume, mark);
  return [
    atMost('long-axis-deviation', percent(measured.longAxisMm, longMm), '%', checkLimits.axisPercent),
    atMost('long-axis-deviation-mm', Math.abs(measured.longAxisMm - longMm), 'mm', checkLimits.axisMm),
    ...(shortMm === undefined
      ? []
      : [
          atMost('short-axis-deviation', percent(measured.shortAxisMm, shortMm), '%', checkLimits.axisPercent),
          atMost('short-axis-deviation-mm', Math.abs(measured.shortAxisMm - shortMm), 'mm', checkLimits.axisMm),
        ]),
  ];
}

const atMost = (name: string, value: number, unit: string, limit: number): QualityCheck => ({
  name,
  value,
  unit,
  limit,
  passed: value <= limit,
});

const atLeast = (name: string, value: number, unit: string, limit: number): QualityCheck => ({
  name,
  value,
  unit,
  limit,
  passed: value >= limit,
});

const percent = (value: number, expected: number): number => (100 * Math.abs(value - expected)) / expected;

/** Lengths of the mark between outer pixel edges, as the mask's axes are measured. */
function markLengths(volume: Volume, mark: VoxelMark): readonly [long: number, short: number | undefined] {
  if (mark.shortAxis === undefined) {
    const frame = markFrame({ ...mark, shortAxis: mark.longAxis }, volume.spacingMm);
    return [frame.longAxisMm, undefined];
  }
  const frame = markFrame({ ...mark, shortAxis: mark.shortAxis }, volume.spacingMm);
  return [frame.longAxisMm, frame.shortAxisMm];
}

/**
 * Voxels at the border of the region that was looked at: there the lesion may go on. The border of the volume itself counts too.
 * @param lesion the same mask, cropped
 */
function voxelsOnBorder(volume: Volume, region: Mask, lesion: Mask): number {
  if (volume.shape[0] === 1) return 0;
  const isEnd = (axis: 0 | 1 | 2, index: number): boolean => {
    const place = index + lesion.origin[axis] - region.origin[axis];
    return place === 0 || place === region.shape[axis] - 1;
  };
  const [slices, rows, columns] = lesion.shape;
  let count = 0;
  for (let k = 0, i = 0; k < slices; k++) {
    const onEndSlice = region.shape[0] > 1 && isEnd(0, k);
    for (let j = 0; j < rows; j++) {
      const onEnd = onEndSlice || isEnd(1, j);
      for (let c = 0; c < columns; c++, i++) if (lesion.voxels[i] === 1 && (onEnd || isEnd(2, c))) count++;
    }
  }
  return count;
}

/** Absolute difference of the mean HU just inside and just outside of the boundary, in the planes of the slices. */
function boundaryContrast(volume: Volume, { origin, shape, voxels }: Mask): number {
  const [slices, rows, columns] = shape;
  let [inside, insideCount, outside, outsideCount] = [0, 0, 0, 0];
  for (let k = 0, i = 0; k < slices; k++) {
    for (let j = 0; j < rows; j++) {
      const line = ((k + origin[0]) * volume.shape[1] + j + origin[1]) * volume.shape[2] + origin[2];
      for (let c = 0; c < columns; c++, i++) {
        if (voxels[i] === 0) continue;
        const before = outsideCount;
        const look = (isThere: boolean, step: number, stepInVolume: number): void => {
          if (!isThere || voxels[i + step] !== 0) return;
          outside += volume.voxels[line + c + stepInVolume];
          outsideCount++;
        };
        look(c > 0, -1, -1);
        look(c + 1 < columns, 1, 1);
        look(j > 0, -columns, -volume.shape[2]);
        look(j + 1 < rows, columns, volume.shape[2]);
        if (outsideCount === before) continue;
        inside += volume.voxels[line + c];
        insideCount++;
      }
    }
  }
  return insideCount === 0 || outsideCount === 0 ? 0 : Math.abs(inside / insideCount - outside / outsideCount);
}
