import type { PhantomGrid } from './phantom-grid.js';
import type { Box, Shape } from './shape.js';
import type { Warp } from './warp.js';

/** What an organ is made of: one HU, or one by place (anatomical mm) and depth below its surface. */
export type Tissue = number | ((x: number, y: number, z: number, depthMm: number) => number);

/** A shape and what fills it. */
export interface Organ {
  readonly shape: Shape;
  readonly tissue: Tissue;
}

/** A picture in the making, HU without noise. */
export interface Canvas {
  readonly grid: PhantomGrid;
  readonly warp: Warp;
  /** C order [slice, row, column]. */
  readonly hu: Float32Array;
}

/** Index range [first, last] of the voxel centres within [from, to] mm along one axis. */
export function indexRange(
  [from, to]: readonly [number, number],
  originMm: number,
  stepMm: number,
  length: number,
): readonly [first: number, last: number] {
  return [
    Math.max(0, Math.ceil((Math.max(from, -1e6) - originMm) / stepMm)),
    Math.min(length - 1, Math.floor((Math.min(to, 1e6) - originMm) / stepMm)),
  ];
}

/** Paints an organ over what is there; at its rim both share the voxel (partial volume over one pixel width). */
export function paint({ grid, warp, hu }: Canvas, { shape, tissue }: Organ): void {
  const [slices, rows, columns] = grid.shape;
  const { origin } = grid.affine;
  const [dz, dy, dx] = grid.spacingMm;
  const reach = widened(shape.bounds, warp.largestMm + dx);
  const [k0, k1] = indexRange(shape.bounds.z, origin[2], dz, slices);
  const [j0, j1] = indexRange(reach.y, origin[1], dy, rows);
  const [i0, i1] = indexRange(reach.x, origin[0], dx, columns);
  const shiftY = new Float64Array(columns);
  for (let k = k0; k <= k1; k++) {
    const z = origin[2] + k * dz;
    for (let i = i0; i <= i1; i++) shiftY[i] = warp.shiftY(origin[0] + i * dx, z);
    for (let j = j0; j <= j1; j++) {
      const y = origin[1] + j * dy;
      const shiftX = origin[0] + warp.shiftX(y, z);
      const line = (k * rows + j) * columns;
      for (let i = i0; i <= i1; i++) {
        const px = shiftX + i * dx;
        const py = y + shiftY[i];
        const depth = shape.depth(px, py, z);
        const share = 0.5 + depth / dx;
        if (share <= 0) continue;
        const value = typeof tissue === 'number' ? tissue : tissue(px, py, z, depth);
        hu[line + i] = share >= 1 ? value : hu[line + i] + share * (value - hu[line + i]);
      }
    }
  }
}

function widened({ x, y, z }: Box, mm: number): Box {
  return { x: [x[0] - mm, x[1] + mm], y: [y[0] - mm, y[1] + mm], z };
}
