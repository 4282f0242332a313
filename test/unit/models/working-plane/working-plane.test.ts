import { describe, expect, test } from '@jest/globals';
import type { Volume } from '../../../../dicom-sr/volume/volume.js';
import { chooseWindow, toLevels } from '../../../../models/working-plane/intensity-window.js';
import { createWorkingPlane, maskOnSlice } from '../../../../models/working-plane/working-plane.js';

/** Slices of 40 × 50 pixels whose HU come from a function of row and column. */
function slices(hu: (row: number, column: number) => number, spacingMm: Volume['spacingMm'] = [3, 1, 1]): Volume {
  const plane = Int16Array.from({ length: 2000 }, (_, i) => hu(Math.floor(i / 50), i % 50));
  const voxels = new Int16Array(4000);
  voxels.set(plane, 2000);
  return { voxels, shape: [2, 40, 50], spacingMm };
}

const mark = {
  slice: 1,
  longAxis: [
    [20, 18],
    [29, 18],
  ],
  shortAxis: [
    [24, 15],
    [24, 21],
  ],
} as const;

describe('createWorkingPlane', () => {
  test('covers twice the tight box, pixel for pixel where no size is asked for', () => {
    const plane = createWorkingPlane(
      slices((row, column) => row * 100 + column),
      mark,
    );
    expect(plane.region).toEqual({ row: 11, column: 14, rows: 15, columns: 22 });
    expect(plane.size).toEqual({ rows: 15, columns: 22 });
    expect(plane.axes.longAxis).toEqual([
      [6, 7],
      [15, 7],
    ]);
    expect(plane.intensities[7 * 22 + 6]).toBe(1820);
  });

  test('magnifies a small lesion and averages a large one, the mark with it', () => {
    const fine = createWorkingPlane(
      slices(() => 0),
      mark,
      { leastPixels: 40 },
    );
    expect(fine.size).toEqual({ rows: 60, columns: 88 });
    expect(fine.pixel).toBe(4);
    expect(fine.axes.longAxis[0]).toEqual([25.5, 29.5]);
    const coarse = createWorkingPlane(
      slices(() => 0),
      mark,
      { mostPixels: 5 },
    );
    expect(coarse.size).toEqual({ rows: 8, columns: 11 });
  });

  test('makes the pixels square', () => {
    const { size } = createWorkingPlane(
      slices(() => 0, [3, 2, 1]),
      mark,
    );
    expect(size).toEqual({ rows: 30, columns: 22 });
  });

  test('is cut at the border of the slice', () => {
    const atCorner = {
      slice: 0,
      longAxis: [
        [0, 1],
        [6, 1],
      ],
      shortAxis: [
        [3, 0],
        [3, 2],
      ],
    } as const;
    expect(
      createWorkingPlane(
        slices(() => 0),
        atCorner,
      ).region,
    ).toEqual({ row: 0, column: 0, rows: 5, columns: 11 });
  });

  test.each([
    [{ ...mark, slice: 2 }],
    [
      {
        ...mark,
        longAxis: [
          [200, 18],
          [229, 18],
        ] as const,
        shortAxis: [
          [210, 18],
          [210, 20],
        ] as const,
      },
    ],
  ])('refuses a mark outside of the volume', (outside) => {
    expect(() =>
      createWorkingPlane(
        slices(() => 0),
        outside,
      ),
    ).toThrow(expect.objectContaining({ code: 'mark-outside-image' }));
  });

  test('brings a mask back to the pixels of the slice', () => {
    const plane = createWorkingPlane(
      slices(() => 0),
      mark,
      { leastPixels: 40 },
    );
    const mask = new Uint8Array(60 * 88);
    for (let row = 20; row < 40; row++) mask.fill(1, row * 88 + 40, row * 88 + 60);
    const onSlice = maskOnSlice(plane, mask);
    expect(onSlice.length).toBe(15 * 22);
    expect(onSlice.reduce((sum, value) => sum + value, 0)).toBe(25);
    expect(onSlice[5 * 22 + 10]).toBe(1);
  });
});

describe('chooseWindow', () => {
  const inside = (row: number, column: number): boolean => Math.abs(row - 18) <= 3 && column >= 20 && column < 30;

  test('is centred on the median of the axes', () => {
    const window = chooseWindow(
      createWorkingPlane(
        slices((row, column) => (inside(row, column) ? 60 : -90)),
        mark,
      ),
    );
    expect(window).toEqual({ lower: -140, upper: 260, kind: 'soft-tissue' });
  });

  test('reaches from lung to lesion where aerated lung surrounds the mark', () => {
    const window = chooseWindow(
      createWorkingPlane(
        slices((row, column) => (inside(row, column) ? 20 : -850)),
        mark,
      ),
    );
    expect(window).toEqual({ lower: -850, upper: 70, kind: 'lung' });
  });

  test('is not misled by the air around a limb', () => {
    const window = chooseWindow(
      createWorkingPlane(
        slices((row, column) => (inside(row, column) ? 20 : -1000)),
        mark,
      ),
    );
    expect(window.kind).toBe('soft-tissue');
  });

  test('spreads its range over 256 levels and clips the rest', () => {
    const levels = toLevels(Float32Array.from([-500, -100, 20, 100, 500]), {
      lower: -100,
      upper: 100,
      kind: 'soft-tissue',
    });
    expect([...levels]).toEqual([0, 0, 153, 255, 255]);
  });
});
