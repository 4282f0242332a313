import type { Mask } from '../../dicom-sr/segmentation/mask.js';
import { sliceAreas } from '../measure/mask-slice.js';
import { chooseWindow } from './intensity-window.js';
import type { LesionTileRequest } from './lesion-tile.js';
import { lesionTile, viewOfLesion } from './lesion-tile.js';
import type { SvgFragment } from './svg-document.js';
import { placed } from './svg-document.js';

const GAP_PX = 6;

/** @returns the first and last slice that any of the masks holds; undefined where all are empty. */
export function slicesHeld(masks: readonly Mask[]): readonly [first: number, last: number] | undefined {
  const held = masks.flatMap((mask) =>
    [...sliceAreas(mask)].flatMap((area, k) => (area > 0 ? [mask.origin[0] + k] : [])),
  );
  return held.length > 0 ? [Math.min(...held), Math.max(...held)] : undefined;
}

/**
 * Chooses the slices that tell a lesion's story: the marked one in the middle, the ends of truth and result, and half way to them.
 * @param slices number of slices of the volume
 * @param count how many at most, odd
 * @returns ascending, without repeats, always with the marked slice
 */
export function storySlices(markedSlice: number, masks: readonly Mask[], slices: number, count = 5): readonly number[] {
  const [first, last] = slicesHeld(masks) ?? [markedSlice, markedSlice];
  const side = Math.floor(count / 2);
  const towards = (end: number) =>
    Array.from({ length: side }, (_, i) => Math.round(markedSlice + ((end - markedSlice) * (i + 1)) / side));
  const chosen = [...towards(Math.min(first, markedSlice)), markedSlice, ...towards(Math.max(last, markedSlice))];
  return [...new Set(chosen)].filter((slice) => slice >= 0 && slice < slices).sort((a, b) => a - b);
}

export interface LesionStripRequest extends LesionTileRequest {
  /** Slices to show, ascending; `storySlices` of all outlines by default. */
  readonly slices?: readonly number[];
  /** Column of the marked slice, 0-based: strips of several lesions then stand with their marked slices below each other. */
  readonly markedColumn?: number;
}

/**
 * @returns tiles of one lesion side by side, slices ascending, one view and one window for all;
 * each captioned with its offset from the marked slice in slices and mm
 */
export function lesionStrip(request: LesionStripRequest): SvgFragment {
  const { volume, mark, outlines } = request;
  const masks = outlines.map(({ mask }) => mask);
  const slices = request.slices ?? storySlices(mark.slice, masks, volume.shape[0]);
  const view = request.view ?? viewOfLesion(request);
  const window = request.window ?? chooseWindow(volume, mark.slice, view);
  const tiles = slices.map((slice) =>
    lesionTile({ ...request, slice, view, window, caption: [offsetCaption(slice - mark.slice, volume.spacingMm[0])] }),
  );
  const step = view.widthPx + GAP_PX;
  const before = Math.max(0, (request.markedColumn ?? 0) - slices.indexOf(mark.slice));
  return {
    widthPx: (before + tiles.length) * step - GAP_PX,
    heightPx: Math.max(...tiles.map(({ heightPx }) => heightPx)),
    body: tiles.map((tile, i) => placed(tile, (before + i) * step, 0)).join(''),
  };
}

function offsetCaption(offset: number, sliceMm: number): string {
  if (offset === 0) return 'RECIST slice';
  const sign = offset > 0 ? '+' : '−';
  return `${sign}${Math.abs(offset)} (${sign}${(Math.abs(offset) * sliceMm).toFixed(1)} mm)`;
}
