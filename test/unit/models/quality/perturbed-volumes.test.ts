import { describe, expect, test } from '@jest/globals';
import type { Volume } from '../../../../dicom-sr/volume/volume.js';
import type { VoxelMark } from '../../../../dicom-sr/volume/voxel-mark.js';
import type { AnySegmentationMethod } from '../../../../models/methods/segmentation-method.js';
import { perturbedMarks, volumeInterval } from '../../../../models/quality/perturbed-volumes.js';

const volume: Volume = { voxels: new Int16Array(8), shape: [2, 2, 2], spacingMm: [2, 1, 1] };
const mark: VoxelMark = {
  slice: 3,
  longAxis: [
    [10, 10],
    [30, 10],
  ],
  shortAxis: [
    [20, 6],
    [20, 14],
  ],
};

/** A method whose mask has as many voxels as it is told to by the length of the mark. */
const methodOf = (voxelsOf: (lengthPixels: number) => number): AnySegmentationMethod => ({
  description: { id: 'told', version: '1', parameters: {} },
  dimension: 3,
  segment: async (_, { longAxis: [a, b] }) => {
    const voxels = new Uint8Array(1000).fill(1, 0, voxelsOf(b[0] - a[0]));
    return { mask: { origin: [0, 0, 0], shape: [10, 10, 10], voxels }, flags: [] };
  },
});

describe('marks of a second reader', () => {
  test('are 5 % longer and shorter around the middle of each axis, on the same slice', () => {
    const [longer, shorter] = perturbedMarks(mark);
    expect(longer).toEqual({
      slice: 3,
      longAxis: [
        [9.5, 10],
        [30.5, 10],
      ],
      shortAxis: [
        [20, 5.8],
        [20, 14.2],
      ],
    });
    expect(shorter.longAxis).toEqual([
      [10.5, 10],
      [29.5, 10],
    ]);
  });

  test('have no short axis where the mark has none', () => {
    expect(perturbedMarks({ slice: 3, longAxis: mark.longAxis })[0].shortAxis).toBeUndefined();
  });
});

describe('the interval of a volume', () => {
  test('is as wide as what is left of uncertainty where other marks change nothing', async () => {
    const [lower, upper] = await volumeInterval(
      volume,
      mark,
      methodOf(() => 100),
      200,
    );
    expect(Math.log(upper / 200)).toBeCloseTo(0.5);
    expect(lower * upper).toBeCloseTo(200 * 200);
  });

  test('is wider where other marks change the volume', async () => {
    const [, upper] = await volumeInterval(
      volume,
      mark,
      methodOf((length) => (length > 20 ? 130 : 90)),
      200,
    );
    expect(Math.log(upper / 200)).toBeCloseTo(Math.hypot(Math.log(130 / 90), 0.5));
  });

  test('stays finite where another mark finds nothing', async () => {
    const [lower, upper] = await volumeInterval(
      volume,
      mark,
      methodOf((length) => (length > 20 ? 0 : 100)),
      200,
    );
    expect(lower).toBeGreaterThan(0);
    expect(upper).toBeLessThan(200 * 200);
  });

  test('is nothing for no volume', async () => {
    await expect(
      volumeInterval(
        volume,
        mark,
        methodOf(() => 0),
        0,
      ),
    ).resolves.toEqual([0, 0]);
  });
});
