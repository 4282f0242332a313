import type { SliceRowColumn } from '../../dicom-sr/volume/volume.js';

/**
 * @returns the values smoothed by a Gaussian, one pass along each axis; the kernel is cut at 4 sigma and the border is mirrored
 * (edge voxel repeated), as scipy's gaussian_filter does.
 * @param sigma in voxels, [slice, row, column]; 0 leaves an axis as it is
 */
export function gaussianBlur(values: ArrayLike<number>, shape: SliceRowColumn, sigma: SliceRowColumn): Float32Array {
  const blurred = new Float32Array(values);
  const [slices, rows, columns] = shape;
  const plane = rows * columns;
  if (sigma[2] > 0) blurAlong(blurred, slices * rows, columns, gaussianKernel(sigma[2]));
  if (sigma[1] > 0) {
    const pass = createPassAcross(blurred, rows, columns, columns, gaussianKernel(sigma[1]));
    for (let k = 0; k < slices; k++) pass(k * plane);
  }
  if (sigma[0] > 0) {
    const pass = createPassAcross(blurred, slices, plane, columns, gaussianKernel(sigma[0]));
    for (let j = 0; j < rows; j++) pass(j * columns);
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

/** Smooths each of the lines of `count` values that follow each other in memory, in place. */
function blurAlong(values: Float32Array, lines: number, count: number, kernel: Float64Array): void {
  const radius = (kernel.length - 1) / 2;
  // The line with its mirrored ends, so that the inner loop has no bounds to test.
  const line = new Float64Array(count + 2 * radius);
  const sums = new Float64Array(count);
  for (let start = 0; start < lines * count; start += count) {
    line.set(values.subarray(start, start + count), radius);
    for (let i = 0; i < radius; i++) {
      line[i] = values[start + mirrored(i - radius, count)];
      line[count + radius + i] = values[start + mirrored(count + i, count)];
    }
    weigh(sums, line, radius, kernel[radius]);
    for (let r = 1; r <= radius; r++) addPair(sums, line, radius - r, radius + r, kernel[radius + r]);
    values.set(sums, start);
  }
}

/**
 * @returns a function that smooths, in place, `width` neighbouring lines at once: line p of them starts at `start + p · stride`. Whole rows
 * are added up, so that memory is read in its own order.
 */
function createPassAcross(
  values: Float32Array,
  count: number,
  stride: number,
  width: number,
  kernel: Float64Array,
): (start: number) => void {
  const radius = (kernel.length - 1) / 2;
  const rows = new Float64Array(count * width);
  const sums = new Float64Array(width);
  return (start) => {
    for (let p = 0; p < count; p++)
      rows.set(values.subarray(start + p * stride, start + p * stride + width), p * width);
    for (let p = 0; p < count; p++) {
      weigh(sums, rows, p * width, kernel[radius]);
      for (let r = 1; r <= radius; r++) {
        const [before, after] = [mirrored(p - r, count), mirrored(p + r, count)];
        addPair(sums, rows, before * width, after * width, kernel[radius + r]);
      }
      values.set(sums, start + p * stride);
    }
  };
}

function weigh(sums: Float64Array, values: Float64Array, start: number, weight: number): void {
  for (let i = 0; i < sums.length; i++) sums[i] = weight * values[start + i];
}

/** The kernel is symmetric, so that two values share a weight. */
function addPair(sums: Float64Array, values: Float64Array, before: number, after: number, weight: number): void {
  for (let i = 0; i < sums.length; i++) sums[i] += weight * (values[before + i] + values[after + i]);
}

/** @returns the index within 0 … count − 1 that an index beyond the border is mirrored to (… 1 0 | 0 1 …). */
function mirrored(index: number, count: number): number {
  if (index >= 0 && index < count) return index;
  const period = 2 * count;
  const inPeriod = ((index % period) + period) % period;
  return inPeriod < count ? inPeriod : period - 1 - inPeriod;
}
