import { gaussianBlur } from '../raster/gaussian-blur.js';
import type { WorkingVolume } from '../working-volume/working-volume.js';
import type { Appearance } from './appearance.js';
import { calibrationShift } from './area-calibration.js';
import type { IntensityBins } from './intensity-likelihood.js';
import { binsOf, emptyHistogram, histogramRatio } from './intensity-likelihood.js';
import { medianOf } from '../raster/median.js';

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
/** What lies around is one tissue as far as it is no further than this from its median, HU. */
const oneTissueHu = 40;
/** Medians of lesion and surroundings closer than the first tell nothing apart; from the second on they do, HU. */
const [noContrastHu, someContrastHu] = [3, 8];
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
  const smooth = blurredMm(working, noiseMm);
  const core = coreVoxels(working, ball, geometricMm);
  const inner = core.length < 20 ? core : core.filter((i) => ball[i] < 0.6);
  const middle = medianOf(inner.map((i) => smooth[i]));
  const window = { low: middle - windowHalfHu, high: middle + windowHalfHu };
  const bins = binsOf(smooth, window);
  const first = firstTable(bins, core, ball);
  const shift = calibrationShift(working, planar, lookedUp(bins, first));
  const boundary = clamped(blurredMm(working, boundaryMm), window);
  const evenness = evennessAround(smooth, ball, middle);
  const appearance = (table: Float32Array): Appearance => ({
    surroundings: 'tissue',
    evenness,
    logOdds: lookedUp(bins, table),
    boundary,
    mayBeCore: () => true,
    relearned: (mask) => {
      const again = tableOf(mask, bins, ball);
      return appearance(
        again === undefined
          ? table
          : table.map((value, bin) => (1 - relearnedShare) * value + relearnedShare * again[bin]),
      );
    },
  });
  return appearance(first.map((value) => value + shift));
}

function blurredMm({ intensities, shape, sliceMm, pixelMm }: WorkingVolume, mm: number): Float32Array {
  const inPlane = Math.min(mostVoxels, mm / pixelMm);
  const between = Math.min(mostVoxels, mm / sliceMm);
  return gaussianBlur(intensities, shape, [between > 0.2 ? between : 0, inPlane, inPlane]);
}

/** Voxels within the mark, near the marked slice. */
function coreVoxels(
  { shape, markedSlice, sliceMm }: WorkingVolume,
  ball: Float32Array,
  geometricMm: number,
): readonly number[] {
  const area = shape[1] * shape[2];
  const reach = Math.max(1, Math.trunc((coreHeight * geometricMm) / sliceMm + 1e-6));
  const end = Math.min(shape[0], markedSlice + reach + 1) * area;
  const core: number[] = [];
  for (let i = Math.max(0, markedSlice - reach) * area; i < end; i++) if (ball[i] < coreRadius) core.push(i);
  return core;
}

/**
 * Share of the shell around the mark that is near to its median; less where the lesion has next to no contrast to it, for there the image says
 * nothing however even it is. 0 where the mark fills its surroundings.
 */
function evennessAround(smooth: Float32Array, ball: Float32Array, lesionHu: number): number {
  const around = smooth.filter((_, i) => ball[i] > shell[0] && ball[i] < shell[1]);
  if (around.length === 0) return 0;
  const middle = around.sort()[around.length >> 1];
  const seen = (Math.abs(lesionHu - middle) - noContrastHu) / (someContrastHu - noContrastHu);
  const share = around.filter((value) => Math.abs(value - middle) < oneTissueHu).length / around.length;
  return Math.min(1, Math.max(0, seen)) * share;
}

/** By bin, from the mark's own core and shell; of a mark that fills its surroundings the core stands for both. */
function firstTable(bins: Uint8Array, core: readonly number[], ball: Float32Array): Float32Array {
  const [inside, outside] = [emptyHistogram(), emptyHistogram()];
  for (const i of core) inside[bins[i]]++;
  let around = 0;
  for (let i = 0; i < bins.length; i++) {
    if (!(ball[i] > shell[0] && ball[i] < shell[1])) continue;
    outside[bins[i]]++;
    around++;
  }
  return new Float32Array(histogramRatio(inside, around > 0 ? outside : inside, histogramSmoothing));
}

/** By bin, from a first result; undefined where it has too few samples. */
function tableOf(mask: Uint8Array, bins: Uint8Array, ball: Float32Array): Float32Array | undefined {
  const [inside, outside] = [emptyHistogram(), emptyHistogram()];
  let [within, around] = [0, 0];
  for (let i = 0; i < bins.length; i++) {
    if (mask[i] !== 0) {
      inside[bins[i]]++;
      within++;
    } else if (ball[i] < shell[1]) {
      outside[bins[i]]++;
      around++;
    }
  }
  if (within < 5 || around < 5) return undefined;
  return new Float32Array(histogramRatio(inside, outside, histogramSmoothing));
}

function lookedUp(bins: Uint8Array, table: Float32Array): Float32Array {
  const values = new Float32Array(bins.length);
  for (let i = 0; i < values.length; i++) values[i] = table[bins[i]];
  return values;
}

/** In place. */
function clamped(values: Float32Array, { low, high }: IntensityBins): Float32Array {
  for (let i = 0; i < values.length; i++) values[i] = Math.min(high, Math.max(low, values[i]));
  return values;
}
