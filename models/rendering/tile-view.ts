import type { IndexPoint } from '../../dicom-sr/geometry/index-point.js';
import type { Volume } from '../../dicom-sr/volume/volume.js';

/**
 * The rectangle of a slice that a tile shows, and its size in the picture.
 * Borders are voxel indices (centre of the first voxel = 0), so the first pixel reaches from −0.5 to 0.5.
 */
export interface TileView {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  /** Size in the picture, px. */
  readonly widthPx: number;
  readonly heightPx: number;
}

/** A rectangle in voxel indices, borders included. */
export interface IndexBox {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** @returns where a voxel index lies in the picture: px from the left and top edge of the tile; the centre of a voxel lands on the centre of its square. */
export function toTile(view: TileView, [column, row]: IndexPoint): readonly [x: number, y: number] {
  return [
    ((column - view.left) / (view.right - view.left)) * view.widthPx,
    ((row - view.top) / (view.bottom - view.top)) * view.heightPx,
  ];
}

/** @returns the smallest box around all points and boxes. */
export function boxAround(points: readonly IndexPoint[], boxes: readonly IndexBox[] = []): IndexBox {
  const columns = [...points.map(([column]) => column), ...boxes.flatMap(({ left, right }) => [left, right])];
  const rows = [...points.map(([, row]) => row), ...boxes.flatMap(({ top, bottom }) => [top, bottom])];
  return { left: Math.min(...columns), right: Math.max(...columns), top: Math.min(...rows), bottom: Math.max(...rows) };
}

export interface TileViewOptions {
  /** Edge length of the square tile, px. */
  readonly sizePx: number;
  /** How much larger than the content the view is. */
  readonly margin?: number;
  /** The view is never smaller than this, so that a nodule of 3 px is seen with its surroundings. */
  readonly minimumMm?: number;
}

/**
 * @param volume its spacing makes the picture true to scale, also where rows and columns are spaced differently
 * @param content what must be seen
 * @returns a square view in mm around the centre of the content; it may reach beyond the image
 */
export function squareView(volume: Volume, content: IndexBox, options: TileViewOptions): TileView {
  const { sizePx, margin = 1.4, minimumMm = 20 } = options;
  const [, rowMm, columnMm] = volume.spacingMm;
  const widthMm = (content.right - content.left + 1) * columnMm;
  const heightMm = (content.bottom - content.top + 1) * rowMm;
  const half = Math.max(Math.max(widthMm, heightMm) * margin, minimumMm) / 2;
  const column = (content.left + content.right) / 2;
  const row = (content.top + content.bottom) / 2;
  return {
    left: column - half / columnMm,
    right: column + half / columnMm,
    top: row - half / rowMm,
    bottom: row + half / rowMm,
    widthPx: sizePx,
    heightPx: sizePx,
  };
}
