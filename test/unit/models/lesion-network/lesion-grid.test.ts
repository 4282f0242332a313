import { describe, expect, test } from '@jest/globals';
import type { Volume } from '../../../../dicom-sr/volume/volume.js';
import type { VoxelMark } from '../../../../dicom-sr/volume/voxel-mark.js';
import type { GridView } from '../../../../models/lesion-network/lesion-grid.js';
import {
  gridPoint,
  gridSize,
  gridSliceMm,
  lesionGrid,
  plainView,
} from '../../../../models/lesion-network/lesion-grid.js';
import { mapOnVolume } from '../../../../models/lesion-network/map-on-volume.js';
import { sampleVolume } from '../../../../models/lesion-network/sample-volume.js';
import { markFrame } from '../../../../models/mark/mark-frame.js';

const spacingMm = [3, 0.8, 0.5] as const;
const shape = [30, 60, 90] as const;
const mark: VoxelMark & { shortAxis: NonNullable<VoxelMark['shortAxis']> } = {
  slice: 14,
  longAxis: [
    [30, 20],
    [60, 40],
  ],
  shortAxis: [
    [40, 36],
    [50, 24],
  ],
};
const frame = markFrame(mark, spacingMm);

/** A value that is another one at every place, linear in mm along each axis. */
const ramp = (k: number, row: number, column: number): number => 3 * k * 3 + 0.8 * row * 7 + 0.5 * column * 2;

const rampVolume = (): Volume => {
  const voxels = new Float32Array(shape[0] * shape[1] * shape[2]);
  let i = 0;
  for (let k = 0; k < shape[0]; k++)
    for (let row = 0; row < shape[1]; row++)
      for (let column = 0; column < shape[2]; column++) voxels[i++] = ramp(k, row, column);
  return { voxels, shape, spacingMm };
};

const flips = [false, true];
const views: readonly GridView[] = flips.flatMap((slices) =>
  flips.flatMap((rows) => flips.map((columns) => ({ turn: 0.3, scale: 1.1, isFlipped: { slices, rows, columns } }))),
);

describe('the grid of a mark', () => {
  test('lays the long axis along its columns, 24 pixels from end to end', () => {
    const grid = lesionGrid(frame);
    const middle = (gridSize.rows - 1) / 2;
    const [left, right] = [gridPoint(grid, middle, 0), gridPoint(grid, middle, 24)];
    const length = Math.hypot(right[0] - left[0], right[1] - left[1]);
    expect(length).toBeCloseTo(frame.longAxisMm, 9);
    expect((right[0] - left[0]) / length).toBeCloseTo(frame.along[0], 9);
    expect((right[1] - left[1]) / length).toBeCloseTo(frame.along[1], 9);
  });

  test('has its middle in the middle of both axes', () => {
    const grid = lesionGrid(frame);
    const middle = gridPoint(grid, (gridSize.rows - 1) / 2, (gridSize.columns - 1) / 2);
    const along = (middle[0] - frame.centre[0]) * frame.along[0] + (middle[1] - frame.centre[1]) * frame.along[1];
    expect(along).toBeCloseTo((frame.halfLongMm[1] - frame.halfLongMm[0]) / 2, 9);
  });

  test('holds the marked slice in every view', () => {
    for (const view of [plainView, ...views])
      expect(gridSliceMm(lesionGrid(frame, view), gridSize.markedSlice) === 0).toBe(true);
  });
});

describe('a volume on the grid', () => {
  test.each(views)('is read at the very places of the grid, seen as %j', (view) => {
    const grid = lesionGrid(frame, view);
    const { values } = sampleVolume(rampVolume(), grid);
    for (const [k, row, column] of [
      [8, 12, 9],
      [8, 28, 10],
      [9, 20, 30],
      [6, 11, 23],
    ] as const) {
      const [x, y] = gridPoint(grid, row, column);
      const place = [14 + gridSliceMm(grid, k) / 3, y / 0.8, x / 0.5] as const;
      expect(values[(k * gridSize.rows + row) * gridSize.columns + column]).toBeCloseTo(ramp(...place), 2);
    }
  });

  test('says which slices of the grid lie beyond the ends of the volume', () => {
    const grid = lesionGrid({ ...frame, slice: 2 });
    const { isInside } = sampleVolume(rampVolume(), grid);
    const below = Array.from({ length: gridSize.slices }, (_, k) => 2 + gridSliceMm(grid, k) / 3 < -0.5);
    expect([...isInside].map((inside) => inside === 0)).toEqual(below);
    expect(isInside).toContain(0);
  });
});

describe('the grid on the volume', () => {
  test.each(views)('comes back to where it was read, seen as %j', (view) => {
    const volume = rampVolume();
    const grid = lesionGrid(frame, view);
    const { origin, shape: size, values } = mapOnVolume(volume, grid, sampleVolume(volume, grid).values);
    for (const [k, row, column] of [
      [14, 30, 45],
      [15, 26, 40],
      [13, 33, 52],
      [17, 30, 44],
    ]) {
      const at = ((k - origin[0]) * size[1] + row - origin[1]) * size[2] + column - origin[2];
      expect(values[at]).toBeCloseTo(ramp(k, row, column), 1);
    }
  });

  test('is zero where the grid does not reach', () => {
    const volume = rampVolume();
    const grid = lesionGrid(frame);
    const { values, shape: size } = mapOnVolume(volume, grid, new Float32Array(16 * 40 * 40).fill(1));
    expect(values).toContain(0);
    expect(Math.max(...values)).toBeCloseTo(1, 5);
    expect(values).toHaveLength(size[0] * size[1] * size[2]);
  });
});
