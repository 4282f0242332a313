import { dlInfoColumns } from './table-layouts.js';
import type { TableColumn } from './table-layouts.js';

/** A row of a table, by what its columns mean; only values that are there. */
export type MarkRow = Readonly<Partial<Record<TableColumn, string>>>;

/** @returns true for the header of DL_info. */
export const isDlInfo = (header: readonly string[]): boolean => dlInfoColumns.every((name) => header.includes(name));

const uid = /^\d+(\.\d+)+$/;

/**
 * Turns a row of DL_info into one of the simple layout. Series_ID is a Series Number beside Patient_index (Patient ID) and Study_index (Study
 * ID), or a Series Instance UID where the exporting archive wrote one. Key_slice_index is the Instance Number. Diameters are in pixels, and
 * become mm by the spacing of the row.
 * @see DeepLesion, Yan et al. 2018, J Med Imaging 5(3); its README
 */
export function dlInfoRow(header: readonly string[], cells: readonly string[]): MarkRow {
  const cell = (name: string): string => cells[header.indexOf(name)]?.trim() ?? '';
  const list = (name: string): readonly string[] =>
    cell(name)
      .split(',')
      .map((text) => text.trim());
  const [x1, y1, x2, y2, x3, y3, x4, y4] = list('Measurement_coordinates');
  const [column = '', row = ''] = list('Spacing_mm_px_');
  const [longPx, shortPx] = list('Lesion_diameters_Pixel_');
  const isUid = uid.test(cell('Series_ID'));
  return stated({
    ...(isUid
      ? { seriesInstanceUID: cell('Series_ID') }
      : { seriesNumber: cell('Series_ID'), patientID: cell('Patient_index'), studyID: cell('Study_index') }),
    instanceNumber: cell('Key_slice_index'),
    longX1: x1,
    longY1: y1,
    longX2: x2,
    longY2: y2,
    shortX1: x3,
    shortY1: y3,
    shortX2: x4,
    shortY2: y4,
    rowSpacing: row,
    columnSpacing: column,
    longMm: inMm(longPx, column),
    shortMm: inMm(shortPx, column),
  });
}

const inMm = (pixels: string | undefined, spacing: string): string =>
  Number(pixels) > 0 && Number(spacing) > 0 ? String(Number(pixels) * Number(spacing)) : '';

/** Empty cells are left out. */
export const stated = (row: Readonly<Partial<Record<TableColumn, string | undefined>>>): MarkRow =>
  Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined && value !== ''));
