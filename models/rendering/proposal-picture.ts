import type { Volume } from '../../dicom-sr/volume/volume.js';
import type { MarkProposal } from '../interactive/propose-mark.js';
import type { RoughBox } from '../recist-labelling/box-bounds.js';
import { boxBounds } from '../recist-labelling/box-bounds.js';
import { lesionTile } from './lesion-tile.js';
import { palette } from './palette.js';
import type { SvgFragment } from './svg-document.js';
import { squareView, toTile } from './tile-view.js';

const SIZE_PX = 360;

/** @returns the slice around a rough box with the box, the proposed mark, the lesion as the proposer sees it, lengths and confidence. */
export function proposalPicture(volume: Volume, box: RoughBox, proposal: MarkProposal, sizePx = SIZE_PX): SvgFragment {
  const bounds = boxBounds(box, volume.shape);
  const view = squareView(volume, bounds, { sizePx, margin: 1.6 });
  const { mark, mask, longAxisMm, shortAxisMm, confidence, method } = proposal;
  const caption = [
    `${longAxisMm.toFixed(1)} × ${shortAxisMm.toFixed(1)} mm, confidence ${confidence.toFixed(2)}`,
    `${method.id} ${method.version}`,
  ];
  const tile = lesionTile({ volume, mark, outlines: [{ mask, role: 'result' }], view, caption });
  const [[x1, y1], [x2, y2]] = [toTile(view, [bounds.left, bounds.top]), toTile(view, [bounds.right, bounds.bottom])];
  const rectangle = `<rect x="${x1.toFixed(2)}" y="${y1.toFixed(2)}" width="${(x2 - x1).toFixed(2)}" height="${(y2 - y1).toFixed(2)}" fill="none" stroke="${palette.box}" stroke-width="1.5" stroke-dasharray="5 4"/>`;
  return { ...tile, body: tile.body + rectangle };
}
