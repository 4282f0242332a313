import type { Mask } from '../../dicom-sr/segmentation/mask.js';
import type { Volume } from '../../dicom-sr/volume/volume.js';
import type { VoxelMark } from '../../dicom-sr/volume/voxel-mark.js';
import { jitterMark } from '../evaluation/input/jitter-mark.js';
import { assumeShortAxis } from '../mark/assume-short-axis.js';
import { markFrame } from '../mark/mark-frame.js';
import type { SeededRandom } from '../phantom/seeded-random.js';
import type { GridView, LesionGrid } from './lesion-grid.js';
import { gridSize, lesionGrid } from './lesion-grid.js';
import { markChannels, markedIntensities } from './mark-channels.js';
import { sampleVolume } from './sample-volume.js';

/** A lesion to learn from: its image, its mark, and the mask that the network shall give, on the same grid. */
export interface TaughtLesion {
  readonly volume: Volume;
  readonly mark: VoxelMark;
  /** 0 or 1 by voxel of the volume, [slice, row, column]. */
  readonly mask: Volume;
}

/** One training example on the grid of its mark. */
export interface LesionExample {
  /** [slice · channel, row, column] */
  readonly image: Float32Array;
  /** [slice, row, column], 0…1. */
  readonly target: Float32Array;
  /** [slice, row, column]; 0 beyond the ends of the volume. */
  readonly certainty: Float32Array;
}

/** Ranges of the changes; the mark's own jitter is wider than what it shall bear in use (±10 %). */
const changes = {
  jitter: [0.12, 0.2],
  wideJitterShare: 0.3,
  turn: 0.1,
  scale: 0.06,
  truncatedShare: 0.4,
  gain: 0.05,
  offsetHu: 15,
  noisyShare: 0.5,
  noiseHu: 25,
  invertedShare: 0.15,
  softTissueShare: 0.3,
  softTissue: {
    surroundingsHu: [20, 140],
    contrastHu: [20, 90],
    darkShare: 0.75,
    mostGain: 2,
    noiseHu: [4, 25],
  },
} as const;

/** @returns a mask on the whole grid of its volume, ready for sampling. */
export function wholeMask(mask: Mask, volume: Volume): Volume {
  const [, rows, columns] = volume.shape;
  const voxels = new Int16Array(volume.shape[0] * rows * columns);
  const [slices, height, width] = mask.shape;
  for (let k = 0; k < slices; k++) {
    for (let j = 0; j < height; j++) {
      const from = (k * height + j) * width;
      const to = ((k + mask.origin[0]) * rows + j + mask.origin[1]) * columns + mask.origin[2];
      voxels.set(mask.voxels.subarray(from, from + width), to);
    }
  }
  return { voxels, shape: volume.shape, spacingMm: volume.spacingMm };
}

/** @returns a lesion as another reader could have marked it and another scanner seen it; the same random numbers give the same example. */
export function drawExample(lesion: TaughtLesion, random: SeededRandom): LesionExample {
  const { volume, mask, mark } = truncated(lesion, random);
  const jitter = changes.jitter[random.uniform() < changes.wideJitterShare ? 1 : 0];
  const drawn = assumeShortAxis(jitterMark(mark, jitter, random, volume.shape), pixelSpacing(volume)).mark;
  const grid = lesionGrid(markFrame(drawn, volume.spacingMm), drawView(random));
  const hu = sampleVolume(volume, grid);
  const target = sampleVolume(mask, grid).values;
  changeIntensities(hu.values, grid, random);
  return { image: markChannels(hu.values, grid), target, certainty: certaintyOf(hu.isInside) };
}

/** @returns the example of a lesion as it is, for validation. */
export function plainExample({ volume, mask, mark }: TaughtLesion): LesionExample {
  const complete = assumeShortAxis(mark, pixelSpacing(volume)).mark;
  const grid = lesionGrid(markFrame(complete, volume.spacingMm));
  const hu = sampleVolume(volume, grid);
  const target = sampleVolume(mask, grid).values;
  return { image: markChannels(hu.values, grid), target, certainty: certaintyOf(hu.isInside) };
}

const pixelSpacing = ({ spacingMm }: Volume): readonly [number, number] => [spacingMm[1], spacingMm[2]];

function certaintyOf(isInside: Uint8Array): Float32Array {
  const area = gridSize.rows * gridSize.columns;
  const certainty = new Float32Array(gridSize.slices * area);
  isInside.forEach((inside, k) => certainty.fill(inside, k * area, (k + 1) * area));
  return certainty;
}

function drawView(random: SeededRandom): GridView {
  const coin = (): boolean => random.uniform() < 0.5;
  return {
    turn: random.normal() * changes.turn,
    scale: Math.exp(random.normal() * changes.scale),
    isFlipped: { slices: coin(), rows: coin(), columns: coin() },
  };
}

/**
 * Cuts slices off both ends at times. The crops that we learn from often end with their lesion; without this the network would learn that
 * a lesion reaches to where the image ends.
 */
function truncated(lesion: TaughtLesion, random: SeededRandom): TaughtLesion {
  const [isCut, below, above] = [random.uniform() < changes.truncatedShare, random.uniform(), random.uniform()];
  if (!isCut) return lesion;
  const { volume, mask, mark } = lesion;
  const first = Math.floor(below * (mark.slice + 1));
  const last = volume.shape[0] - 1 - Math.floor(above * (volume.shape[0] - mark.slice));
  const cut = (whole: Volume): Volume => {
    const area = whole.shape[1] * whole.shape[2];
    return {
      ...whole,
      shape: [last - first + 1, whole.shape[1], whole.shape[2]],
      voxels: whole.voxels.subarray(first * area, (last + 1) * area),
    };
  };
  return { volume: cut(volume), mask: cut(mask), mark: { ...mark, slice: mark.slice - first } };
}

/**
 * Scanner and protocol differ: gain, offset, noise; now and then the lesion is darker than its surroundings instead of brighter; and now and
 * then the same shapes are seen as soft tissue in soft tissue, with a contrast near the noise, which the sets to learn from hold too little of.
 */
function changeIntensities(hu: Float32Array, grid: LesionGrid, random: SeededRandom): void {
  if (random.uniform() < changes.softTissueShare) return castAsSoftTissue(hu, grid, random);
  const gain = Math.exp(random.normal() * changes.gain);
  const offset = random.normal() * changes.offsetHu;
  const noise = random.uniform() < changes.noisyShare ? random.uniform() * changes.noiseHu : 0;
  const isInverted = random.uniform() < changes.invertedShare;
  const middle =
    hu[(gridSize.markedSlice * gridSize.rows + gridSize.rows / 2) * gridSize.columns + gridSize.columns / 2];
  for (let i = 0; i < hu.length; i++) {
    const value = isInverted ? 2 * middle - hu[i] : hu[i];
    hu[i] = value * gain + offset + (noise > 0 ? noise * random.normal() : 0);
  }
}

/** Maps the lesion's intensity and that of its surroundings linearly onto two of soft tissue, and adds correlated noise. */
function castAsSoftTissue(hu: Float32Array, grid: LesionGrid, random: SeededRandom): void {
  const { softTissue } = changes;
  const { inside, outside } = markedIntensities(hu, grid);
  const surroundings = random.between(...softTissue.surroundingsHu);
  const contrast = random.between(...softTissue.contrastHu) * (random.uniform() < softTissue.darkShare ? -1 : 1);
  const gain = contrast / (Math.abs(inside - outside) < 1 ? 1 : inside - outside);
  const limited = Math.min(softTissue.mostGain, Math.max(-softTissue.mostGain, gain));
  const noise = correlatedNoise(random.between(...softTissue.noiseHu), random);
  for (let i = 0; i < hu.length; i++) hu[i] = surroundings + (hu[i] - outside) * limited + noise[i];
}

/** @returns noise of a standard deviation, each voxel the mean of the four independent ones around it in its slice, as CT's is correlated. */
function correlatedNoise(deviationHu: number, random: SeededRandom): Float32Array {
  const { slices, rows, columns } = gridSize;
  const width = columns + 1;
  const noise = new Float32Array(slices * rows * columns);
  for (let k = 0, i = 0; k < slices; k++) {
    const white = new Float32Array((rows + 1) * width).map(() => random.normal());
    for (let j = 0; j < rows; j++) {
      for (let c = 0, at = j * width; c < columns; c++, i++, at++)
        noise[i] = (deviationHu / 2) * (white[at] + white[at + 1] + white[at + width] + white[at + width + 1]);
    }
  }
  return noise;
}
