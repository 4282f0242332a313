import { gaussianBlur } from '../raster/gaussian-blur.js';

const bins = 64;
/** Share of the samples that is spread over all bins, so that no bin is impossible. */
const floorShare = 1e-3;
/** Standard deviation of the smoothing where none is asked for, bins. */
const usualSmoothing = 2;
/** Nothing speaks louder than this: e³ is twenty to one. */
const loudest = 3;

/** A window of intensities in equal bins. */
export interface IntensityBins {
  readonly low: number;
  readonly high: number;
}

/** @returns the bin of an intensity; beyond the window the outermost bins. */
export function binOf(value: number, { low, high }: IntensityBins): number {
  return Math.min(bins - 1, Math.max(0, Math.floor(((value - low) / (high - low)) * bins)));
}

/** @returns the bin of every intensity. */
export function binsOf(values: Float32Array, window: IntensityBins): Uint8Array {
  const all = new Uint8Array(values.length);
  for (let i = 0; i < all.length; i++) all[i] = binOf(values[i], window);
  return all;
}

/** @returns an empty histogram. */
export const emptyHistogram = (): Float64Array => new Float64Array(bins);

/**
 * @returns log(p(bin | foreground) / p(bin | background)) by bin, clipped, from smoothed histograms of samples.
 * @param smoothing standard deviation, bins; less where the samples are smooth already
 */
export function logLikelihoodRatio(
  foreground: ArrayLike<number>,
  background: ArrayLike<number>,
  window: IntensityBins,
  smoothing = usualSmoothing,
): Float64Array {
  return histogramRatio(histogramOf(foreground, window), histogramOf(background, window), smoothing);
}

/** @returns `logLikelihoodRatio` of samples that are counted already. */
export function histogramRatio(foreground: Float64Array, background: Float64Array, smoothing: number): Float64Array {
  const [fg, bg] = [density(foreground, smoothing), density(background, smoothing)];
  return fg.map((p, bin) => Math.min(loudest, Math.max(-loudest, Math.log(p / bg[bin]))));
}

function histogramOf(samples: ArrayLike<number>, window: IntensityBins): Float64Array {
  const counts = emptyHistogram();
  for (let i = 0; i < samples.length; i++) counts[binOf(samples[i], window)]++;
  return counts;
}

function density(counts: Float64Array, smoothing: number): Float64Array {
  const samples = counts.reduce((sum, count) => sum + count, 0);
  const smooth = gaussianBlur(counts, [1, 1, bins], [0, 0, smoothing]);
  const floor = (floorShare * samples) / bins + 1e-9;
  const total = smooth.reduce((sum, p) => sum + p + floor, 0);
  return Float64Array.from(smooth, (p) => (p + floor) / total);
}
