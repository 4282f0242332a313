import { gaussianBlur } from '../raster/gaussian-blur.js';
import { mapToFloats } from '../raster/map-voxels.js';
import type { WorkingVolume } from '../working-volume/working-volume.js';
import type { Appearance } from './appearance.js';
import { calibrationShift } from './area-calibration.js';
import type { IntensityBins } from './intensity-likelihood.js';
import { binOf, logLikelihoodRatio } from './intensity-likelihood.js';
import { medianOf } from './median.js';

/** Half width of the intensity window, HU: wide enough for fat and for enhanced vessels. */
const windowHalfHu = 200;
/** Gaussian that takes off the noise before voxels are judged one by one, and the one that the boundary follows; mm, at most so many voxels. */
const [noiseMm, boundaryMm, mostVoxels] = [1.5, 0.8, 2];
/** The samples are smooth, so that their histograms need little; bins. */
const histogramSmoothing = 1;
/** Samples of the lesion: within this radius, and no further from the marked slice than this share of √(LW)/2. */
const [coreRadius, coreHeight] = [0.95, 0.25];
/** Samples of what lies around: the shell between these radii. */
const shell = [1.2, 1.8] as const;
/** Share of the samples from a first result when the histograms are learned again. */
const relearnedShare = 0.5;

/**
 * @returns the appearance of a lesion in soft tissue: histograms of the smoothed intensities within the mark and in the shell around it, shifted
 * so that as many pixels of the marked slice look like the lesion as the mark's ellipse has (`calibrationShift`).
 * @param planar radius on the marked slice @param ball radius in the quarter-ellipsoid whose half height is √(LW)/2
 * @see Boykov and Jolly 2001 (histograms as unary term); Rother et al. 2004 (learned again from the result)
 */
export function tissueAppearance(
  working: WorkingVolume,
  planar: Float32Array,
  ball: Float32Array,
  geometricMm: number,
): Appearance {
  const { markedSlice, sliceMm } = working;
  const smooth = blurredMm(working, noiseMm);
  const reach = Math.max(1, Math.trunc((coreHeight * geometricMm) / sliceMm + 1e-6));
  const isNear = (voxel: number): boolean => Math.abs(Math.floor(voxel / planar.length) - markedSlice) <= reach;
  const core = indices(ball, (radius, i) => radius < coreRadius && isNear(i));
  const around = indices(ball, (radius) => radius > shell[0] && radius < shell[1]);
  const middle = medianOf(core.filter((i) => ball[i] < 0.6 || core.length < 20).map((i) => smooth[i]));
  const window = { low: middle - windowHalfHu, high: middle + windowHalfHu };
  const first = logOddsFrom(smooth, core, around.length > 0 ? around : core, window);
  const shift = calibrationShift(working, planar, first);
  const boundary = mapToFloats(blurredMm(working, boundaryMm), (value) =>
    Math.min(window.high, Math.max(window.low, value)),
  );
  const appearance = (logOdds: Float32Array): Appearance => ({
    surroundings: 'tissue',
    logOdds,
    boundary,
    mayBeCore: () => true,
    relearned: (mask) => {
      const inside = indices(mask, (value) => value !== 0);
      const outside = indices(ball, (radius, i) => mask[i] === 0 && radius < shell[1]);
      if (inside.length < 5 || outside.length < 5) return appearance(logOdds);
      const again = logOddsFrom(smooth, inside, outside, window);
      return appearance(mapToFloats(logOdds, (value, i) => (1 - relearnedShare) * value + relearnedShare * again[i]));
    },
  });
  return appearance(mapToFloats(first, (value) => value + shift));
}

function blurredMm({ intensities, shape, sliceMm, pixelMm }: WorkingVolume, mm: number): Float32Array {
  const inPlane = Math.min(mostVoxels, mm / pixelMm);
  const between = Math.min(mostVoxels, mm / sliceMm);
  return gaussianBlur(intensities, shape, [between > 0.2 ? between : 0, inPlane, inPlane]);
}

function logOddsFrom(
  values: Float32Array,
  inside: readonly number[],
  outside: readonly number[],
  window: IntensityBins,
): Float32Array {
  const ratio = logLikelihoodRatio(
    inside.map((i) => values[i]),
    outside.map((i) => values[i]),
    window,
    histogramSmoothing,
  );
  return mapToFloats(values, (value) => ratio[binOf(value, window)]);
}

function indices(values: ArrayLike<number>, isWanted: (value: number, index: number) => boolean): number[] {
  const wanted: number[] = [];
  for (let i = 0; i < values.length; i++) if (isWanted(values[i], i)) wanted.push(i);
  return wanted;
}
