import { gaussianBlur } from '../raster/gaussian-blur.js';
import type { PhantomGrid } from './phantom-grid.js';
import { FIELD_OF_VIEW_MM } from './phantom-grid.js';
import { addScannerNoise } from './scanner-noise.js';
import type { SeededRandom } from './seeded-random.js';

/** How sharp the reconstruction is: a soft-tissue kernel, 50 % contrast at about 3.4 line pairs a cm. */
const BLUR_SIGMA_MM = 0.55;
/** Neighbouring slices share this part of their signal (slice sensitivity of a spiral scan). */
const SLICE_OVERLAP = 0.07;
/** What the scanner writes outside of its circle, and the lowest value that it can hold. */
const OUTSIDE_HU = -1024;

/**
 * Does to a perfect picture what a scanner does: limited sharpness within and across slices, correlated noise that grows with the
 * body's attenuation, the round field of view, whole HU.
 * @param hu C order [slice, row, column]; used up
 * @returns Int16 HU of the same shape, on a SharedArrayBuffer
 */
export function scan(hu: Float32Array, grid: PhantomGrid, noiseHu: number, random: SeededRandom): Int16Array {
  const [slices, rows, columns] = grid.shape;
  const plane = rows * columns;
  const voxels = new Int16Array(new SharedArrayBuffer(2 * hu.length));
  const sigma = BLUR_SIGMA_MM / grid.spacingMm[2];
  const mixed = new Float32Array(plane);
  const noise = addScannerNoise(grid, noiseHu, random);
  for (let k = 0; k < slices; k++) {
    mixNeighbours(hu, k, slices, plane, mixed);
    const slice = gaussianBlur(mixed, [1, rows, columns], [0, sigma, sigma]);
    noise(slice);
    quantise(slice, columns, voxels.subarray(k * plane, (k + 1) * plane));
  }
  return voxels;
}

function mixNeighbours(hu: Float32Array, k: number, slices: number, plane: number, slice: Float32Array): void {
  const [below, above] = [Math.max(0, k - 1) * plane, Math.min(slices - 1, k + 1) * plane];
  for (let i = 0; i < plane; i++) {
    slice[i] = (1 - 2 * SLICE_OVERLAP) * hu[k * plane + i] + SLICE_OVERLAP * (hu[below + i] + hu[above + i]);
  }
}

/** Rounds to whole HU, clips to 12 bit as scanners do, and blanks what lies outside of the field of view. */
function quantise(slice: Float32Array, size: number, out: Int16Array): void {
  const radius = (0.5 * size * (FIELD_OF_VIEW_MM - 2)) / FIELD_OF_VIEW_MM;
  const middle = (size - 1) / 2;
  for (let j = 0, i = 0; j < size; j++) {
    for (let c = 0; c < size; c++, i++) {
      const seen = (j - middle) ** 2 + (c - middle) ** 2 <= radius * radius;
      out[i] = seen ? Math.min(3071, Math.max(OUTSIDE_HU, Math.round(slice[i]))) : OUTSIDE_HU;
    }
  }
}
