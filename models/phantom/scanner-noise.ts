import { gaussianBlur } from '../raster/gaussian-blur.js';
import type { PhantomGrid } from './phantom-grid.js';
import type { SeededRandom } from './seeded-random.js';

/** Band of the noise: the kernel takes away the fine part, filtered back-projection (ramp filter) the coarse one. */
const FINE_SIGMA_MM = 0.6;
const COARSE_SIGMA_MM = 1.6;
const COARSE_SHARE = 0.8;
/** Linear attenuation of water at about 70 keV, 1/mm. */
const WATER_PER_MM = 0.0193;
/** Water path for which `noiseHu` is meant: the middle of an average trunk. */
const REFERENCE_PATH_MM = 260;
/** The tube current follows the patient (dose modulation), so that noise grows more slowly than attenuation alone would make it. */
const MODULATION = 0.45;

type AddNoise = (slice: Float32Array) => void;

/** The pool of noise is larger than a slice by this many pixels; slices are cut from it at random places. */
const SPARE_PIXELS = 512;

/**
 * @param noiseHu standard deviation in the middle of an average trunk
 * @returns adds noise to one slice after the other: correlated as filtered back-projection leaves it, and the stronger the more the
 * rays through a pixel were attenuated along rows and columns
 */
export function addScannerNoise(grid: PhantomGrid, noiseHu: number, random: SeededRandom): AddNoise {
  const [, size] = grid.shape;
  const pixel = grid.spacingMm[2];
  const side = size + SPARE_PIXELS;
  const pool = noisePool(side, pixel, random);
  const at = (): number => Math.floor(random.uniform() * (SPARE_PIXELS + 1));
  return (slice) => {
    const { rows, columns } = pathLengths(slice, size, pixel);
    const [row, column] = [at(), at()];
    for (let j = 0, i = 0; j < size; j++) {
      const line = (j + row) * side + column;
      for (let c = 0; c < size; c++, i++)
        slice[i] += noiseHu * pool[line + c] * Math.sqrt(0.5 * (rows[j] + columns[c]));
    }
  };
}

/** @returns side × side values with mean 0, standard deviation 1 and the scanner's band. */
function noisePool(side: number, pixelMm: number, random: SeededRandom): Float32Array {
  const white = Float32Array.from({ length: side * side }, () => random.normal());
  const blurred = (sigmaMm: number) => gaussianBlur(white, [1, side, side], [0, sigmaMm / pixelMm, sigmaMm / pixelMm]);
  const low = blurred(COARSE_SIGMA_MM);
  const noise = blurred(FINE_SIGMA_MM).map((value, i) => value - COARSE_SHARE * low[i]);
  const sd = standardDeviation(noise);
  return noise.map((value) => value / sd);
}

/** @returns variance factor of every row and column from the water-equivalent path along it (Beer–Lambert, 1 at the reference path). */
function pathLengths(
  slice: Float32Array,
  size: number,
  pixelMm: number,
): { rows: Float32Array; columns: Float32Array } {
  const [rows, columns] = [new Float32Array(size), new Float32Array(size)];
  for (let j = 0, i = 0; j < size; j++) {
    for (let c = 0; c < size; c++, i++) {
      const path = Math.max(0, 1 + slice[i] / 1000) * pixelMm;
      rows[j] += path;
      columns[c] += path;
    }
  }
  const variance = (path: number) => Math.exp(MODULATION * WATER_PER_MM * (path - REFERENCE_PATH_MM));
  return { rows: rows.map(variance), columns: columns.map(variance) };
}

function standardDeviation(values: Float32Array): number {
  let [sum, squares] = [0, 0];
  for (const value of values) {
    sum += value;
    squares += value * value;
  }
  return Math.sqrt(squares / values.length - (sum / values.length) ** 2);
}
