import type { IndexPoint } from '../../../dicom-sr/geometry/index-point.js';
import type { VoxelAxis } from '../../../dicom-sr/volume/voxel-mark.js';
import type { MarkAxes } from '../../mark/mark-ellipse.js';
import { markEllipse } from '../../mark/mark-ellipse.js';
import type { SeededRandom } from '../../phantom/seeded-random.js';
import { quarterEllipseRadius } from '../../raster/quarter-ellipse.js';
import type { LesionRoi } from '../roi/lesion-roi.js';
import type { Augmentation } from './augmentation.js';
import { pointOnGrid, sampleLinear, samplingGrid } from './sample-plane.js';

/** What a network sees of a slice. */
export interface InputOptions {
  /** Rows and columns. */
  readonly side: number;
  /** Neighbouring slices on each side that become channels of their own; beyond the image the last one is repeated. */
  readonly contextSlices: number;
  /** A further channel tells the mark: 1 − its quarter-ellipse's radius, from 1 at the crossing over 0 on the outline to −1. */
  readonly mark: boolean;
}

export const channelCount = ({ contextSlices, mark }: InputOptions): number => 1 + 2 * contextSlices + (mark ? 1 : 0);

/**
 * Writes the channels of one slice of a ROI: the slices from the lowest to the highest, windowed to 0 … 1 (augmented values may lie beyond),
 * then the mark where it is asked for.
 * @param target takes channels × side² values from `to` on
 */
export function writeChannels(
  roi: LesionRoi,
  slice: number,
  input: InputOptions,
  augmentation: Augmentation,
  random: SeededRandom,
  markJitter: number,
  target: Float32Array,
  to: number,
): void {
  const { side, contextSlices } = input;
  const grid = samplingGrid(side, roi.side, augmentation);
  const plane = side * side;
  let at = to;
  for (let offset = -contextSlices; offset <= contextSlices; offset++, at += plane) {
    const k = Math.min(roi.slices - 1, Math.max(0, slice + offset));
    sampleLinear(roi.intensities, k * roi.side * roi.side, roi.side, grid, target, at);
    windowPlane(target, at, plane, roi, augmentation, random);
  }
  if (!input.mark) return;
  const axes = placedMark(roi, side, augmentation, random, markJitter);
  const radius = quarterEllipseRadius({ rows: side, columns: side }, markEllipse(axes));
  for (let i = 0; i < plane; i++) target[at + i] = Math.max(-1, 1 - radius[i]);
}

function windowPlane(
  target: Float32Array,
  from: number,
  count: number,
  { window: { lower, upper } }: LesionRoi,
  { gain, offset, noise }: Augmentation,
  random: SeededRandom,
): void {
  const scale = 1 / (upper - lower);
  for (let i = from; i < from + count; i++) {
    const level = Math.min(1, Math.max(0, (target[i] - lower) * scale));
    target[i] = (level - 0.5) * gain + 0.5 + offset + (noise > 0 ? noise * random.normal() : 0);
  }
}

function placedMark(
  roi: LesionRoi,
  side: number,
  augmentation: Augmentation,
  random: SeededRandom,
  jitter: number,
): MarkAxes {
  const { centre } = markEllipse(roi.axes);
  const place = ([column, row]: IndexPoint): IndexPoint => {
    const factor = jitter > 0 ? 1 + random.between(-jitter, jitter) : 1;
    const moved = [centre[0] + factor * (column - centre[0]), centre[1] + factor * (row - centre[1])] as const;
    return pointOnGrid(side, roi.side, augmentation, moved);
  };
  const axis = ([a, b]: VoxelAxis): VoxelAxis => [place(a), place(b)];
  return { longAxis: axis(roi.axes.longAxis), shortAxis: axis(roi.axes.shortAxis) };
}
