import type { PlaneSize } from '../raster/plane-size.js';

/** Cells per standard deviation: finer is nearer to the exact sum and dearer. */
const CELLS_PER_DEVIATION = 2;
/** Variance that spreading into cells and reading from them adds (two linear interpolations), in squared cells. */
const INTERPOLATION_VARIANCE = 1 / 3;
const CORNERS = 8;

/**
 * Sums over all pixels of an image with Gaussian weights of place and intensity, in time that grows with the pixels, not their square:
 * values are spread into the cells of a coarse grid over (column, row, intensity), smoothed there, and read back.
 * @see J. Chen, S. Paris, F. Durand, "Real-time edge-aware image processing with the bilateral grid", ACM TOG 26(3), 2007
 */
export class BilateralGrid {
  /** Cells along intensity, row and column. */
  private readonly shape: readonly [number, number, number];
  private readonly cells: Float64Array;
  private readonly smoothed: Float64Array;
  /** The eight cells around each pixel, and its share in them. */
  private readonly corners: Int32Array;
  private readonly shares: Float32Array;
  private readonly kernel: Float64Array;

  /**
   * @param levels intensities, C order [row, column]
   * @param placeDeviation standard deviation of place in pixels; `levelDeviation` that of intensity
   */
  constructor(levels: ArrayLike<number>, size: PlaneSize, placeDeviation: number, levelDeviation: number) {
    this.kernel = cellKernel();
    const margin = (this.kernel.length - 1) / 2 + 1;
    const least = Array.from(levels).reduce((low, level) => Math.min(low, level), Infinity);
    const most = Array.from(levels).reduce((high, level) => Math.max(high, level), -Infinity);
    const place = CELLS_PER_DEVIATION / placeDeviation;
    const level = CELLS_PER_DEVIATION / levelDeviation;
    const cellsFor = (extent: number): number => Math.floor(extent) + 2 + 2 * margin;
    this.shape = [
      cellsFor((most - least) * level),
      cellsFor((size.rows - 1) * place),
      cellsFor((size.columns - 1) * place),
    ];
    this.cells = new Float64Array(this.shape[0] * this.shape[1] * this.shape[2]);
    this.smoothed = new Float64Array(this.cells.length);
    this.corners = new Int32Array(size.rows * size.columns * CORNERS);
    this.shares = new Float32Array(this.corners.length);
    for (let row = 0, i = 0; row < size.rows; row++) {
      for (let column = 0; column < size.columns; column++, i++) {
        this.placePixel(i, [margin + (levels[i] - least) * level, margin + row * place, margin + column * place]);
      }
    }
  }

  /** @returns for each pixel i the sum over all pixels j of exp(−|f_i − f_j|² / 2) · values[j], f being place and intensity in deviations. */
  sum(values: ArrayLike<number>): Float32Array {
    const { cells, corners, shares } = this;
    cells.fill(0);
    for (let entry = 0; entry < corners.length; entry++) cells[corners[entry]] += shares[entry] * values[entry >> 3];
    const [levels, rows, columns] = this.shape;
    this.smooth(columns, 1);
    this.smooth(rows, columns);
    this.smooth(levels, rows * columns);
    const sums = new Float32Array(corners.length / CORNERS);
    for (let entry = 0; entry < corners.length; entry++) sums[entry >> 3] += shares[entry] * cells[corners[entry]];
    return sums;
  }

  private placePixel(pixel: number, position: readonly [number, number, number]): void {
    const base = position.map(Math.floor);
    for (let corner = 0; corner < CORNERS; corner++) {
      let [cell, share] = [0, 1];
      for (let axis = 0; axis < 3; axis++) {
        const upper = (corner >> axis) & 1;
        const fraction = position[axis] - base[axis];
        cell = cell * this.shape[axis] + base[axis] + upper;
        share *= upper === 1 ? fraction : 1 - fraction;
      }
      this.corners[pixel * CORNERS + corner] = cell;
      this.shares[pixel * CORNERS + corner] = share;
    }
  }

  /** Smooths along one axis. The margin of empty cells is as wide as the kernel, so that what leaves one line reaches no pixel of another. */
  private smooth(count: number, stride: number): void {
    const { cells, smoothed, kernel } = this;
    const radius = (kernel.length - 1) / 2;
    smoothed.fill(0);
    const first = Math.min(radius, count) * stride;
    for (let k = 0; k < kernel.length; k++) {
      const weight = kernel[k];
      const shift = (k - radius) * stride;
      for (let cell = first; cell < cells.length - first; cell++) smoothed[cell] += weight * cells[cell + shift];
    }
    cells.set(smoothed);
  }
}

/** @returns a kernel whose sum makes the spread, smoothed and read value that of exp(−d² / 2), d in deviations. */
function cellKernel(): Float64Array {
  const variance = CELLS_PER_DEVIATION ** 2 - INTERPOLATION_VARIANCE;
  const radius = Math.ceil(3.5 * Math.sqrt(variance));
  const weights = Float64Array.from({ length: 2 * radius + 1 }, (_, i) =>
    Math.exp(-((i - radius) ** 2) / (2 * variance)),
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const integral = CELLS_PER_DEVIATION * Math.sqrt(2 * Math.PI);
  return weights.map((weight) => (weight * integral) / total);
}
