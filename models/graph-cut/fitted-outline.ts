import type { SliceRowColumn } from '../../dicom-sr/volume/volume.js';
import { boxOfMask } from '../raster/box-of-mask.js';
import { gaussianBlur } from '../raster/gaussian-blur.js';
import { keepLesion } from '../raster/keep-lesion.js';
import { mapToBytes, mapToFloats } from '../raster/map-voxels.js';
import { signedDistanceMm } from '../raster/signed-distance.js';
import type { VoxelBox } from '../raster/voxel-box.js';
import { cropped, pasteInto } from '../raster/voxel-box.js';
import type { WorkingVolume } from '../working-volume/working-volume.js';
import type { OutlineSettings } from './cut-settings.js';

/** Distances beyond this share of √(LW)/2 count alike: far voxels must not outvote the boundary. */
const distanceLimit = 0.5;
/** The outline moves by at most this share of √(LW)/2 to meet its area. */
const mostMove = 0.25;

/** A cut and what it was made from; arrays in C order [slice, row, column]. */
export interface CutOutline {
  readonly mask: Uint8Array;
  /** Radius of every voxel in the (drifting) quarter-ellipsoid with the believed heights. */
  readonly radius: Float32Array;
  /** Radius on the marked slice. */
  readonly planar: Float32Array;
  /** Voxels on the lines of the mark. */
  readonly seeds: Uint8Array;
  readonly geometricMm: number;
}

/**
 * Takes the mean of the cut's signed distance and that of the mark's shape, smooths it, and moves the outline by one distance everywhere so that
 * its area on the marked slice comes nearer to what the mark's axes lead to expect: on that slice a reader's axes know the size of the lesion
 * better than any cut, and what holds there of the rim that he includes holds on the other slices too.
 * @returns mm from the outline, > 0 inside, of the component that the mark lies in; elsewhere < 0
 * @see Rohlfing and Maurer, "Shape-based averaging", IEEE TIP 2007 (mean of signed distances instead of votes)
 */
export function fittedOutline(working: WorkingVolume, cut: CutOutline, settings: OutlineSettings): Float32Array {
  const { shape, sliceMm, pixelMm } = working;
  const limit = distanceLimit * cut.geometricMm;
  const far = new Float32Array(cut.mask.length).fill(-limit);
  const margin = [Math.ceil(limit / sliceMm), Math.ceil(limit / pixelMm), Math.ceil(limit / pixelMm)] as const;
  const box = boxOfMask(cut.mask, shape, margin);
  if (box === undefined) return far;
  const grid: Grid = { shape: box.size, spacingMm: [sliceMm, pixelMm, pixelMm] };
  const [mask, seeds] = [cut.mask, cut.seeds].map((values) => cropped(values, shape, box));
  const radius = cropped(cut.radius, shape, box);
  const smooth = averagedDistance(grid, mask, radius, limit, cut.geometricMm, settings);
  const planar = planarOf(cut.planar, shape, box);
  const slice = working.markedSlice - box.first[0];
  const onSlice = smooth.subarray(slice * planar.length, (slice + 1) * planar.length);
  const move = moveToArea(onSlice, planar, cut.geometricMm, settings);
  pasteInto(far, shape, box, moved(grid, smooth, move, seeds));
  return far;
}

interface Grid {
  readonly shape: SliceRowColumn;
  readonly spacingMm: SliceRowColumn;
}

function averagedDistance(
  grid: Grid,
  mask: Uint8Array,
  radius: Float32Array,
  limit: number,
  geometricMm: number,
  { shapeShare, smoothing }: OutlineSettings,
): Float32Array {
  const clipped = (value: number): number => Math.min(limit, Math.max(-limit, value));
  const ofCut = signedDistanceMm(mask, grid.shape, grid.spacingMm);
  const ofShape = shapeShare > 0 ? distanceOfRadius(grid, radius) : ofCut;
  const mean = mapToFloats(ofCut, (value, i) => (1 - shapeShare) * clipped(value) + shapeShare * clipped(ofShape[i]));
  const sigma = (spacing: number): number => (smoothing * geometricMm) / spacing;
  const [sliceMm, rowMm, columnMm] = grid.spacingMm;
  return smoothing > 0 ? gaussianBlur(mean, grid.shape, [sigma(sliceMm), sigma(rowMm), sigma(columnMm)]) : mean;
}

/** The marked component of what lies inside after the move; what else lay inside is pushed out. */
function moved({ shape, spacingMm }: Grid, distance: Float32Array, move: number, seeds: Uint8Array): Float32Array {
  const kept = keepLesion(
    mapToBytes(distance, (value) => (value + move > 0 ? 1 : 0)),
    seeds,
    shape,
  );
  const least = 1e-3 * spacingMm[2];
  return mapToFloats(distance, (value, i) =>
    kept[i] === 1 ? Math.max(value + move, least) : Math.min(value + move, -least),
  );
}

const planarOf = (planar: Float32Array, [, rows, columns]: SliceRowColumn, { first, size }: VoxelBox): Float32Array =>
  cropped(planar, [1, rows, columns], { first: [0, first[1], first[2]], size: [1, size[1], size[2]] });

/** First-order distance (1 − ρ) / |∇ρ|, mm. */
function distanceOfRadius({ shape, spacingMm }: Grid, radius: Float32Array): Float32Array {
  const [slices, rows, columns] = shape;
  const [sliceMm, rowMm, columnMm] = spacingMm;
  const area = rows * columns;
  const distance = new Float32Array(radius.length);
  const slope = (i: number, step: number, hasNext: boolean, hasPrevious: boolean, mm: number): number =>
    hasNext || hasPrevious
      ? (radius[hasNext ? i + step : i] - radius[hasPrevious ? i - step : i]) / ((hasNext && hasPrevious ? 2 : 1) * mm)
      : 0;
  for (let k = 0, i = 0; k < slices; k++) {
    for (let j = 0; j < rows; j++) {
      for (let c = 0; c < columns; c++, i++) {
        const x = slope(i, 1, c + 1 < columns, c > 0, columnMm);
        const y = slope(i, columns, j + 1 < rows, j > 0, rowMm);
        const z = slope(i, area, k + 1 < slices, k > 0, sliceMm);
        distance[i] = (1 - radius[i]) / Math.max(Math.sqrt(x * x + y * y + z * z), 1e-3);
      }
    }
  }
  return distance;
}

function moveToArea(
  slice: Float32Array,
  planar: Float32Array,
  geometricMm: number,
  { areaShare, areaRatio }: OutlineSettings,
): number {
  const near: number[] = [];
  let [ellipse, own] = [0, 0];
  for (let i = 0; i < slice.length; i++) {
    if (planar[i] < 1) ellipse++;
    if (slice[i] > 0) own++;
    if (planar[i] < 1.6) near.push(slice[i]);
  }
  if (areaShare === 0 || own === 0 || near.length === 0) return 0;
  const wanted = own ** (1 - areaShare) * (areaRatio * ellipse) ** areaShare;
  const descending = Float64Array.from(near).sort().reverse();
  const move = -descending[Math.min(descending.length - 1, Math.round(wanted))];
  const limit = mostMove * geometricMm;
  return Math.min(limit, Math.max(-limit, move));
}
