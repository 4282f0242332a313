import type { IndexPoint } from '../../../dicom-sr/geometry/index-point.js';
import type { VoxelAxis, VoxelMark } from '../../../dicom-sr/volume/voxel-mark.js';
import { jitterMark } from '../../evaluation/input/jitter-mark.js';
import { markEllipse } from '../../mark/mark-ellipse.js';
import type { SeededRandom } from '../../phantom/seeded-random.js';

/** A reader turns the axes by this, radians (one standard deviation), … */
const turn = 0.17;
/** … and scales each half axis by 1 ± this. */
const scale = 0.15;

/**
 * @returns the mark as another reader could have drawn it: both axes turned about their crossing, the half axes scaled one by one. Our sets have
 * one reader; these stand for R1 and R2 of 004's Table 1, and say how much noise of that size makes of the numbers, nothing about readers.
 */
export function otherReader(
  mark: Required<VoxelMark>,
  random: SeededRandom,
  shape: readonly [number, number, number],
): Required<VoxelMark> {
  const { centre } = markEllipse(mark);
  const angle = turn * random.normal();
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  const turned = ([x, y]: IndexPoint): IndexPoint => {
    const [dx, dy] = [x - centre[0], y - centre[1]];
    return [centre[0] + c * dx - s * dy, centre[1] + s * dx + c * dy];
  };
  const axis = ([a, b]: VoxelAxis): VoxelAxis => [turned(a), turned(b)];
  const drawn = { slice: mark.slice, longAxis: axis(mark.longAxis), shortAxis: axis(mark.shortAxis) };
  const { shortAxis = drawn.shortAxis, ...rest } = jitterMark(drawn, scale, random, shape);
  return { ...rest, shortAxis };
}
