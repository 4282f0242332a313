import { mapToBytes, mapToFloats } from '../raster/map-voxels.js';
import type { WorkingVolume } from '../working-volume/working-volume.js';
import { gaussianBlur } from '../raster/gaussian-blur.js';
import { binOf, logLikelihoodRatio } from './intensity-likelihood.js';
import type { Surroundings } from './surroundings.js';
import { median } from './surroundings.js';

/** How intensities speak for the lesion, and the settings of the cut that go with it. */
export interface ContrastModel {
  readonly name: 'histogram' | 'lung';
  /** Intensities that the boundary follows: windowed to 0 … 255 and slightly smoothed. */
  readonly boundary: Float32Array;
  /** @returns what intensities say by voxel, from samples within and around the mark of this radius field */
  likelihood(radius: Float32Array): Float32Array;
  /** true where the intensity of a voxel is that of the lesion on its slice; for the height. */
  isLesionLike(radius: Float32Array): (voxel: number) => boolean;
  readonly weights: { readonly intensity: number; readonly shape: number; readonly gamma: number };
  /** Radii within which a voxel is in for sure, and beyond which it is out. */
  readonly hard: readonly [inside: number, outside: number];
  /** A slice belongs to the lesion while this share of the marked slice's core likeness is left. */
  readonly heightThreshold: number;
  /** Least half height over √(LW)/2. */
  readonly leastHeight: number;
}

/** Half width of the intensity window in soft tissue, HU. */
const windowHalfHu = 200;
const boundarySigma = 0.6;

const scaledTo255 = (value: number, low: number, high: number): number =>
  Math.min(255, Math.max(0, ((value - low) / (high - low)) * 255));

const smoothed = (working: WorkingVolume, values: Float32Array): Float32Array =>
  gaussianBlur(values, working.shape, [0, boundarySigma, boundarySigma]);

/** Soft tissue: smoothed histograms of the mark's core and of the shell around it. */
export function histogramContrast(working: WorkingVolume, planar: Float32Array, halfHeightMm: number): ContrastModel {
  const { intensities, markedSlice, sliceMm } = working;
  const area = planar.length;
  const middle = medianWithin(intensities.subarray(markedSlice * area, (markedSlice + 1) * area), planar, 0.6);
  const window = { low: middle - windowHalfHu, high: middle + windowHalfHu };
  const bins = mapToBytes(intensities, (value) => binOf(value, window));
  const coreSlices = Math.max(1, Math.trunc((0.35 * halfHeightMm) / sliceMm));
  return {
    name: 'histogram',
    boundary: smoothed(
      working,
      mapToFloats(intensities, (value) => scaledTo255(value, window.low, window.high)),
    ),
    likelihood: (radius) => {
      const [core, shell]: [number[], number[]] = [[], []];
      for (let i = 0; i < radius.length; i++) {
        const offset = Math.abs(Math.floor(i / area) - markedSlice);
        if (radius[i] < 0.7 && offset <= coreSlices) core.push(intensities[i]);
        if (radius[i] > 1.2 && radius[i] < 1.8) shell.push(intensities[i]);
      }
      const ratio = logLikelihoodRatio(core, shell, window);
      return mapToFloats(bins, (bin) => ratio[bin]);
    },
    isLesionLike: (radius) => {
      const slice = { from: markedSlice * area, to: (markedSlice + 1) * area };
      const [core, shell]: [number[], number[]] = [[], []];
      for (let i = slice.from; i < slice.to; i++) {
        if (radius[i] < 0.9) core.push(intensities[i]);
        else if (radius[i] > 1.1 && radius[i] < 1.8) shell.push(intensities[i]);
      }
      const ratio = logLikelihoodRatio(core, shell, window);
      return (voxel) => ratio[bins[voxel]] > 0;
    },
    weights: { intensity: 0.6, shape: 4, gamma: 1 },
    hard: [0.4, 1.6],
    heightThreshold: 0.65,
    leastHeight: 0.45,
  };
}

/** Share of the way from lung to lesion at which the partial-volume rim is halved between them. */
const rim = 0.25;
/** Intensities of a lesion above this are calcium or contrast medium, not the lesion's body. */
const brightestLesionHu = 50;

/** Aerated lung: the boundary lies where the partial-volume rim is half lung, half lesion; a linear log-odds around it. */
export function lungContrast(working: WorkingVolume, { lungHu, lesionHu }: Surroundings): ContrastModel {
  const { intensities } = working;
  const lesion = Math.min(lesionHu, brightestLesionHu);
  const contrast = lesion - lungHu;
  const threshold = lungHu + rim * contrast;
  return {
    name: 'lung',
    boundary: smoothed(
      working,
      mapToFloats(intensities, (value) => scaledTo255(value, lungHu, lesion)),
    ),
    likelihood: () =>
      mapToFloats(intensities, (value) => 3 * Math.min(1, Math.max(-1, (value - threshold) / (rim * contrast)))),
    isLesionLike: () => (voxel) => intensities[voxel] > threshold,
    weights: { intensity: 0.35, shape: 2.5, gamma: 2 },
    hard: [0.25, 1.6],
    heightThreshold: 0.5,
    leastHeight: 0.3,
  };
}

function medianWithin(values: Float32Array, radius: Float32Array, limit: number): number {
  const inside: number[] = [];
  for (let i = 0; i < values.length; i++) if (radius[i] < limit) inside.push(values[i]);
  return inside.length > 0 ? median(inside) : median([...values]);
}
