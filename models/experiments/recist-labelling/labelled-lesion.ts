import type { IndexPoint } from '../../../dicom-sr/geometry/index-point.js';
import type { LesionRoi } from '../../data/roi/lesion-roi.js';
import { axesOnRoi } from '../../data/roi/roi-grid.js';
import { markFromTruth } from '../../evaluation/input/mark-from-truth.js';
import { unpackMask } from '../../evaluation/input/packed-mask.js';
import type { MarkAxes } from '../../mark/mark-ellipse.js';
import { markEllipse } from '../../mark/mark-ellipse.js';
import { maskSlice } from '../../measure/mask-slice.js';
import { outlinePixels } from '../../measure/outline-pixels.js';

/** A lesion to learn proposals from, all on the grid of its ROI, [column, row]. */
export interface LabelledLesion {
  readonly roi: LesionRoi;
  /** What a careful reader would draw. */
  readonly axes: MarkAxes;
  /** Points all around the lesion: what a box must hold. */
  readonly outline: readonly IndexPoint[];
  /** Outermost columns and rows of the ROI that the image holds; what lies beyond repeats its border. */
  readonly image: {
    readonly columns: readonly [first: number, last: number];
    readonly rows: readonly [first: number, last: number];
  };
}

/** Points around an ellipse where no true outline is known. */
const ELLIPSE_POINTS = 32;

/** @returns a lesion with the mark and the outline of its true mask, or with its own mark and the ellipse of it where the truth is not known. */
export function labelledLesion(roi: LesionRoi): LabelledLesion {
  const { shape, row, column, rows, columns } = roi.image;
  const along = (position: number, first: number, count: number): number =>
    ((position - first + 0.5) * roi.side) / count - 0.5;
  return {
    roi,
    ...(outlineOfTruth(roi) ?? outlineOfMark(roi)),
    image: {
      columns: [along(0, column, columns), along(shape[2] - 1, column, columns)],
      rows: [along(0, row, rows), along(shape[1] - 1, row, rows)],
    },
  };
}

type MarkAndOutline = Pick<LabelledLesion, 'axes' | 'outline'>;

function outlineOfTruth({ imageTruth, image, side }: LesionRoi): MarkAndOutline | undefined {
  const truth = imageTruth && unpackMask(imageTruth);
  const mark = truth && markFromTruth(truth, image.spacingMm);
  if (!truth || !mark?.shortAxis) return undefined;
  const { origin, pixels, rows, columns } = maskSlice(truth, mark.slice);
  const edge = outlinePixels(pixels, rows, columns);
  const outline = Array.from(edge.rows, (row, i) => {
    const point: IndexPoint = [edge.columns[i] + origin[1], row + origin[0]];
    return axesOnRoi({ longAxis: [point, point], shortAxis: [point, point] }, image, side).longAxis[0];
  });
  return { axes: axesOnRoi({ longAxis: mark.longAxis, shortAxis: mark.shortAxis }, image, side), outline };
}

function outlineOfMark({ axes }: LesionRoi): MarkAndOutline {
  const { centre, direction, along, across } = markEllipse(axes, 0);
  const outline = Array.from({ length: ELLIPSE_POINTS }, (_, i): IndexPoint => {
    const [c, s] = [Math.cos, Math.sin].map((part) => part((2 * Math.PI * i) / ELLIPSE_POINTS));
    const [u, v] = [c * along[c < 0 ? 0 : 1], s * across[s < 0 ? 0 : 1]];
    return [centre[0] + u * direction[0] - v * direction[1], centre[1] + u * direction[1] + v * direction[0]];
  });
  return { axes, outline };
}
