import { createHash } from 'node:crypto';
import type { IndexPoint } from '../../../dicom-sr/geometry/index-point.js';
import type { SliceRowColumn } from '../../../dicom-sr/volume/volume.js';
import type { VoxelAxis, VoxelMark } from '../../../dicom-sr/volume/voxel-mark.js';
import type { SeededRandom } from '../../phantom/seeded-random.js';
import { seededRandom } from '../../phantom/seeded-random.js';

/** Standard deviation of the common shift in each direction, as a part of the long axis. */
const SHIFT = 0.01;

/**
 * @returns the random numbers of one lesion: from SHA-256 of seed, id and label, so that neither the order of lesions, nor which others
 * are evaluated, nor the folder's name changes them
 */
export function lesionRandom(seed: number, id: string, label: number): SeededRandom {
  const digest = createHash('sha256')
    .update(JSON.stringify([seed, id, label]))
    .digest();
  return seededRandom(digest.readUIntBE(0, 6));
}

/**
 * Jitters a mark as another reader might have drawn it:
 * each of the (up to four) half axes, from the crossing point to an endpoint, is scaled by 1 + U(−fraction, +fraction) of its own, drawn in the
 * order long axis first and second end, short axis first and second end; then all endpoints are shifted together by N(0, 1 % of the long axis) in
 * columns and in rows. The crossing point is the foot of the short axis' first endpoint on the long axis, or the middle of a lone long axis.
 * Endpoints are held inside of the image; a fraction of 0 leaves the mark as it is. Lengths are pixels.
 * @see the marks of reference numbers on the same lesions (±10 % endpoint jitter)
 */
export function jitterMark(mark: VoxelMark, fraction: number, random: SeededRandom, shape: SliceRowColumn): VoxelMark {
  if (fraction === 0) return mark;
  const crossing = crossingPoint(mark);
  const scaled = (axis: VoxelAxis): VoxelAxis => [
    fromCrossing(crossing, axis[0], 1 + random.between(-fraction, fraction)),
    fromCrossing(crossing, axis[1], 1 + random.between(-fraction, fraction)),
  ];
  const longAxis = scaled(mark.longAxis);
  const shortAxis = mark.shortAxis && scaled(mark.shortAxis);
  const sigma = SHIFT * axisLength(mark.longAxis);
  const shift = [sigma * random.normal(), sigma * random.normal()] as const;
  const placed = (axis: VoxelAxis): VoxelAxis => [held(axis[0], shift, shape), held(axis[1], shift, shape)];
  return { slice: mark.slice, longAxis: placed(longAxis), ...(shortAxis && { shortAxis: placed(shortAxis) }) };
}

function crossingPoint({ longAxis, shortAxis }: VoxelMark): IndexPoint {
  const [[x, y], [x2, y2]] = longAxis;
  const [dx, dy] = [x2 - x, y2 - y];
  const squared = dx * dx + dy * dy;
  if (!shortAxis || squared === 0) return [(x + x2) / 2, (y + y2) / 2];
  const along = ((shortAxis[0][0] - x) * dx + (shortAxis[0][1] - y) * dy) / squared;
  return [x + along * dx, y + along * dy];
}

function axisLength([[x1, y1], [x2, y2]]: VoxelAxis): number {
  return Math.hypot(x2 - x1, y2 - y1);
}

function fromCrossing([x, y]: IndexPoint, [endX, endY]: IndexPoint, factor: number): IndexPoint {
  return [x + factor * (endX - x), y + factor * (endY - y)];
}

function held([x, y]: IndexPoint, [dx, dy]: readonly [number, number], [, rows, columns]: SliceRowColumn): IndexPoint {
  const within = (value: number, last: number) => Math.min(last, Math.max(0, value));
  return [within(x + dx, columns - 1), within(y + dy, rows - 1)];
}
