import type { Mask } from '../../dicom-sr/segmentation/mask.js';
import type { VoxelAxis, VoxelMark } from '../../dicom-sr/volume/voxel-mark.js';
import { maskSlice } from '../measure/mask-slice.js';
import { traceOutlines } from './mask-outline.js';
import { palette } from './palette.js';
import type { TileView } from './tile-view.js';
import { toTile } from './tile-view.js';

/** Whose outline it is. Truth is drawn wide and first, so that it shows on both sides of a result that agrees with it. */
export type OutlineRole = 'truth' | 'result';

export interface Outline {
  readonly mask: Mask;
  readonly role: OutlineRole;
}

const LINE_PX: Readonly<Record<OutlineRole, number>> = { truth: 4.2, result: 1.7 };
/** Dark edge of a line, both sides together: thin on the result, or it would cover the truth beneath it. */
const CASING_PX: Readonly<Record<OutlineRole, number>> = { truth: 1.4, result: 0.6 };

const short = (px: number): string => String(Math.round(px * 100) / 100);

/** @returns SVG of a mask's edge on one slice, along pixel borders; empty where the mask does not reach the slice. */
export function outlineOf({ mask, role }: Outline, slice: number, view: TileView): string {
  const path = traceOutlines(maskSlice(mask, slice))
    .map((corners) => corners.map((corner) => toTile(view, corner).map(short).join(' ')).join('L'))
    .map((corners) => `M${corners}Z`)
    .join('');
  if (path === '') return '';
  const width = LINE_PX[role];
  const line = (color: string, px: number, opacity: number) =>
    `<path d="${path}" fill="none" stroke="${color}" stroke-width="${px}" stroke-opacity="${opacity}" stroke-linejoin="round"/>`;
  return line(palette.casing, width + CASING_PX[role], 0.45) + line(palette[role], width, 1);
}

/** @returns SVG of a mark's lines; an end is ringed at the exact endpoint (voxel index → centre of the voxel's square). */
export function markLines(mark: VoxelMark, view: TileView): string {
  const axes = mark.shortAxis ? [mark.longAxis, mark.shortAxis] : [mark.longAxis];
  return axes.map((axis) => axisLine(axis, view)).join('');
}

function axisLine(axis: VoxelAxis, view: TileView): string {
  const [[x1, y1], [x2, y2]] = axis.map((point) => toTile(view, point)) as [[number, number], [number, number]];
  const line = (color: string, px: number, opacity: number) =>
    `<line x1="${short(x1)}" y1="${short(y1)}" x2="${short(x2)}" y2="${short(y2)}" stroke="${color}" stroke-width="${px}" stroke-opacity="${opacity}"/>`;
  const ring = (x: number, y: number) =>
    `<circle cx="${short(x)}" cy="${short(y)}" r="2.6" fill="${palette.casing}" fill-opacity="0.55" stroke="${palette.mark}" stroke-width="1.2"/>`;
  return line(palette.casing, 3.2, 0.55) + line(palette.mark, 1.6, 1) + ring(x1, y1) + ring(x2, y2);
}
