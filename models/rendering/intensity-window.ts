import type { Volume } from '../../dicom-sr/volume/volume.js';
import type { TileView } from './tile-view.js';

/** How intensities become gray (PS3.3 C.11.2.1.2): `center − width / 2` is black, `center + width / 2` white. HU. */
export interface IntensityWindow {
  readonly center: number;
  readonly width: number;
}

/** The usual windows of a CT workstation. */
export const softTissueWindow: IntensityWindow = { center: 40, width: 400 };
export const lungWindow: IntensityWindow = { center: -500, width: 1500 };

/** Aerated lung lies between these HU; what is darker is room air around the body. */
const LUNG_HU = { from: -950, to: -500 } as const;
/** From this share of aerated lung in view, soft-tissue gray would hide what the lesion borders on. */
const LUNG_SHARE = 0.2;

/** @returns gray 0 – 255 of one intensity. */
export function grayOf(intensity: number, { center, width }: IntensityWindow): number {
  const gray = ((intensity - center) / width + 0.5) * 255;
  return gray <= 0 ? 0 : gray >= 255 ? 255 : Math.round(gray);
}

/**
 * Chooses how one slice is shown: the lung window where a fifth of the view is aerated lung, the soft-tissue window otherwise.
 * @param volume HU
 * @param slice index of the slice
 * @param view the part of the slice that is looked at
 */
export function chooseWindow(volume: Volume, slice: number, view: TileView): IntensityWindow {
  const [, rows, columns] = volume.shape;
  const from = { row: Math.max(0, Math.ceil(view.top)), column: Math.max(0, Math.ceil(view.left)) };
  const to = {
    row: Math.min(rows - 1, Math.floor(view.bottom)),
    column: Math.min(columns - 1, Math.floor(view.right)),
  };
  let lung = 0;
  let all = 0;
  for (let row = from.row; row <= to.row; row++) {
    for (let column = from.column; column <= to.column; column++) {
      const hu = volume.voxels[(slice * rows + row) * columns + column];
      if (hu > LUNG_HU.from && hu < LUNG_HU.to) lung++;
      all++;
    }
  }
  return all > 0 && lung >= LUNG_SHARE * all ? lungWindow : softTissueWindow;
}
