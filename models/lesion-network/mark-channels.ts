import { binOf, logLikelihoodRatio } from '../graph-cut/intensity-likelihood.js';
import { planarRadius } from '../mark/mark-frame.js';
import { medianOf } from '../raster/median.js';
import type { LesionGrid } from './lesion-grid.js';
import { gridPoint, gridSize, gridSliceMm } from './lesion-grid.js';

/** What the network sees of each voxel, in this order. */
export const channelNames = [
  'soft-tissue-window',
  'wide-window',
  'against-lesion-median',
  'intensity-likelihood',
  'ellipsoid-radius',
  'axis-lines',
  'slice-offset',
] as const;

const { slices, rows, columns, markedSlice } = gridSize;
const area = rows * columns;

/** Radii of the mark's quarter-ellipsoid within which a voxel is lesion, and between which it is surroundings. */
const regions = { core: 0.7, planarCore: 0.6, shell: [1.2, 1.8] } as const;
/** Contrast below which intensities are not stretched further, HU. */
const leastContrastHu = 40;
/** The likelihood's histogram leaves out this share of the samples at either end. */
const histogramTails = 0.01;

/** @returns the network's input for one mark, [slice · channel, row, column], slice by slice. @param hu the volume on the grid, [slice, row, column] */
export function markChannels(hu: Float32Array, grid: LesionGrid): Float32Array {
  const planar = planarRadii(grid);
  const radius = ellipsoidRadii(grid, planar);
  const { inside, outside } = intensitiesBy(planar, hu);
  const contrast = Math.max(leastContrastHu, Math.abs(inside - outside));
  const likelihood = likelihoodOf(hu, radius);
  const lines = axisLines(grid);
  const input = new Float32Array(slices * channelNames.length * area);
  for (let k = 0; k < slices; k++) {
    const offset = gridSliceMm(grid, k) / grid.frame.longAxisMm;
    const put = (channel: number, value: (voxel: number, pixel: number) => number): void => {
      const start = (k * channelNames.length + channel) * area;
      for (let i = 0; i < area; i++) input[start + i] = value(k * area + i, i);
    };
    put(0, (voxel) => clamp((hu[voxel] - 40) / 200, 1));
    put(1, (voxel) => clamp((hu[voxel] + 300) / 700, 1));
    put(2, (voxel) => clamp((hu[voxel] - inside) / contrast / 1.5, 2));
    put(3, (voxel) => likelihood(hu[voxel]) / 2);
    put(4, (voxel) => Math.min(radius[voxel], 2.5) - 1);
    if (k === markedSlice) put(5, (_, pixel) => lines[pixel]);
    put(6, () => offset);
  }
  return input;
}

/** Intensities of a marked slice, HU. */
export interface MarkedIntensities {
  /** Median near the middle of the mark. */
  readonly inside: number;
  /** Median around the mark. */
  readonly outside: number;
}

/** @returns what the mark says of its slice. @param hu the volume on the grid, [slice, row, column] */
export const markedIntensities = (hu: Float32Array, grid: LesionGrid): MarkedIntensities =>
  intensitiesBy(planarRadii(grid), hu);

function intensitiesBy(planar: Float32Array, hu: Float32Array): MarkedIntensities {
  const marked = hu.subarray(markedSlice * area, (markedSlice + 1) * area);
  return {
    inside: medianOf(marked.filter((_, i) => planar[i] < regions.planarCore)),
    outside: medianOf(marked.filter((_, i) => isShell(planar[i]))),
  };
}

const clamp = (value: number, limit: number): number => Math.min(limit, Math.max(-limit, value));

const isShell = (radius: number): boolean => radius > regions.shell[0] && radius < regions.shell[1];

/** By pixel: radius in the mark's quarter-ellipses, 1 on the ellipse. */
function planarRadii(grid: LesionGrid): Float32Array {
  const radii = new Float32Array(area);
  for (let j = 0, i = 0; j < rows; j++) {
    for (let c = 0; c < columns; c++, i++) radii[i] = planarRadius(grid.frame, ...gridPoint(grid, j, c));
  }
  return radii;
}

/** By voxel: radius in the mark's quarter-ellipsoid. */
function ellipsoidRadii(grid: LesionGrid, planar: Float32Array): Float32Array {
  const radii = new Float32Array(slices * area);
  for (let k = 0; k < slices; k++) {
    const z = gridSliceMm(grid, k) / grid.frame.halfHeightMm;
    for (let i = 0; i < area; i++) radii[k * area + i] = Math.hypot(planar[i], z);
  }
  return radii;
}

/** @returns what an intensity says for the lesion, log of core over shell. */
function likelihoodOf(hu: Float32Array, radius: Float32Array): (value: number) => number {
  const core = hu.filter((_, i) => radius[i] < regions.core);
  const shell = hu.filter((_, i) => isShell(radius[i]));
  const sorted = Float32Array.from([...core, ...shell]).sort();
  const at = (share: number): number => sorted[Math.round(share * (sorted.length - 1))];
  const window = { low: at(histogramTails) - 1, high: at(1 - histogramTails) + 1 };
  const table = logLikelihoodRatio(core, shell, window);
  return (value) => table[binOf(value, window)];
}

/** By pixel of the marked slice: 1 on the axes, falling off like a Gaussian with σ of one pixel. */
function axisLines(grid: LesionGrid): Float32Array {
  const { frame, pixelMm } = grid;
  const lines = new Float32Array(area);
  for (let j = 0, i = 0; j < rows; j++) {
    for (let c = 0; c < columns; c++, i++) {
      const [x, y] = gridPoint(grid, j, c);
      const [dx, dy] = [x - frame.centre[0], y - frame.centre[1]];
      const along = dx * frame.along[0] + dy * frame.along[1];
      const across = dx * frame.across[0] + dy * frame.across[1];
      const toLong = isBetween(along, frame.halfLongMm) ? Math.abs(across) : Infinity;
      const toShort = isBetween(across, frame.halfShortMm) ? Math.abs(along) : Infinity;
      lines[i] = Math.exp(-((Math.min(toLong, toShort) / pixelMm) ** 2) / 2);
    }
  }
  return lines;
}

const isBetween = (value: number, [low, high]: readonly [number, number]): boolean => value > -low && value < high;
