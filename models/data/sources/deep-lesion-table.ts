import { parse } from 'csv-parse/sync';
import type { VoxelMark } from '../../../dicom-sr/volume/voxel-mark.js';
import { ExperimentError } from '../../errors/experiment-error.js';
import type { HuWindow } from '../hu-window.js';

/** One row of DL_info.csv: a lesion on its key slice. */
export interface DeepLesionRow {
  /** `000089_01_01_037.png`: patient, study, series, slice. */
  readonly fileName: string;
  /** Folder of the series below Images_png: `000089_01_01`. */
  readonly series: string;
  readonly patient: string;
  /** Number in the file's name. */
  readonly keySlice: number;
  /** Marks as they stand in the image, long axis first; `slice` is the key slice's number. */
  readonly mark: VoxelMark;
  /** Slices around the key slice that Images_png holds, first and last. */
  readonly sliceRange: readonly [first: number, last: number];
  readonly spacingMm: readonly [column: number, row: number, slice: number];
  readonly window: HuWindow;
  readonly organ: string;
  /** The data set's own warning: the mark may be wrong. */
  readonly possiblyNoisy: boolean;
}

/** Coarse_lesion_type 1 … 8; −1 where it is not known (all of the training part). */
const ORGANS = ['bone', 'abdomen', 'mediastinum', 'liver', 'lung', 'kidney', 'soft-tissue', 'pelvis'] as const;

/**
 * @returns the rows of DeepLesion's DL_info.csv (Yan et al. 2018; NIH). Its coordinates count from 0 at the first pixel's centre, as ours do. Rows
 * without four endpoints are left out and told to `onSkipped`.
 * @throws {ExperimentError} deep-lesion-unreadable where a column is missing
 */
export function readDeepLesionTable(csv: string, onSkipped: (fileName: string) => void): readonly DeepLesionRow[] {
  const rows: Record<string, string>[] = parse(csv, { columns: true, trim: true, skip_empty_lines: true });
  const needed = ['File_name', 'Measurement_coordinates', 'Slice_range', 'Spacing_mm_px_', 'DICOM_windows'];
  const missing = needed.filter((column) => rows.length > 0 && !(column in rows[0]));
  if (missing.length > 0)
    throw new ExperimentError('deep-lesion-unreadable', `DL_info.csv lacks ${missing.join(', ')}`);
  return rows.flatMap((row) => {
    const read = readRow(row);
    if (!read) onSkipped(row['File_name']);
    return read ?? [];
  });
}

function readRow(row: Record<string, string>): DeepLesionRow | undefined {
  const [, series, patient, slice] = /^(((?:\d+))_\d+_\d+)_(\d+)\.png$/.exec(row['File_name']) ?? [];
  const points = numbers(row['Measurement_coordinates']);
  const [first, last] = numbers(row['Slice_range']);
  const [columnMm, rowMm, sliceMm] = numbers(row['Spacing_mm_px_']);
  const [lower, upper] = numbers(row['DICOM_windows']);
  const keySlice = Number(slice);
  const all = [...points, first, last, columnMm, rowMm, sliceMm, lower, upper, keySlice];
  if (series === undefined || points.length !== 8 || !all.every(Number.isFinite) || upper <= lower) return undefined;
  return {
    fileName: row['File_name'],
    series,
    patient,
    keySlice,
    mark: markOf(points, keySlice),
    sliceRange: [first, last],
    spacingMm: [columnMm, rowMm, Math.abs(sliceMm)],
    window: { lower, upper },
    organ: ORGANS[Number(row['Coarse_lesion_type']) - 1] ?? 'unknown',
    possiblyNoisy: row['Possibly_noisy'] === '1',
  };
}

/** Long axis x, y, x, y, then short axis; swapped where the second one is longer. */
function markOf(p: readonly number[], slice: number): VoxelMark {
  const first = [[p[0], p[1]], [p[2], p[3]]] as const; // prettier-ignore
  const second = [[p[4], p[5]], [p[6], p[7]]] as const; // prettier-ignore
  const length = ([a, b]: typeof first): number => Math.hypot(b[0] - a[0], b[1] - a[1]);
  const [longAxis, shortAxis] = length(first) >= length(second) ? [first, second] : [second, first];
  return { slice, longAxis, shortAxis };
}

const numbers = (text = ''): readonly number[] =>
  text
    .split(',')
    .filter((part) => part.trim() !== '')
    .map(Number);
