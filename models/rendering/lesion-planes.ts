import type { IndexPoint } from '../../dicom-sr/geometry/index-point.js';
import type { Mask } from '../../dicom-sr/segmentation/mask.js';
import type { Volume } from '../../dicom-sr/volume/volume.js';
import type { VoxelMark } from '../../dicom-sr/volume/voxel-mark.js';
import type { IntensityWindow } from './intensity-window.js';
import { lesionTile } from './lesion-tile.js';
import { maskBox } from './mask-box.js';
import type { PlaneName } from './orthogonal-plane.js';
import { orthogonalPlane } from './orthogonal-plane.js';
import type { SvgFragment } from './svg-document.js';
import { placed } from './svg-document.js';
import { boxAround, squareView } from './tile-view.js';

export interface LesionPlanesRequest {
  readonly volume: Volume;
  readonly mark: VoxelMark;
  readonly mask: Mask;
  readonly window?: IntensityWindow;
  /** Edge length of one tile, px. */
  readonly sizePx: number;
}

const GAP_PX = 6;

/**
 * @returns coronal and sagittal cut through the middle of the mark, side by side, true to scale, head up where the series is axial;
 * the marked slice appears as the line of the mark
 */
export function lesionPlanes(request: LesionPlanesRequest): SvgFragment {
  const [column, row] = middleOf(request.mark);
  const tiles = [planeTile(request, 'coronal', row), planeTile(request, 'sagittal', column)];
  const step = request.sizePx + GAP_PX;
  return {
    widthPx: 2 * step - GAP_PX,
    heightPx: Math.max(...tiles.map(({ heightPx }) => heightPx)),
    body: tiles.map((tile, i) => placed(tile, i * step, 0)).join(''),
  };
}

function planeTile(
  { volume, mark, mask, window, sizePx }: LesionPlanesRequest,
  plane: PlaneName,
  at: number,
): SvgFragment {
  const index = Math.min(Math.max(Math.round(at), 0), (plane === 'coronal' ? volume.shape[1] : volume.shape[2]) - 1);
  const cut = orthogonalPlane(volume, mask, plane, index);
  const row = volume.shape[0] - 1 - mark.slice;
  const axis = 1 - Number(plane === 'coronal');
  const ends = mark.longAxis.map((point) => point[axis]);
  const line = [
    [Math.min(...ends), row],
    [Math.max(...ends), row],
  ] as const satisfies readonly IndexPoint[];
  const box = maskBox(cut.mask);
  const view = squareView(cut.volume, boxAround(line, box ? [box] : []), { sizePx });
  return lesionTile({
    volume: cut.volume,
    mark: { slice: 0, longAxis: line },
    outlines: [{ mask: cut.mask, role: 'result' }],
    view,
    ...(window && { window }),
    sizePx,
    caption: [plane],
  });
}

function middleOf({ longAxis: [a, b] }: VoxelMark): IndexPoint {
  return [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
}
