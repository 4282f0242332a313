import type { SeededRandom } from '../../phantom/seeded-random.js';
import { gaussianBlur } from '../../raster/gaussian-blur.js';
import { resamplePlanes } from '../../raster/resample-planes.js';

/** 003, section 3.4. Gray values are 0…1; the paper's noise is of 8-bit images. */
export const degradation = {
  noise: [0, 50 / 255],
  downSampling: [1, 4],
  blur: [0, 3],
  contrast: [1, 3],
} as const;

/** @returns an image with white Gaussian noise: what the first stage takes away. */
export function addNoise(image: Float32Array, random: SeededRandom): Float32Array {
  const sigma = random.between(...degradation.noise);
  return image.map((value) => Math.min(1, Math.max(0, value + sigma * random.normal())));
}

/**
 * @returns an image that was made smaller by s, blurred, had its contrast divided by κ about its mean, and was brought back to its size: what the
 * second stage undoes
 * @param image `side` squared
 */
export function blunt(image: Float32Array, side: number, random: SeededRandom): Float32Array {
  const small = Math.max(4, Math.round(side / random.between(...degradation.downSampling)));
  const sigma = random.between(...degradation.blur);
  const kappa = random.between(...degradation.contrast);
  const reduced = resamplePlanes(image, [1, side, side], { rows: small, columns: small });
  const blurred = gaussianBlur(reduced, [1, small, small], [0, sigma, sigma]);
  const mean = blurred.reduce((sum, value) => sum + value, 0) / blurred.length;
  const flat = blurred.map((value) => mean + (value - mean) / kappa);
  return resamplePlanes(flat, [1, small, small], { rows: side, columns: side });
}
