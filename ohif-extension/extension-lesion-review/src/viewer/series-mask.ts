import type { Mask } from '../../../../dicom-sr/segmentation/mask.js';
import type { SliceRowColumn } from '../../../../dicom-sr/volume/volume.js';
import type { MaskView } from '../../../../server/http/lesion/lesion-schemas.js';
import { forEachPixel, runsOf } from '../review/mask-runs.js';
import type { CtImages } from './ct-images.js';
import { gridOf } from './lesion-labelmap.js';

/** Pixels of background around a lesion. */
const margin = 2;

/** @returns a mask of voxels as the API exchanges masks. @param start index in the series of the first voxel of what the mask's origin counts from */
export function maskViewOf(ct: CtImages, { origin, shape, voxels }: Mask, start: SliceRowColumn = [0, 0, 0]): MaskView {
  const [slices, rows, columns] = shape;
  const [firstSlice, firstRow, firstColumn] = start.map((value, axis) => value + origin[axis]);
  const masked = Array.from({ length: slices }, (_, k) => {
    const { sopInstanceUID, position } = ct.images[firstSlice + k];
    const runs = Array.from({ length: rows }, (__, row) => {
      const at = (k * rows + row) * columns;
      const left = (firstRow + row) * ct.columns + firstColumn;
      return runsOf(voxels.subarray(at, at + columns)).map((value, i) => (i % 2 === 0 ? value + left : value));
    });
    return { sopInstanceUID, imagePositionPatient: [...position] as [number, number, number], runs: runs.flat() };
  });
  return { grid: gridOf(ct), slices: masked.filter(({ runs }) => runs.length > 0) };
}

/** @returns a mask of the API as voxels of the smallest region with a margin; origin in the series. Undefined for an empty one. */
export function voxelsOf(ct: CtImages, { slices }: Pick<MaskView, 'slices'>): Mask | undefined {
  const filled = slices.filter(({ runs }) => runs.length > 0);
  if (filled.length === 0) return undefined;
  const bounds = { slice: between(), row: between(), column: between() };
  for (const { sopInstanceUID, runs } of filled) {
    bounds.slice.take(ct.indexOf.get(sopInstanceUID) ?? 0);
    for (let r = 0; r < runs.length; r += 2) {
      bounds.row.take(Math.floor(runs[r] / ct.columns));
      bounds.column.take(runs[r] % ct.columns);
      bounds.column.take((runs[r] + runs[r + 1] - 1) % ct.columns);
    }
  }
  const [k0, depth] = bounds.slice.range(0, ct.images.length);
  const [row0, rows] = bounds.row.range(margin, ct.rows);
  const [column0, columns] = bounds.column.range(margin, ct.columns);
  const voxels = new Uint8Array(depth * rows * columns);
  for (const { sopInstanceUID, runs } of filled) {
    const k = (ct.indexOf.get(sopInstanceUID) ?? 0) - k0;
    forEachPixel(runs, (index) => {
      const [row, column] = [Math.floor(index / ct.columns) - row0, (index % ct.columns) - column0];
      voxels[(k * rows + row) * columns + column] = 1;
    });
  }
  return { origin: [k0, row0, column0], shape: [depth, rows, columns], voxels };
}

function between() {
  let [low, high] = [Infinity, -Infinity];
  return {
    take: (value: number): void => {
      low = Math.min(low, value);
      high = Math.max(high, value);
    },
    range: (around: number, size: number): readonly [first: number, count: number] => {
      const first = Math.max(0, low - around);
      return [first, Math.min(size - 1, high + around) - first + 1];
    },
  };
}
