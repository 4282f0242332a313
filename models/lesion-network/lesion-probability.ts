import type { Mask } from '../../dicom-sr/segmentation/mask.js';
import type { Volume } from '../../dicom-sr/volume/volume.js';
import type { Tensor } from '../graph/value.js';
import type { CompleteMark } from '../mark/assume-short-axis.js';
import { keepMarked, markLines } from '../mark/keep-marked.js';
import { markFrame } from '../mark/mark-frame.js';
import { hasVoxelOn } from '../measure/mask-slice.js';
import { gridSize, lesionGrid } from './lesion-grid.js';
import type { RegionMap } from '../prediction/region-map.js';
import { mapOnVolume, maskAbove } from './map-on-volume.js';
import { markChannels } from './mark-channels.js';
import type { Mirroring } from './mirror-planes.js';
import { mirrorPlanes } from './mirror-planes.js';
import { sampleVolume } from './sample-volume.js';

/** Runs the network. @param image [N, slices · channels, rows, columns] @returns probability [N, slices, rows, columns] */
export type PredictLesion = (image: Tensor) => Promise<Tensor>;

/** The mark is seen as it is and mirrored; what the network says of all views is averaged. */
const allViews: readonly Mirroring[] = [
  { rows: false, columns: false },
  { rows: true, columns: true },
  { rows: true, columns: false },
  { rows: false, columns: true },
];

/**
 * @returns the probability of lesion for the voxels around a mark
 * @param mark with both axes
 * @param views that the network gets of it; as it is, and mirrored, where nothing is said
 */
export async function lesionProbability(
  volume: Volume,
  mark: CompleteMark,
  predict: PredictLesion,
  views: readonly Mirroring[] = allViews,
): Promise<RegionMap> {
  const grid = lesionGrid(markFrame(mark, volume.spacingMm));
  const image = markChannels(sampleVolume(volume, grid).values, grid);
  const { slices, rows, columns } = gridSize;
  const data = new Float32Array(views.length * image.length);
  // A mirrored view has its points where the plain one has them: nothing has to be read anew.
  views.forEach((view, i) => mirrorPlanes(image, view, data.subarray(i * image.length, (i + 1) * image.length)));
  const predicted = await predict({ shape: [views.length, image.length / (rows * columns), rows, columns], data });
  return mapOnVolume(volume, grid, meanOfViews(predicted.data as Float32Array, views, slices * rows * columns));
}

/** What the network says of the plain grid, [slice, row, column]. */
function meanOfViews(probability: Float32Array, views: readonly Mirroring[], perView: number): Float32Array {
  const mean = new Float32Array(perView);
  const plain = new Float32Array(perView);
  views.forEach((view, n) => {
    mirrorPlanes(probability.subarray(n * perView, (n + 1) * perView), view, plain);
    for (let i = 0; i < perView; i++) mean[i] += plain[i] / views.length;
  });
  return mean;
}

/** Above this lesion is more probable than not. */
const likely = 0.5;

/** @returns the mask where lesion is more probable than not: the part that the mark lies in, without holes. */
export const maskOfProbability = (map: RegionMap, mark: CompleteMark): Mask => keepMarked(maskAbove(map, likely), mark);

/**
 * Whether the part that the mark lies in has a voxel on the marked slice. Nearly always one of the mark's own voxels says so, and the
 * part need not be looked for.
 */
export function isFound(map: RegionMap, mark: CompleteMark): boolean {
  const lines = markLines(mark, map);
  const first = (mark.slice - map.origin[0]) * lines.length;
  const onLine = lines.some((line, i) => line !== 0 && map.values[first + i] > likely);
  return onLine || hasVoxelOn(maskOfProbability(map, mark), mark.slice);
}
