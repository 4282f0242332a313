import type { LesionRoi } from '../../data/roi/lesion-roi.js';
import { GrabCut } from '../../grabcut/grabcut.js';
import { markBox } from '../../mark/mark-box.js';
import { cutPlane } from '../../methods/cut-plane.js';
import { grabCutR } from '../../methods/grabcut-r.js';
import { ellipseOf } from '../../methods/planar-method.js';
import { dilateToCount } from '../../raster/dilate.js';
import { lineMask } from '../../raster/line-mask.js';
import { trimapFromBox } from '../../trimap/trimap-from-box.js';
import { trimapFromRecist } from '../../trimap/trimap-from-recist.js';
import { BACKGROUND, FOREGROUND } from '../../trimap/trimap.js';
import type { WorkingPlane } from '../../working-plane/working-plane.js';
import type { LabelKind } from '../recipe/recipe.js';
import { roiPlane } from '../../data/roi/roi-plane.js';
import type { WeakLabel } from './weak-label.js';
import { certainLabel, truthOfSlice } from './weak-label.js';

/** @returns the label of a lesion's marked slice; undefined where it is the truth that is wanted and not known. */
export type SliceLabeller = (roi: LesionRoi) => WeakLabel | undefined;

/**
 * @returns how a kind of label is made of a mark (001, section 3.1):
 * `truth` full supervision; `recist-d` the axes dilated to 20 % of the box, the rest background; `recist-trimap` the certain pixels of the
 * trimap, the uncertain ones not known (003, T2 "RECIST"); the others what the method of that name makes of it.
 */
export function createSliceLabeller(kind: LabelKind): SliceLabeller {
  const grabCut = new GrabCut();
  const fromPlane =
    (make: (plane: WorkingPlane) => WeakLabel): SliceLabeller =>
    (roi) =>
      make(roiPlane(roi, roi.markedSlice));
  const byBox = (centralShare: number): SliceLabeller =>
    fromPlane((plane) => {
      const trimap = trimapFromBox(plane.size, plane.axes, { centralShare, pixel: plane.pixel });
      return certainLabel(cutPlane(grabCut, plane, { trimap, fallback: 'trimap' }).mask);
    });
  switch (kind) {
    case 'truth':
      return (roi) => {
        const truth = truthOfSlice(roi, roi.markedSlice);
        return truth && certainLabel(truth);
      };
    case 'recist-d':
      return fromPlane((plane) => certainLabel(dilatedAxes(plane)));
    case 'recist-trimap':
      return fromPlane(({ size, axes, pixel }) =>
        trimapLabel(trimapFromRecist(size, axes, { pixel, foregroundShare: 0.1 })),
      );
    case 'grabcut':
      return byBox(0);
    case 'grabcut-i':
      return byBox(0.2);
    case 'grabcut-r':
      return fromPlane((plane) => certainLabel(grabCutR(grabCut, plane).mask));
    case 'ellipse':
      return fromPlane((plane) => certainLabel(ellipseOf(plane)));
  }
}

/** Certain pixels of a trimap; the probable ones are not known. */
export const trimapLabel = (trimap: Uint8Array): WeakLabel => ({
  foreground: trimap.map((value) => (value === FOREGROUND ? 1 : 0)),
  background: trimap.map((value) => (value === BACKGROUND ? 1 : 0)),
});

function dilatedAxes({ size, axes, pixel }: WorkingPlane): Uint8Array {
  const box = markBox(axes, pixel);
  const lines = lineMask(size, [axes.longAxis, axes.shortAxis]);
  return dilateToCount(lines, [1, size.rows, size.columns], 0.2 * box.width * box.height);
}
