import { legend } from '../../rendering/legend.js';
import type { LegendEntry } from '../../rendering/legend.js';
import { lesionStrip } from '../../rendering/lesion-strip.js';
import { lesionTile } from '../../rendering/lesion-tile.js';
import type { Outline } from '../../rendering/overlay.js';
import { palette } from '../../rendering/palette.js';
import { svgToPng } from '../../rendering/svg-to-png.js';
import type { SvgFragment } from '../../rendering/svg-document.js';
import { placed, svgDocument } from '../../rendering/svg-document.js';
import { svgText } from '../../rendering/svg-text.js';
import { tileSheet } from '../../rendering/tile-sheet.js';
import type { LesionPair } from '../input/lesion-pair.js';
import { lesionTruth } from '../input/lesion-truth.js';
import { unpackMask } from '../input/packed-mask.js';
import type { LoadedPair } from '../input/read-lesion-pair.js';
import type { SheetItem, SheetTask } from '../run/evaluation-task.js';

/** Lesions of one page: rows of slices for 3D methods, a grid of marked slices for 2D ones. */
export const lesionsPerPage = { 2: 20, 3: 6 } as const;

const GRID_COLUMNS = 5;
/** The middle of the five slices of a strip. */
const MARKED_COLUMN = 2;
const TEXT_PX = 190;
const TEXT_LINE_PX = 17;

/** @returns one page as a PNG file: every lesion with its mark (on the marked slice), truth and result. */
export function drawSheet(task: SheetTask, load: (pair: LesionPair) => LoadedPair): Uint8Array {
  const { title, subtitle, method, dimension, items } = task;
  const tiles = items.map((item) => drawItem(item, load(item.pair), dimension));
  const entries: readonly LegendEntry[] = [
    { kind: 'mark', label: 'mark' },
    { kind: 'truth', label: 'truth' },
    { kind: 'result', label: method },
  ];
  const columns = dimension === 2 ? GRID_COLUMNS : 1;
  const page = tileSheet({ title, subtitle, legend: legend(entries), tiles, columns });
  return svgToPng(svgDocument(page, palette.page));
}

function drawItem(item: SheetItem, { volume, truth: map }: LoadedPair, dimension: 2 | 3): SvgFragment {
  const { label, mark, markDerived, caption } = item;
  const truth = map && lesionTruth(map, label, markDerived ? undefined : mark);
  const outlines: Outline[] = [{ mask: unpackMask(item.result), role: 'result' }];
  if (truth) outlines.push({ mask: truth.mask, role: 'truth' });
  if (dimension === 2) return lesionTile({ volume, mark, outlines, caption });
  return besideText(lesionStrip({ volume, mark, outlines, markedColumn: MARKED_COLUMN }), caption);
}

function besideText(strip: SvgFragment, caption: readonly string[]): SvgFragment {
  const lines = caption.map((line, i) => {
    const color = i === 0 ? palette.text : palette.faintText;
    return svgText(line, 0, 14 + i * TEXT_LINE_PX, { sizePx: 12, bold: i === 0, color, maxWidthPx: TEXT_PX - 8 });
  });
  return {
    widthPx: strip.widthPx + TEXT_PX,
    heightPx: Math.max(strip.heightPx, caption.length * TEXT_LINE_PX),
    body: lines.join('') + placed(strip, TEXT_PX, 0),
  };
}
