import type { Volume } from '../../dicom-sr/volume/volume.js';
import type { VoxelMark } from '../../dicom-sr/volume/voxel-mark.js';
import { grayPngDataUri } from './gray-image.js';
import type { IntensityWindow } from './intensity-window.js';
import { chooseWindow } from './intensity-window.js';
import { maskBox } from './mask-box.js';
import type { Outline } from './overlay.js';
import { markLines, outlineOf } from './overlay.js';
import { palette } from './palette.js';
import { sampleSlice } from './sample-slice.js';
import type { SvgFragment } from './svg-document.js';
import { svgDocument } from './svg-document.js';
import { escapeXml, svgText } from './svg-text.js';
import type { TileView } from './tile-view.js';
import { boxAround, squareView } from './tile-view.js';

/** What is shown of a lesion on one slice. */
export interface LesionTileRequest {
  readonly volume: Volume;
  /** The slice to show; the mark's own slice by default. */
  readonly slice?: number;
  /** Its lines are drawn on its own slice only. */
  readonly mark: VoxelMark;
  readonly outlines: readonly Outline[];
  /** The part of the slice to show; around mark and outlines by default. Give one view to tiles that stand side by side. */
  readonly view?: TileView;
  /** Chosen from the intensities in view by default. */
  readonly window?: IntensityWindow;
  /** Edge length of the picture without its caption, px. */
  readonly sizePx?: number;
  /** Lines of text below the picture; cut where they are too long. */
  readonly caption?: readonly string[];
}

const SIZE_PX = 220;
const LINE_HEIGHT = 15;

/** @returns the square view that holds a mark and all of its outlines on every slice. */
export function viewOfLesion({ volume, mark, outlines, sizePx = SIZE_PX }: LesionTileRequest): TileView {
  const boxes = outlines.map(({ mask }) => maskBox(mask)).filter((box) => box !== undefined);
  const content = boxAround([...mark.longAxis, ...(mark.shortAxis ?? [])], boxes);
  return squareView(volume, content, { sizePx });
}

/** @returns one tile as a piece of a larger picture: slice, truth and result outlines, mark, caption below. */
export function lesionTile(request: LesionTileRequest): SvgFragment {
  const { volume, mark, outlines, slice = mark.slice, caption = [] } = request;
  const view = request.view ?? viewOfLesion(request);
  const window = request.window ?? chooseWindow(volume, mark.slice, view);
  const { widthPx, heightPx } = view;
  const inOrder = [...outlines].sort((a, b) => Number(a.role === 'result') - Number(b.role === 'result'));
  const drawing =
    inOrder.map((outline) => outlineOf(outline, slice, view)).join('') +
    (slice === mark.slice ? markLines(mark, view) : '');
  return {
    widthPx,
    heightPx: heightPx + caption.length * LINE_HEIGHT + (caption.length > 0 ? 4 : 0),
    body:
      `<image width="${widthPx}" height="${heightPx}" href="${grayPngDataUri(sampleSlice(volume, slice, view, window))}"/>` +
      clipped(drawing, widthPx, heightPx) +
      `<rect x="0.5" y="0.5" width="${widthPx - 1}" height="${heightPx - 1}" fill="none" stroke="${palette.tileFrame}"/>` +
      caption.map((line, i) => captionLine(line, i, view)).join(''),
  };
}

/** @returns one tile as a complete SVG document (`svgToPng` makes the PNG); self-contained, may stand in HTML as it is. */
export function renderLesionTile(request: LesionTileRequest): string {
  const tile = lesionTile(request);
  const title = `<title>${escapeXml((request.caption ?? ['Lesion']).join(', '))}</title>`;
  return svgDocument({ ...tile, body: title + tile.body }, palette.page);
}

/** A nested drawing clips at its own border, and unlike a clip path needs no id that could meet another one in an HTML page. */
function clipped(body: string, widthPx: number, heightPx: number): string {
  return `<svg x="0" y="0" width="${widthPx}" height="${heightPx}" viewBox="0 0 ${widthPx} ${heightPx}">${body}</svg>`;
}

function captionLine(line: string, index: number, { widthPx, heightPx }: TileView): string {
  const y = heightPx + 14 + index * LINE_HEIGHT;
  const color = index === 0 ? palette.text : palette.faintText;
  return svgText(line, 1, y, { sizePx: 11, bold: index === 0, color, maxWidthPx: widthPx - 2 });
}
