import { mapToFloats } from '../raster/map-voxels.js';
import type { Mask } from '../../dicom-sr/segmentation/mask.js';
import type { Volume } from '../../dicom-sr/volume/volume.js';
import type { VoxelMark } from '../../dicom-sr/volume/voxel-mark.js';
import { createCutVolume, fixed } from '../graph-cut/cut-volume.js';
import type { LesionCut } from '../graph-cut/lesion-cut.js';
import type { HalfHeights } from '../graph-cut/radius-field.js';
import type { RegionMap } from '../prediction/region-map.js';
import { networkLogOdds } from '../lesion-network/network-cut.js';
import type { CompleteMark } from '../mark/assume-short-axis.js';
import { assumeShortAxis } from '../mark/assume-short-axis.js';
import { markFrame } from '../mark/mark-frame.js';
import { alignMasks } from '../metrics/align-masks.js';
import type {
  AnySegmentationMethod,
  Segmentation,
  SegmentationFlag,
  SegmentationMethod,
} from '../methods/segmentation-method.js';
import { outlineOnVolume } from '../working-volume/outline-on-volume.js';
import type { WorkingVolume } from '../working-volume/working-volume.js';
import { createWorkingVolume } from '../working-volume/working-volume.js';
import type { CutConstraints } from './cut-constraints.js';
import { drawnBox } from './cut-constraints.js';
import type { DrawnVoxels } from './drawn-voxels.js';
import { drawnVoxels } from './drawn-voxels.js';
import { fitMask } from './fit-mask.js';
import type { StrokePull } from './stroke-pull.js';
import { strokePull } from './stroke-pull.js';
import type { CutUncorrected } from './uncorrected-cut.js';
import { cutUncorrected } from './uncorrected-cut.js';

/**
 * @returns the graph cut of `graph-cut-3d` under what a reader drew: strokes are certain and pull voxels of their intensity near them to their
 *   side, the ends of the lesion are where he dragged them. Without constraints it gives the mask of `graph-cut-3d`.
 * @param uncorrected cuts the lesion as it is without strokes; one that remembers spares every further stroke that
 * @see Boykov and Jolly, "Interactive graph cuts", ICCV 2001: seeds as hard constraints, and the models learned anew
 */
export function createConstrainedCut(constraints: CutConstraints, uncorrected = cutUncorrected): SegmentationMethod {
  return {
    description: descriptionOf(constraints),
    dimension: 3,
    segment: (volume, mark) => segmentUnder({ constraints, uncorrected }, volume, mark),
  };
}

/** A method that says how probable lesion is. */
export type ProbableLesion = Required<Pick<AnySegmentationMethod, 'description' | 'probability'>>;

/**
 * @returns the same with what a network says as a further unary term: the cut of `lesion-network` under what a reader drew. Without constraints it
 *   gives that method's mask where the network is not set aside.
 * @param network the method that made the mask that he corrects; the description names it, and its weights
 */
export function createConstrainedNetworkCut(
  constraints: CutConstraints,
  network: ProbableLesion,
  uncorrected = cutUncorrected,
): AnySegmentationMethod {
  const { probability, description } = network;
  const { id, version, parameters } = descriptionOf(constraints);
  const { weightsDigest } = description;
  return {
    description: {
      ...{ id, version, parameters: { ...parameters, network: description.id, networkVersion: description.version } },
      ...(weightsDigest !== undefined && { weightsDigest }),
    },
    dimension: 3,
    segment: async (volume, mark) =>
      segmentUnder({ constraints, uncorrected }, volume, mark, await probability(volume, mark)),
  };
}

const descriptionOf = ({ add, remove, ends }: CutConstraints) => ({
  id: 'interactive-cut',
  version: '1',
  parameters: {
    added: countOf(add),
    removed: countOf(remove),
    ends: ends === undefined ? 'automatic' : ends.join('-'),
  },
});

/** What a reader drew, and how the lesion is cut without it. */
interface Correction {
  readonly constraints: CutConstraints;
  readonly uncorrected: CutUncorrected;
}

function segmentUnder(correction: Correction, volume: Volume, mark: VoxelMark, map?: RegionMap): Segmentation {
  const { mark: complete, assumed } = assumeShortAxis(mark, [volume.spacingMm[1], volume.spacingMm[2]]);
  const cut = cutUnder(correction, volume, complete, map);
  const flags: SegmentationFlag[] = [
    ...(assumed ? (['short-axis-assumed'] as const) : []),
    ...(cut.surroundings === 'lung' ? (['lung-contrast'] as const) : []),
    'constrained-by-reader',
  ];
  return { mask: cut.mask, flags };
}

function cutUnder(
  { constraints, uncorrected }: Correction,
  volume: Volume,
  mark: CompleteMark,
  map: RegionMap | undefined,
) {
  const { ends } = constraints;
  const working = createWorkingVolume(volume, mark, drawnBox(constraints, mark.slice));
  const { surroundings, distanceMm } = cutWithConstraints(working, uncorrected, {
    geometricMm: markFrame(mark, volume.spacingMm).halfHeightMm,
    drawn: drawnVoxels(working, mark.slice, constraints),
    heights: ends && heightsTo(ends, mark.slice, volume),
    logOdds: map && networkLogOdds(working, mark.slice, map),
  });
  return { surroundings, mask: withDrawn(outlineOnVolume(working, mark.slice, distanceMm), constraints, volume) };
}

/** Where the reader dragged the ends to: there the lesion shrinks to nothing half a slice further. */
function heightsTo([first, last]: readonly [number, number], slice: number, { spacingMm }: Volume): HalfHeights {
  const reach = (slices: number): number => (Math.max(0, slices) + 0.5) * spacingMm[0];
  return { belowMm: reach(slice - first), aboveMm: reach(last - slice) };
}

const countOf = (mask: Mask | undefined): number => mask?.voxels.reduce((sum, value) => sum + value, 0) ?? 0;

/**
 * What the strokes change: the cut with them against the cut without. The rest of the outline, which is fitted to the mark, stays as it is,
 * so that a stroke does not move the far side of a lesion.
 */
function cutWithConstraints(
  working: WorkingVolume,
  uncorrected: CutUncorrected,
  { geometricMm, drawn, heights, logOdds }: ConstrainedRequest,
): LesionCut {
  // However large, the grid is one for all cuts of this lesion: strokes far from it make it larger than what is kept from lesion to lesion.
  const cutVolume = createCutVolume(Infinity);
  const { cutter, without } = uncorrected({ working, geometricMm, heights, logOdds, beyond: drawn.beyond }, cutVolume);
  const pull = strokePull(working, drawn);
  if (pull === undefined) return without;
  const adjust = (unary: Float32Array, undecided: (voxel: number) => number): void => {
    for (let i = 0; i < unary.length; i++) unary[i] = withStrokes(unary[i], undecided, i, drawn, pull);
  };
  const mask = cutter.mask({ seeds: drawn.add, adjust, ...(logOdds && { evidence: logOdds }) }, cutVolume);
  const half = working.pixelMm / 2;
  const distanceMm = mapToFloats(without.distanceMm, (value, i) => {
    if (mask[i] === without.mask[i]) return value;
    return mask[i] === 1 ? Math.max(half, value) : Math.min(-half, value);
  });
  return { ...without, distanceMm };
}

interface ConstrainedRequest {
  /** √(LW)/2 */
  readonly geometricMm: number;
  readonly drawn: DrawnVoxels;
  readonly heights: HalfHeights | undefined;
  /** What a network says, by voxel of the working grid. */
  readonly logOdds: Float32Array | undefined;
}

function withStrokes(
  unary: number,
  free: (voxel: number) => number,
  voxel: number,
  drawn: DrawnVoxels,
  pull: StrokePull,
): number {
  if (drawn.remove[voxel] !== 0 || drawn.beyond[voxel] !== 0) return -fixed;
  if (drawn.add[voxel] !== 0) return fixed;
  const isFree = pull.freedom[voxel] >= freedomLimit;
  if (!isFree && Math.abs(unary) >= fixed) return unary;
  return (isFree ? free(voxel) : unary) + pull.unary[voxel];
}

/** Nearer to a stroke than this (as a share) the mark no longer decides what is certain. */
const freedomLimit = 0.3;

/** What was drawn holds voxel by voxel, also where the working grid is coarser. */
function withDrawn(mask: Mask, { add, remove, ends }: CutConstraints, volume: Volume): Mask {
  // Fitted first: the region of the cut is many times as large as the lesion.
  let drawn = fitMask(mask, volume.shape);
  if (add !== undefined) drawn = combined(drawn, add, (own, other) => own | other);
  if (remove !== undefined) drawn = combined(drawn, remove, (own, other) => own & (1 - other));
  return fitMask(ends === undefined ? drawn : between(drawn, ends), volume.shape);
}

function combined(mask: Mask, other: Mask, combine: (own: number, other: number) => number): Mask {
  const { origin, shape, first, second } = alignMasks(mask, other);
  return { origin, shape, voxels: first.map((value, i) => combine(value, second[i])) };
}

function between({ origin, shape, voxels }: Mask, [first, last]: readonly [number, number]): Mask {
  const area = shape[1] * shape[2];
  const kept = voxels.map((value, i) => {
    const slice = origin[0] + Math.floor(i / area);
    return slice >= first && slice <= last ? value : 0;
  });
  return { origin, shape, voxels: kept };
}
