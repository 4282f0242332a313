import { spreadWindow } from '../../dicom-sr/volume/spread-window.js';
import { lesionTile, renderLesionTile, viewOfLesion } from '../../models/rendering/lesion-tile.js';
import type { LesionTileRequest } from '../../models/rendering/lesion-tile.js';
import { slicesHeld } from '../../models/rendering/lesion-strip.js';
import { chooseWindow } from '../../models/rendering/intensity-window.js';
import { placed, svgDocument } from '../../models/rendering/svg-document.js';
import { svgToPng } from '../../models/rendering/svg-to-png.js';
import type { CurrentLesion } from './interactive-service.js';

const gapPx = 4;
const columns = 8;
/** More tiles than this say no more at a glance; of longer lesions every n-th slice is shown, the marked one always. */
const mostTiles = 64;

/** @returns PNG of the marked slice, with mark and contour. */
export const thumbnailOf = (lesion: CurrentLesion, sizePx: number): Uint8Array =>
  svgToPng(renderLesionTile(tileOf(lesion, sizePx)));

/** @returns PNG of every slice of the lesion with its contour, in rows of eight, ascending along the normal; each says its offset from the marked one. */
export function stripOf(lesion: CurrentLesion, sizePx: number): Uint8Array {
  const request = tileOf(lesion, sizePx);
  const view = viewOfLesion(request);
  const window = chooseWindow(request.volume, request.mark.slice, view);
  const tiles = slicesOf(lesion).map((slice) =>
    lesionTile({ ...request, slice, view, window, caption: [offsetOf(slice - request.mark.slice)] }),
  );
  const [width, height] = [tiles[0].widthPx + gapPx, tiles[0].heightPx + gapPx];
  const body = tiles.map((tile, i) => placed(tile, (i % columns) * width, Math.floor(i / columns) * height)).join('');
  const page = {
    widthPx: Math.min(columns, tiles.length) * width - gapPx,
    heightPx: Math.ceil(tiles.length / columns) * height - gapPx,
    body,
  };
  return svgToPng(svgDocument(page, '#ffffff'));
}

const tileOf = ({ volume, located, mask }: CurrentLesion, sizePx: number): LesionTileRequest => ({
  volume: spreadWindow(volume, located.voxel.slice),
  mark: located.voxel,
  outlines: [{ mask, role: 'result' }],
  sizePx,
});

/** From the first to the last slice that holds the lesion, the marked one among them. */
function slicesOf({ mask, located }: CurrentLesion): readonly number[] {
  const marked = located.voxel.slice;
  const [first, last] = slicesHeld([mask]) ?? [marked, marked];
  const [low, high] = [Math.min(first, marked), Math.max(last, marked)];
  const step = Math.ceil((high - low + 1) / mostTiles);
  const all = Array.from({ length: high - low + 1 }, (_, i) => low + i);
  return all.filter((slice) => (slice - marked) % step === 0);
}

const offsetOf = (slices: number): string => (slices === 0 ? 'mark' : `${slices > 0 ? '+' : '−'}${Math.abs(slices)}`);
