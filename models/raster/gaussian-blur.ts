import type { SliceRowColumn } from '../../dicom-sr/volume/volume.js';

/**
 * @returns the values smoothed by a Gaussian, one pass along each axis; the kernel is cut at 4 sigma and the border is mirrored
 * (edge voxel repeated), as scipy's gaussian_filter does.
 * @param sigma in voxels, [slice, row, column]; 0 leaves an axis as it is
 */
export function gaussianBlur(values: ArrayLike<number>, shape: SliceRowColumn, sigma: SliceRowColumn): Float32Array {
  const blurred = Float32Array.from(values);
  const [slices, rows, columns] = shape;
  const plane = rows * columns;
  if (sigma[2] > 0) {
    const pass = createPass(blurred, columns, 1, sigma[2]);
    for (let i = 0; i < slices * rows; i++) pass(i * columns);
  }
  if (sigma[1] > 0) {
    const pass = createPass(blurred, rows, columns, sigma[1]);
    for (let k = 0; k < slices; k++) for (let c = 0; c < columns; c++) pass(k * plane + c);
  }
  if (sigma[0] > 0) {
    const pass = createPass(blurred, slices, plane, sigma[0]);
    for (let i = 0; i < plane; i++) pass(i);
  }
  return blurred;
}

/** @returns the weights of a Gaussian from -radius to radius, with sum 1. */
export function gaussianKernel(sigma: number): Float64Array {
  const radius = Math.floor(4 * sigma + 0.5);
  const weights = Float64Array.from({ length: 2 * radius + 1 }, (_, i) =>
    Math.exp(-((i - radius) ** 2) / (2 * sigma ** 2)),
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

/** @returns a function that smooths the line of `count` values from `start` on, `stride` apart, in place. */
function createPass(values: Float32Array, count: number, stride: number, sigma: number): (start: number) => void {
  const kernel = gaussianKernel(sigma);
  const radius = (kernel.length - 1) / 2;
  // The line with its mirrored ends, so that the inner loop has no bounds to test.
  const line = new Float64Array(count + 2 * radius);
  const sources = Int32Array.from(line, (_, i) => mirrored(i - radius, count) * stride);
  return (start) => {
    for (let i = 0; i < line.length; i++) line[i] = values[start + sources[i]];
    for (let i = 0; i < count; i++) {
      let sum = 0;
      for (let k = 0; k < kernel.length; k++) sum += kernel[k] * line[i + k];
      values[start + i * stride] = sum;
    }
  };
}

/** @returns the index within 0 … count − 1 that an index beyond the border is mirrored to (… 1 0 | 0 1 …). */
function mirrored(index: number, count: number): number {
  const period = 2 * count;
  const inPeriod = ((index % period) + period) % period;
  return inPeriod < count ? inPeriod : period - 1 - inPeriod;
}
