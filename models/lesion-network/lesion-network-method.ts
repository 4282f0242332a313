import type { Mask } from '../../dicom-sr/segmentation/mask.js';
import type { SliceRowColumn, Volume } from '../../dicom-sr/volume/volume.js';
import type { VoxelAxis, VoxelMark } from '../../dicom-sr/volume/voxel-mark.js';
import type { Tensor } from '../graph/value.js';
import type { CompleteMark } from '../mark/assume-short-axis.js';
import { assumeShortAxis } from '../mark/assume-short-axis.js';
import { markFrame } from '../mark/mark-frame.js';
import { maskSlice } from '../measure/mask-slice.js';
import { outerEdgeAxes } from '../measure/outer-edge-axes.js';
import type { AnySegmentationMethod, Segmentation, SegmentationFlag } from '../methods/segmentation-method.js';
import { axisChecks } from '../quality/lesion-checks.js';
import { fillHoles } from '../raster/fill-holes.js';
import { keepMarkedComponent } from '../raster/keep-component.js';
import { lineMask } from '../raster/line-mask.js';
import { gridSize, lesionGrid } from './lesion-grid.js';
import type { RegionMap } from './map-on-volume.js';
import { mapOnVolume, maskAbove } from './map-on-volume.js';
import { markChannels } from './mark-channels.js';
import type { Mirroring } from './mirror-planes.js';
import { mirrorPlanes } from './mirror-planes.js';
import { cutWithNetwork } from './network-cut.js';
import { sampleVolume } from './sample-volume.js';

/** Runs the network. @param image [N, slices · channels, rows, columns] @returns probability [N, slices, rows, columns] */
export type PredictLesion = (image: Tensor) => Promise<Tensor>;

/** The mark is seen as it is and mirrored; what the network says of all views is averaged. */
const views: readonly Mirroring[] = [
  { rows: false, columns: false },
  { rows: true, columns: true },
  { rows: true, columns: false },
  { rows: false, columns: true },
];

/**
 * @returns the probability of lesion for the voxels around a mark
 * @param mark with both axes
 */
export async function lesionProbability(
  volume: Volume,
  mark: CompleteMark,
  predict: PredictLesion,
): Promise<RegionMap> {
  const grid = lesionGrid(markFrame(mark, volume.spacingMm));
  const image = markChannels(sampleVolume(volume, grid).values, grid);
  const { slices, rows, columns } = gridSize;
  const data = new Float32Array(views.length * image.length);
  // A mirrored view has its points where the plain one has them: nothing has to be read anew.
  views.forEach((view, i) => mirrorPlanes(image, view, data.subarray(i * image.length, (i + 1) * image.length)));
  const predicted = await predict({ shape: [views.length, image.length / (rows * columns), rows, columns], data });
  return mapOnVolume(volume, grid, meanOfViews(predicted.data as Float32Array, slices * rows * columns));
}

/** What the network says of the plain grid, [slice, row, column]. */
function meanOfViews(probability: Float32Array, perView: number): Float32Array {
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
export function maskOfProbability(map: RegionMap, mark: CompleteMark): Mask {
  const { origin, shape, voxels } = maskAbove(map, likely);
  const marked = keepMarkedComponent(voxels, markVoxels(mark, origin, shape), shape, 26);
  return { origin, shape, voxels: fillHoles(marked, shape) };
}

function markVoxels(mark: CompleteMark, origin: SliceRowColumn, shape: SliceRowColumn): Uint8Array {
  const lines = markLines(mark, origin, shape);
  const voxels = new Uint8Array(shape[0] * lines.length);
  voxels.set(lines, (mark.slice - origin[0]) * lines.length);
  return voxels;
}

/** The mark's lines on the marked slice of a region, [row, column]. */
function markLines(
  { longAxis, shortAxis }: CompleteMark,
  [, top, left]: SliceRowColumn,
  [, rows, columns]: SliceRowColumn,
): Uint8Array {
  const moved = ([a, b]: VoxelAxis): VoxelAxis => [
    [a[0] - left, a[1] - top],
    [b[0] - left, b[1] - top],
  ];
  return lineMask({ rows, columns }, [moved(longAxis), moved(shortAxis)]);
}

/**
 * Whether the part that the mark lies in has a voxel on the marked slice. Nearly always one of the mark's own voxels says so, and the
 * part need not be looked for.
 */
function isFound(map: RegionMap, mark: CompleteMark): boolean {
  const lines = markLines(mark, map.origin, map.shape);
  const first = (mark.slice - map.origin[0]) * lines.length;
  const onLine = lines.some((line, i) => line !== 0 && map.values[first + i] > likely);
  return onLine || hasVoxelOn(maskOfProbability(map, mark), mark.slice);
}

/**
 * @returns the lesion network as a method: a unary term of the 3D cut, which did as well as the network alone or better in every set
 * (docs/results/lesion-network.md). Where the network finds nothing on the marked slice, or the outline's axes are further from the mark's than the
 * checks allow, the fallback works instead, unless that contradicts the mark as much (flag `network-set-aside`).
 * @param weightsDigest SHA-256 of the weights that predict
 */
export function createLesionNetworkMethod(
  predict: PredictLesion,
  version: string,
  fallback: AnySegmentationMethod,
  weightsDigest?: string,
): AnySegmentationMethod {
  return {
    description: { id: 'lesion-network', version, parameters: {}, ...(weightsDigest && { weightsDigest }) },
    dimension: 3,
    probability: (volume, mark) => lesionProbability(volume, completed(volume, mark).mark, predict),
    async segment(volume, mark): Promise<Segmentation> {
      const { mark: complete, assumed } = completed(volume, mark);
      const map = await lesionProbability(volume, complete, predict);
      const mask = cutWithNetwork(volume, complete, map);
      const contradictions = isFound(map, complete) ? contradictionsOf(volume, mark, mask) : Infinity;
      if (contradictions > 0) {
        const other = await fallback.segment(volume, mark);
        if (contradictionsOf(volume, mark, other.mask) < contradictions)
          return { ...other, method: fallback.description, flags: [...other.flags, 'network-set-aside'] };
      }
      const flags: SegmentationFlag[] = assumed ? ['short-axis-assumed'] : [];
      if (touchesEnd(mask, volume)) flags.push('touches-volume-end');
      return { mask, flags };
    },
  };
}

const completed = ({ spacingMm }: Volume, mark: VoxelMark) => assumeShortAxis(mark, [spacingMm[1], spacingMm[2]]);

/** How many axis checks a mask fails; without a voxel on the marked slice it fails more than any other. */
function contradictionsOf(volume: Volume, mark: VoxelMark, mask: Mask): number {
  if (!hasVoxelOn(mask, mark.slice)) return Infinity;
  const [, rowMm, columnMm] = volume.spacingMm;
  const axes = outerEdgeAxes(maskSlice(mask, mark.slice), [rowMm, columnMm]);
  return axisChecks(volume, mark, axes).filter(({ passed }) => !passed).length;
}

const touchesEnd = (mask: Mask, { shape }: Volume): boolean => hasVoxelOn(mask, 0) || hasVoxelOn(mask, shape[0] - 1);

function hasVoxelOn({ origin, shape, voxels }: Mask, slice: number): boolean {
  const area = shape[1] * shape[2];
  const k = slice - origin[0];
  return k >= 0 && k < shape[0] && voxels.subarray(k * area, (k + 1) * area).includes(1);
}
