import { noAugmentation } from '../data/sampling/augmentation.js';
import type { InputOptions } from '../data/sampling/image-channels.js';
import { channelCount, writeChannels } from '../data/sampling/image-channels.js';
import type { LesionRoi } from '../data/roi/lesion-roi.js';
import type { Tensor } from '../graph/value.js';
import { seededRandom } from '../phantom/seeded-random.js';

/** Slices that go through the network at once. */
const BATCH = 16;

/** @returns the network's maps by name, each [N, 1, rows, columns]: `probability`, of a pair of subnets also each one's. */
export type Predict = (image: Tensor) => Promise<Readonly<Record<string, Tensor>>>;

/**
 * @returns what a network says of slices of a ROI, by the names of its maps, each on the grid of the whole ROI, [slice, row, column]. Slices that
 * were not asked for, and what lies outside of the network's view, are 0.
 * @param slices indices among the ROI's slices; all where not given
 */
export async function predictRoi(
  predict: Predict,
  roi: LesionRoi,
  input: InputOptions,
  slices: readonly number[] = Array.from({ length: roi.slices }, (_, k) => k),
): Promise<Readonly<Record<string, Float32Array>>> {
  const maps: Record<string, Float32Array> = {};
  for (let first = 0; first < slices.length; first += BATCH) {
    const part = slices.slice(first, first + BATCH);
    const results = await predict(imageOf(roi, part, input));
    for (const [name, { data }] of Object.entries(results)) {
      maps[name] ??= new Float32Array(roi.slices * roi.side * roi.side);
      part.forEach((slice, n) => pasteOnRoi(data as Float32Array, n, input.side, maps[name], slice, roi.side));
    }
  }
  return maps;
}

/** @returns slices of a ROI as a network sees them, without augmentation: [slices, channels, side, side]. */
export function imageOf(roi: LesionRoi, slices: readonly number[], input: InputOptions): Tensor {
  const channels = channelCount(input);
  const size = channels * input.side * input.side;
  const data = new Float32Array(slices.length * size);
  const random = seededRandom(0);
  slices.forEach((slice, n) => writeChannels(roi, slice, input, noAugmentation, random, 0, data, n * size));
  return { shape: [slices.length, channels, input.side, input.side], data };
}

/** Writes the n-th map of a network into a slice of a ROI: it shows the middle; both grids have the same pixels where their sides differ by an even number. */
export function pasteOnRoi(
  from: Float32Array,
  n: number,
  side: number,
  to: Float32Array,
  slice: number,
  roiSide: number,
): void {
  const margin = (roiSide - side) / 2;
  for (let row = 0; row < side; row++) {
    const start = (n * side + row) * side;
    to.set(from.subarray(start, start + side), (slice * roiSide + row + margin) * roiSide + margin);
  }
}
