import type { Volume } from '../../dicom-sr/volume/volume.js';
import type { GrayImage } from './gray-image.js';
import type { IntensityWindow } from './intensity-window.js';
import { grayOf } from './intensity-window.js';
import type { TileView } from './tile-view.js';

/** Gray of the tile where it reaches beyond the image; dark, but not the black of air. */
const OUTSIDE = 28;

/** What one picture line or column reads: four source indices and their weights; undefined outside of the image. */
interface Tap {
  readonly indices: readonly number[];
  readonly weights: readonly number[];
}

/** Catmull–Rom weights at the fraction t behind the second of four neighbours. */
function cubicWeights(t: number): readonly number[] {
  const t2 = t * t;
  const t3 = t2 * t;
  return [(-t3 + 2 * t2 - t) / 2, (3 * t3 - 5 * t2 + 2) / 2, (-3 * t3 + 4 * t2 + t) / 2, (t3 - t2) / 2];
}

/** Reads at `position` (voxel index, fractional); neighbours beyond the edge repeat the edge. */
function tapAt(position: number, length: number): Tap | undefined {
  if (position < -0.5 || position >= length - 0.5) return undefined;
  const first = Math.floor(position);
  const clamp = (index: number) => Math.min(length - 1, Math.max(0, index));
  const indices = [first - 1, first, first + 1, first + 2].map(clamp);
  return { indices, weights: cubicWeights(position - first) };
}

/** Taps of one axis, `density` of them per picture pixel, each at the centre of its part of the pixel. */
function tapsAlong(from: number, to: number, px: number, length: number, density: number): (Tap | undefined)[] {
  const step = (to - from) / (px * density);
  return Array.from({ length: px * density }, (_, i) => tapAt(from + (i + 0.5) * step, length));
}

/** More than one sample per pixel where the picture is coarser than the slice; otherwise thin structures would vanish. */
const densityOf = (voxels: number, px: number): number => Math.min(8, Math.max(1, Math.ceil(voxels / px)));

/**
 * Draws a part of a slice in gray, enlarged (Catmull–Rom) or reduced (mean of several samples).
 * The centre of voxel (c, r) lands at `toTile(view, [c, r])`, so outlines and marks drawn there fit the picture.
 * @param volume HU, [slice, row, column]
 * @returns `view.widthPx` × `view.heightPx` gray values; dark gray beyond the image
 */
export function sampleSlice(volume: Volume, slice: number, view: TileView, window: IntensityWindow): GrayImage {
  const [, rows, columns] = volume.shape;
  const { widthPx, heightPx } = view;
  const density = { x: densityOf(view.right - view.left, widthPx), y: densityOf(view.bottom - view.top, heightPx) };
  const across = tapsAlong(view.left, view.right, widthPx, columns, density.x);
  const down = tapsAlong(view.top, view.bottom, heightPx, rows, density.y);
  const sums = new Float64Array(widthPx * heightPx);
  const counts = new Uint16Array(widthPx * heightPx);
  const line = new Float64Array(columns);
  const start = slice * rows * columns;

  for (let y = 0; y < down.length; y++) {
    const tap = down[y];
    if (!tap) continue;
    blendRows(volume.voxels, start, columns, tap, line);
    for (let x = 0; x < across.length; x++) {
      const column = across[x];
      if (!column) continue;
      const pixel = Math.floor(y / density.y) * widthPx + Math.floor(x / density.x);
      sums[pixel] += readLine(line, column);
      counts[pixel]++;
    }
  }
  const pixels = new Uint8Array(sums.length);
  for (let i = 0; i < pixels.length; i++) pixels[i] = counts[i] > 0 ? grayOf(sums[i] / counts[i], window) : OUTSIDE;
  return { width: widthPx, height: heightPx, pixels };
}

function blendRows(voxels: Volume['voxels'], start: number, columns: number, tap: Tap, line: Float64Array): void {
  const [a, b, c, d] = tap.weights as [number, number, number, number];
  const [i, j, k, l] = tap.indices.map((row) => start + row * columns) as [number, number, number, number];
  for (let x = 0; x < columns; x++) {
    line[x] = a * voxels[i + x] + b * voxels[j + x] + c * voxels[k + x] + d * voxels[l + x];
  }
}

function readLine(line: Float64Array, { indices, weights }: Tap): number {
  let sum = 0;
  for (let i = 0; i < 4; i++) sum += weights[i] * line[indices[i]];
  return sum;
}
