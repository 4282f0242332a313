import { gridSize } from './lesion-grid.js';

/** Which axes of the grid's planes are turned round. */
export interface Mirroring {
  readonly rows: boolean;
  readonly columns: boolean;
}

/** Writes planes of the grid, [plane, row, column], into others of the same size, mirrored; twice the same is the plain one again. */
export function mirrorPlanes(
  values: Float32Array,
  { rows: isRows, columns: isColumns }: Mirroring,
  into: Float32Array,
): void {
  const { rows, columns } = gridSize;
  for (let from = 0; from < values.length; from += columns) {
    const row = (from / columns) % rows;
    const to = isRows ? from + (rows - 1 - 2 * row) * columns : from;
    const line = into.subarray(to, to + columns);
    line.set(values.subarray(from, from + columns));
    if (isColumns) line.reverse();
  }
}
