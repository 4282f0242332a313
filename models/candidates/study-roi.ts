import type { Volume } from '../../dicom-sr/volume/volume.js';
import type { HuWindow } from '../data/hu-window.js';
import type { LesionRoi } from '../data/roi/lesion-roi.js';
import { sampleRoi } from '../data/roi/roi-grid.js';

/** How whole slices are brought to what a network sees. */
export interface StudyGrid {
  /** Rows and columns. */
  readonly side: number;
  readonly pixelMm: number;
  readonly window: HuWindow;
}

/**
 * @returns a whole study as one ROI: every slice, square, about the middle of the image. It has no mark: its axes are a point there.
 * @see 000, section 3: whole slices instead of cropped lesions
 */
export function studyRoi(
  volume: Volume,
  { side, pixelMm, window }: StudyGrid,
  about: Pick<LesionRoi, 'id' | 'set' | 'patient' | 'organ'>,
): LesionRoi {
  const { shape, spacingMm } = volume;
  const [rows, columns] = [1, 2].map((axis) => Math.round((side * pixelMm) / spacingMm[axis]));
  const image = {
    shape,
    spacingMm,
    firstSlice: 0,
    row: Math.round((shape[1] - rows) / 2),
    column: Math.round((shape[2] - columns) / 2),
    rows,
    columns,
  };
  const point = [(side - 1) / 2, (side - 1) / 2] as const;
  const centre = [(shape[2] - 1) / 2, (shape[1] - 1) / 2] as const;
  return {
    ...about,
    window,
    side,
    slices: shape[0],
    intensities: sampleRoi(volume, image, shape[0], side),
    markedSlice: shape[0] >> 1,
    axes: { longAxis: [point, point], shortAxis: [point, point] },
    mark: { slice: shape[0] >> 1, longAxis: [centre, centre], shortAxis: [centre, centre] },
    image,
  };
}
