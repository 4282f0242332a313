import type { Mask } from '../../../dicom-sr/segmentation/mask.js';
import type { VoxelMark } from '../../../dicom-sr/volume/voxel-mark.js';
import { connectedComponents } from '../../raster/connected-components.js';
import { linePixels } from '../../raster/line-mask.js';
import type { LabelMap } from './nifti/read-labels.js';
import { trimMask } from './trim-mask.js';

/** The lesion that a label stands for. */
export interface LesionTruth {
  /** One 26-connected component, trimmed. */
  readonly mask: Mask;
  /** 26-connected components of the label. */
  readonly components: number;
  /** Voxels of the label that belong to other components: they count as background. */
  readonly leftOutVoxels: number;
}

/**
 * @returns the truth of one label: of several 26-connected components the largest (the first of equals), since a mark measures one lesion;
 * where a mark is given, the component that most pixels of its lines lie in, and the largest where they meet none. undefined where the label does
 * not occur.
 */
export function lesionTruth(map: LabelMap, label: number, mark?: VoxelMark): LesionTruth | undefined {
  const whole = trimMask({ origin: [0, 0, 0], shape: map.shape, voxels: equalTo(map.labels, label) });
  if (!whole.voxels.includes(1)) return undefined;
  const { labels, sizes } = connectedComponents(whole.voxels, whole.shape, 26);
  const chosen = (mark && mostUnder(whole, labels, mark)) ?? largest(sizes);
  const voxels = equalTo(labels, chosen);
  const all = sizes.reduce((sum, size) => sum + size, 0);
  return {
    mask: trimMask({ ...whole, voxels }),
    components: sizes.length,
    leftOutVoxels: all - sizes[chosen - 1],
  };
}

/** A plain loop: TypedArray.from with a function takes twenty times as long. */
function equalTo(values: Uint16Array | Int32Array, value: number): Uint8Array {
  const equal = new Uint8Array(values.length);
  for (let i = 0; i < values.length; i++) if (values[i] === value) equal[i] = 1;
  return equal;
}

const largest = (counts: readonly number[]): number => counts.indexOf(Math.max(...counts)) + 1;

/** @returns the label that most pixels of a mark's lines lie on (the lowest of equals), undefined where they meet none. */
export function labelUnder({ labels, shape }: LabelMap, mark: VoxelMark): number | undefined {
  return mostUnder({ origin: [0, 0, 0], shape }, labels, mark);
}

/** The value > 0 that most pixels of a mark's lines have in a region. */
function mostUnder(
  { origin, shape: [slices, rows, columns] }: Pick<Mask, 'origin' | 'shape'>,
  values: Uint16Array | Int32Array,
  { slice, longAxis, shortAxis }: VoxelMark,
): number | undefined {
  const k = slice - origin[0];
  const counts = new Map<number, number>();
  const lines = shortAxis ? [longAxis, shortAxis] : [longAxis];
  for (const [column, row] of lines.flatMap(([from, to]) => linePixels(from, to))) {
    const [j, c] = [row - origin[1], column - origin[2]];
    if (k < 0 || k >= slices || j < 0 || j >= rows || c < 0 || c >= columns) continue;
    const value = values[(k * rows + j) * columns + c];
    if (value > 0) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const [most] = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  return most?.[0];
}
