import type { VoxelMark } from '../../dicom-sr/volume/voxel-mark.js';
import type { MarkAxes } from './mark-ellipse.js';

/** A mark with both axes. */
export type CompleteMark = VoxelMark & MarkAxes;

/**
 * Short axis over long axis where only one line was drawn: the mean of 158 RECIST marks of DeepLesion (.752; median .770, middle half
 * .67–.87). A lesion of unknown width is taken to be an average one; the cut then moves its outline to where the image has it.
 */
export const ASSUMED_AXIS_RATIO = 0.75;

/**
 * @returns the mark with both axes. A missing short axis is laid perpendicular (in mm) through the middle of the long one, with
 * ASSUMED_AXIS_RATIO of its length; `assumed` then tells that the result must be flagged `short-axis-assumed`.
 * @param pixelSpacingMm [between rows, between columns]
 */
export function assumeShortAxis(
  mark: VoxelMark,
  pixelSpacingMm: readonly [row: number, column: number] = [1, 1],
): { readonly mark: CompleteMark; readonly assumed: boolean } {
  if (mark.shortAxis) return { mark: { ...mark, shortAxis: mark.shortAxis }, assumed: false };
  const [start, end] = mark.longAxis;
  const [columns, rows] = [end[0] - start[0], end[1] - start[1]];
  const aspect = pixelSpacingMm[0] / pixelSpacingMm[1];
  const half = ASSUMED_AXIS_RATIO / 2;
  const [across, down] = [-rows * aspect * half, (columns / aspect) * half];
  const [column, row] = [(start[0] + end[0]) / 2, (start[1] + end[1]) / 2];
  return {
    mark: {
      ...mark,
      shortAxis: [
        [column - across, row - down],
        [column + across, row + down],
      ],
    },
    assumed: true,
  };
}
