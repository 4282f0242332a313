import type { Mask } from '../../dicom-sr/segmentation/mask.js';
import { boxOfMask } from '../raster/box-of-mask.js';
import { mapToBytes } from '../raster/map-voxels.js';
import type { PlaneWindow } from '../raster/resample-planes.js';
import { createPlaneResampler, windowAfter } from '../raster/resample-planes.js';
import type { VoxelBox } from '../raster/voxel-box.js';
import type { WorkingVolume } from './working-volume.js';

/**
 * @returns the mask of what lies inside of an outline on the grid of the volume, for the region that the working grid covers. The distance from the
 * outline is interpolated linearly along all three axes, so that the outline keeps the precision that it has between coarse voxels.
 * @param distanceMm > 0 inside, on the working grid, C order [slice, row, column]
 */
export function outlineOnVolume(working: WorkingVolume, markedSlice: number, distanceMm: Float32Array): Mask {
  const { region, shape, slicesPerStep } = working;
  const [slices, rows, columns] = region.shape;
  const area = rows * columns;
  const voxels = new Uint8Array(slices * area);
  const mask: Mask = { origin: region.origin, shape: region.shape, voxels };
  // Interpolation gives nothing > 0 where there is nothing > 0 around: the rest of the region is not looked at.
  const inside = boxOfMask(
    mapToBytes(distanceMm, (mm) => (mm > 0 ? 1 : 0)),
    shape,
  );
  if (inside === undefined) return mask;
  const window = windowAfter({ rows: shape[1], columns: shape[2] }, { rows, columns }, windowOf(inside));
  const planeOf = resampledPlanes(working, distanceMm, window);
  // The middle of an even number of slices lies half a slice before the one that it is counted from.
  const middle = slicesPerStep % 2 === 0 ? 0.5 : 0;
  for (let k = 0; k < slices; k++) {
    const place = (region.origin[0] + k - markedSlice + middle) / slicesPerStep + working.markedSlice;
    const within = Math.min(Math.max(place, 0), shape[0] - 1);
    const before = Math.min(Math.floor(within), Math.max(0, shape[0] - 2));
    const after = Math.min(before + 1, shape[0] - 1);
    if (after < inside.first[0] || before >= inside.first[0] + inside.size[0]) continue;
    fillBetween(voxels, k * area + window.row * columns + window.column, columns, window, {
      before: planeOf(before),
      after: planeOf(after),
      share: within - before,
    });
  }
  return mask;
}

const windowOf = ({ first, size }: VoxelBox): PlaneWindow => ({
  row: first[1],
  column: first[2],
  size: { rows: size[1], columns: size[2] },
});

/** @returns a function that gives the window of a plane of the working grid on the grid of the volume; each is resampled once. */
function resampledPlanes(
  { shape, region }: WorkingVolume,
  distanceMm: Float32Array,
  window: PlaneWindow,
): (plane: number) => Float32Array {
  const [from, to] = [shape, region.shape].map(([, rows, columns]) => ({ rows, columns }));
  const resample = createPlaneResampler(from, to, window);
  const planes = new Map<number, Float32Array>();
  return (plane) => {
    const known = planes.get(plane);
    if (known !== undefined) return known;
    const resampled = new Float32Array(window.size.rows * window.size.columns);
    resample(distanceMm, plane * from.rows * from.columns, from.columns, resampled);
    planes.set(plane, resampled);
    return resampled;
  };
}

interface Between {
  readonly before: Float32Array;
  readonly after: Float32Array;
  /** 0 at `before`, 1 at `after`. */
  readonly share: number;
}

/** Sets the voxels of one slice whose interpolated distance is > 0. */
function fillBetween(
  voxels: Uint8Array,
  start: number,
  stride: number,
  { size }: PlaneWindow,
  { before, after, share }: Between,
): void {
  for (let j = 0, i = 0; j < size.rows; j++) {
    const line = start + j * stride;
    for (let c = 0; c < size.columns; c++, i++) {
      if (before[i] + share * (after[i] - before[i]) > 0) voxels[line + c] = 1;
    }
  }
}
