import { palette } from './palette.js';
import type { SvgFragment } from './svg-document.js';
import { placed } from './svg-document.js';
import { svgText } from './svg-text.js';

const PADDING_PX = 20;
const GAP_PX = 14;
const HEADER_PX = 72;

export interface TileSheetRequest {
  readonly title: string;
  readonly subtitle?: string;
  readonly legend: SvgFragment;
  /** Pieces of one page, in reading order. */
  readonly tiles: readonly SvgFragment[];
  readonly columns: number;
}

/** @returns one page: title, legend, and the tiles in a grid whose cells fit the largest of them. */
export function tileSheet({ title, subtitle, legend, tiles, columns }: TileSheetRequest): SvgFragment {
  const cell = {
    width: Math.max(0, ...tiles.map(({ widthPx }) => widthPx)) + GAP_PX,
    height: Math.max(0, ...tiles.map(({ heightPx }) => heightPx)) + GAP_PX,
  };
  const used = Math.min(columns, Math.max(1, tiles.length));
  const inner = Math.max(used * cell.width - GAP_PX, legend.widthPx, 640);
  const rows = Math.ceil(tiles.length / used);
  const body =
    svgText(title, PADDING_PX, PADDING_PX + 14, { sizePx: 17, bold: true, maxWidthPx: inner }) +
    (subtitle === undefined
      ? ''
      : svgText(subtitle, PADDING_PX, PADDING_PX + 32, { sizePx: 11.5, color: palette.faintText, maxWidthPx: inner })) +
    placed(legend, PADDING_PX, PADDING_PX + 40) +
    tiles
      .map((tile, i) =>
        placed(tile, PADDING_PX + (i % used) * cell.width, PADDING_PX + HEADER_PX + Math.floor(i / used) * cell.height),
      )
      .join('');
  return {
    widthPx: Math.ceil(inner + 2 * PADDING_PX),
    heightPx: Math.ceil(2 * PADDING_PX + HEADER_PX + rows * cell.height - GAP_PX),
    body,
  };
}
