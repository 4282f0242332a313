import type { Mask } from '../../dicom-sr/segmentation/mask.js';
import type { Volume } from '../../dicom-sr/volume/volume.js';
import type { VoxelMark } from '../../dicom-sr/volume/voxel-mark.js';
import { jitterMark } from '../evaluation/input/jitter-mark.js';
import { assumeShortAxis } from '../mark/assume-short-axis.js';
import { markFrame } from '../mark/mark-frame.js';
import type { SeededRandom } from '../phantom/seeded-random.js';
import type { GridView } from './lesion-grid.js';
import { gridSize, lesionGrid } from './lesion-grid.js';
import { markChannels } from './mark-channels.js';
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
  changeIntensities(hu.values, random);
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

/** Scanner and protocol differ: gain, offset, noise; and now and then the lesion is darker than its surroundings instead of brighter. */
function changeIntensities(hu: Float32Array, random: SeededRandom): void {
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
