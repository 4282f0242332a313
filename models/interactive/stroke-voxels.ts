import type { IndexPoint } from '../../dicom-sr/geometry/index-point.js';
import type { Mask } from '../../dicom-sr/segmentation/mask.js';
import type { Volume } from '../../dicom-sr/volume/volume.js';
import { fitMask } from './fit-mask.js';

/** A line that a reader drew on one slice with a round brush. */
export interface Stroke {
  readonly slice: number;
  /** Polyline in voxel indices; one point is a dab. */
  readonly points: readonly IndexPoint[];
  readonly radiusMm: number;
}

/**
 * @returns the voxels under strokes: every pixel whose centre lies within the radius of the polyline (in mm), and always the pixels that it
 *   runs through; undefined for no strokes at all. Parts beyond the image are cut off.
 */
export function strokeVoxels(
  strokes: readonly Stroke[],
  volume: Pick<Volume, 'shape' | 'spacingMm'>,
): Mask | undefined {
  if (strokes.length === 0) return undefined;
  const slices = strokes.map(({ slice }) => slice);
  const [first, last] = [Math.min(...slices), Math.max(...slices)];
  const [, rows, columns] = volume.shape;
  const voxels = new Uint8Array((last - first + 1) * rows * columns);
  for (const stroke of strokes) {
    const plane = voxels.subarray((stroke.slice - first) * rows * columns, (stroke.slice - first + 1) * rows * columns);
    const { points } = stroke;
    points.forEach((point, i) => fillAround(plane, points[Math.max(0, i - 1)], point, stroke.radiusMm, volume));
  }
  return fitMask({ origin: [first, 0, 0], shape: [last - first + 1, rows, columns], voxels }, volume.shape, 0);
}

/** mm; what lies on the rim belongs to the stroke on both of its sides. */
const rounding = 1e-9;

/** Fills the pixels near one piece of a polyline. */
function fillAround(
  plane: Uint8Array,
  a: IndexPoint,
  b: IndexPoint,
  radiusMm: number,
  { shape: [, rows, columns], spacingMm: [, rowMm, columnMm] }: Pick<Volume, 'shape' | 'spacingMm'>,
): void {
  // Half a pixel at least, so that a thin line has no gaps.
  const reachMm = Math.max(radiusMm, Math.max(rowMm, columnMm) / 2);
  const top = Math.max(0, Math.ceil(Math.min(a[1], b[1]) - reachMm / rowMm));
  const bottom = Math.min(rows - 1, Math.floor(Math.max(a[1], b[1]) + reachMm / rowMm));
  const left = Math.max(0, Math.ceil(Math.min(a[0], b[0]) - reachMm / columnMm));
  const right = Math.min(columns - 1, Math.floor(Math.max(a[0], b[0]) + reachMm / columnMm));
  const [dx, dy] = [(b[0] - a[0]) * columnMm, (b[1] - a[1]) * rowMm];
  const square = dx * dx + dy * dy;
  for (let row = top; row <= bottom; row++) {
    for (let column = left; column <= right; column++) {
      const [x, y] = [(column - a[0]) * columnMm, (row - a[1]) * rowMm];
      const share = square === 0 ? 0 : Math.min(1, Math.max(0, (x * dx + y * dy) / square));
      if (Math.hypot(x - share * dx, y - share * dy) <= reachMm + rounding) plane[row * columns + column] = 1;
    }
  }
}
