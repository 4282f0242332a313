import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PNG } from 'pngjs';
import type { Volume } from '../../../dicom-sr/volume/volume.js';
import { ExperimentError } from '../../errors/experiment-error.js';
import type { LesionSource, SourceLesion } from '../source-lesion.js';
import type { DeepLesionRow } from './deep-lesion-table.js';
import { readDeepLesionTable } from './deep-lesion-table.js';
import { folderFingerprint } from './folder-fingerprint.js';
import { thinned } from './nifti-source.js';

export interface DeepLesionSourceOptions {
  /** Holds DL_info.csv and Images_png/SERIES/NNN.png, or the key slices alone as Key_slices/FILE.png. */
  readonly folder: string;
  readonly limit?: number;
}

/** 16-bit PNG values are HU + this (DeepLesion's README). */
const HU_OFFSET = 32768;

/**
 * @returns the lesions of DeepLesion in its own layout: no true masks, the mark on its key slice, as many context slices as are there without a
 * gap, and the window that the radiologist had. Rows that the data set calls possibly noisy are left out.
 */
export function createDeepLesionSource({ folder, limit }: DeepLesionSourceOptions): LesionSource {
  const table = join(folder, 'DL_info.csv');
  return {
    name: 'deep-lesion',
    fingerprint: async () =>
      `${await folderFingerprint(folder, (name) => /\.(csv|png)$/.test(name))}|${limit ?? 'all'}`,
    async *lesions(onSkipped) {
      if (!existsSync(table)) throw new ExperimentError('deep-lesion-unreadable', 'there is no DL_info.csv');
      const skip = (id: string): void => onSkipped({ id: `deep-lesion/${id}`, code: 'deep-lesion-unreadable' });
      const rows = readDeepLesionTable(readFileSync(table, 'utf8'), skip).filter((row) => !row.possiblyNoisy);
      const numbers = new Map<string, number>();
      for (const row of thinned(rows, limit)) {
        await Promise.resolve();
        const label = (numbers.get(row.fileName) ?? 0) + 1;
        numbers.set(row.fileName, label);
        const lesion = lesionOf(folder, row, label);
        if (lesion) yield lesion;
        else skip(row.fileName);
      }
    },
  };
}

function lesionOf(folder: string, row: DeepLesionRow, label: number): SourceLesion | undefined {
  const slices = readSlices(folder, row);
  if (!slices) return undefined;
  const [columnMm, rowMm, sliceMm] = row.spacingMm;
  const { planes, rows, columns } = slices;
  const voxels = new Int16Array(planes.length * rows * columns);
  planes.forEach(({ plane }, k) => voxels.set(plane, k * rows * columns));
  const volume: Volume = { voxels, shape: [planes.length, rows, columns], spacingMm: [sliceMm, rowMm, columnMm] };
  return {
    id: `deep-lesion/${row.fileName.replace('.png', '')}#${label}`,
    set: 'deep-lesion',
    patient: `deep-lesion/${row.patient}`,
    organ: row.organ,
    volume,
    mark: { ...row.mark, slice: row.keySlice - planes[0].number },
    window: row.window,
  };
}

interface Slice {
  readonly number: number;
  readonly plane: Int16Array;
}

interface Slices {
  readonly planes: readonly Slice[];
  readonly rows: number;
  readonly columns: number;
}

/** The key slice and its neighbours up to the first gap on each side; undefined where the key slice itself is missing or unreadable. */
function readSlices(folder: string, row: DeepLesionRow): Slices | undefined {
  const key = readSlice(pathOf(folder, row, row.keySlice) ?? join(folder, 'Key_slices', row.fileName));
  if (!key) return undefined;
  const { rows, columns } = key;
  const walk = (step: 1 | -1): Slice[] => {
    const found: Slice[] = [];
    for (let number = row.keySlice + step; number >= row.sliceRange[0] && number <= row.sliceRange[1]; number += step) {
      const path = pathOf(folder, row, number);
      const slice = path === undefined ? undefined : readSlice(path);
      if (slice?.rows !== rows || slice.columns !== columns) break;
      found.push({ number, plane: slice.plane });
    }
    return found;
  };
  return {
    planes: [...walk(-1).reverse(), { number: row.keySlice, plane: key.plane }, ...walk(1)],
    rows,
    columns,
  };
}

function pathOf(folder: string, { series }: DeepLesionRow, number: number): string | undefined {
  const path = join(folder, 'Images_png', series, `${String(number).padStart(3, '0')}.png`);
  return existsSync(path) ? path : undefined;
}

function readSlice(path: string): { plane: Int16Array; rows: number; columns: number } | undefined {
  if (!existsSync(path)) return undefined;
  try {
    const { data, width, height } = PNG.sync.read(readFileSync(path), { skipRescale: true });
    // Grey is repeated in red, green and blue; 16-bit files come as 16-bit numbers.
    const stored = data as unknown as Uint16Array;
    const plane = new Int16Array(width * height);
    for (let i = 0; i < plane.length; i++) plane[i] = stored[4 * i] - HU_OFFSET;
    return { plane, rows: height, columns: width };
  } catch {
    return undefined;
  }
}
