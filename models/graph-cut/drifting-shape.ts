import type { QuarterEllipse } from '../raster/quarter-ellipse.js';
import { quarterEllipseRadius } from '../raster/quarter-ellipse.js';
import type { WorkingVolume } from '../working-volume/working-volume.js';

/** How far a lesion's middle moves from slice to slice, pixels of the working grid. */
export interface Drift {
  readonly columns: number;
  readonly rows: number;
}

/**
 * @returns the planar radius of a slice: that of the mark's ellipse, moved along with the lesion. Lesions seldom stand upright; an ellipsoid that
 * does misses half of the slices near their ends. Slices are computed once.
 */
export function driftingRadius(
  { shape, markedSlice }: WorkingVolume,
  ellipse: QuarterEllipse,
  drift?: Drift,
): (slice: number) => Float32Array {
  const size = { rows: shape[1], columns: shape[2] };
  if (drift === undefined) {
    const straight = quarterEllipseRadius(size, ellipse);
    return () => straight;
  }
  const [column, row] = ellipse.centre;
  const slices = Array.from({ length: shape[0] }, (_, k) => {
    const offset = k - markedSlice;
    return quarterEllipseRadius(size, {
      ...ellipse,
      centre: [column + offset * drift.columns, row + offset * drift.rows],
    });
  });
  return (slice) => slices[slice];
}

/** @returns the drift of a mask: the line through the middle of its marked slice that fits the middles of the others best, by their areas. */
export function driftOf({ shape, markedSlice }: WorkingVolume, mask: Uint8Array): Drift {
  const middles = Array.from({ length: shape[0] }, (_, k) => middleOf(mask, shape, k));
  const marked = middles[markedSlice];
  if (marked.area === 0) return { columns: 0, rows: 0 };
  let [weight, columns, rows] = [0, 0, 0];
  middles.forEach(({ area, column, row }, k) => {
    if (area === 0) return;
    const offset = k - markedSlice;
    weight += area * offset * offset;
    columns += area * offset * (column - marked.column);
    rows += area * offset * (row - marked.row);
  });
  return weight === 0 ? { columns: 0, rows: 0 } : { columns: columns / weight, rows: rows / weight };
}

function middleOf(mask: Uint8Array, [, rows, columns]: WorkingVolume['shape'], slice: number) {
  let [area, column, row] = [0, 0, 0];
  for (let j = 0, i = slice * rows * columns; j < rows; j++) {
    for (let c = 0; c < columns; c++, i++) {
      if (mask[i] === 0) continue;
      area++;
      column += c;
      row += j;
    }
  }
  return area === 0 ? { area, column: 0, row: 0 } : { area, column: column / area, row: row / area };
}
