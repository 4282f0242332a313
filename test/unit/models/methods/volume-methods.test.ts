import { describe, expect, test } from '@jest/globals';
import type { VoxelMark } from '../../../../dicom-sr/volume/voxel-mark.js';
import { createEllipsoid } from '../../../../models/methods/ellipsoid.js';
import { createGraphCut3d } from '../../../../models/methods/graph-cut-3d.js';
import { createMethodRegistry } from '../../../../models/methods/method-registry.js';
import type { Segmentation } from '../../../../models/methods/segmentation-method.js';
import { measureLesion } from '../../../../models/measure/measure-lesion.js';
import { checkLesion } from '../../../../models/quality/lesion-checks.js';
import { segmentAndAssess } from '../../../../models/quality/segment-and-assess.js';
import { ball, dice } from './ball.js';

describe('the 3D graph cut', () => {
  const method = createGraphCut3d();

  test('finds a lesion in soft tissue, its height included', () => {
    const lesion = ball();
    expect(dice(method.segment(lesion.volume, lesion.mark), lesion)).toBeGreaterThan(0.93);
  });

  test('finds a lesion in lung by the contrast of its rim', () => {
    const lesion = ball({ lesion: 20, background: -830 });
    const found = method.segment(lesion.volume, lesion.mark);
    expect(found.flags).toContain('lung-contrast');
    expect(dice(found, lesion)).toBeGreaterThan(0.93);
  });

  test('follows the image where the lesion is flatter than its mark suggests', () => {
    const lesion = ball({ heightMm: 5 });
    const [cut, ellipsoid] = [method, createEllipsoid()].map((m) =>
      dice(m.segment(lesion.volume, lesion.mark), lesion),
    );
    expect(cut).toBeGreaterThan(ellipsoid + 0.1);
  });

  test('takes a mark without a short axis and says so', () => {
    const lesion = ball();
    const { shortAxis: _shortAxis, ...longOnly } = lesion.mark;
    const found = method.segment(lesion.volume, longOnly);
    expect(found.flags).toContain('short-axis-assumed');
    expect(dice(found, lesion)).toBeGreaterThan(0.85);
  });

  test('gives the same mask for the same mark, and leaves the volume as it was', () => {
    const lesion = ball();
    const before = lesion.volume.voxels.slice();
    const [first, second] = [0, 1].map(() => method.segment(lesion.volume, lesion.mark));
    expect(second).toEqual(first);
    expect(lesion.volume.voxels).toEqual(before);
  });

  test('gives the mirrored mask for a mirrored image', () => {
    const lesion = ball();
    const [slices, rows, columns] = lesion.volume.shape;
    const voxels = lesion.volume.voxels.slice();
    for (let line = 0; line < slices * rows; line++) voxels.subarray(line * columns, (line + 1) * columns).reverse();
    const flip = ([column, row]: readonly [number, number]) => [columns - 1 - column, row] as const;
    const mark: VoxelMark = {
      slice: lesion.mark.slice,
      longAxis: [flip(lesion.mark.longAxis[0]), flip(lesion.mark.longAxis[1])],
      shortAxis: [flip(lesion.mark.shortAxis![0]), flip(lesion.mark.shortAxis![1])],
    };
    const mirrored = method.segment({ ...lesion.volume, voxels }, mark);
    const straight = method.segment(lesion.volume, lesion.mark);
    const count = ({ mask }: Segmentation) => mask.voxels.reduce((sum, v) => sum + v, 0);
    expect(Math.abs(count(mirrored) / count(straight) - 1)).toBeLessThan(0.02);
    expect(
      dice(mirrored, { ...lesion, isInside: (k, j, i) => lesion.isInside(k, j, columns - 1 - i) }),
    ).toBeGreaterThan(0.93);
  });

  test.each([0, 20])('works on slice %i at the end of the volume', (slice) => {
    const lesion = ball();
    const found = method.segment(lesion.volume, { ...lesion.mark, slice });
    expect(found.mask.voxels).toContain(1);
    expect(found.flags).toContain('touches-volume-end');
  });
});

describe('segmenting and assessing', () => {
  test('measures the volume within its interval and passes the checks of a plain lesion', async () => {
    const lesion = ball();
    const { measurements, checks } = await segmentAndAssess(lesion.volume, lesion.mark, createGraphCut3d());
    const trueMm3 = (4 / 3) * Math.PI * 12 * 12 * 9;
    expect(Math.abs(measurements.volumeMm3 / trueMm3 - 1)).toBeLessThan(0.12);
    expect(measurements.volumeIntervalMm3[0]).toBeLessThanOrEqual(measurements.volumeMm3);
    expect(measurements.volumeIntervalMm3[1]).toBeGreaterThanOrEqual(measurements.volumeMm3);
    expect(checks.filter(({ passed }) => !passed)).toEqual([]);
  });

  test('fails the axis checks of a mask that is half as long as its mark', () => {
    const lesion = ball({ radiusMm: 8, heightMm: 8 });
    const { mask } = createEllipsoid().segment(lesion.volume, lesion.mark);
    const wide = ball({ radiusMm: 17 }).mark;
    const checks = checkLesion(lesion.volume, wide, mask, measureLesion(lesion.volume, wide, mask));
    const failed = checks.filter(({ passed }) => !passed).map(({ name }) => name);
    expect(failed).toEqual(
      expect.arrayContaining(['long-axis-deviation', 'short-axis-deviation', 'volume-against-ellipsoid']),
    );
  });
});

describe('the method registry', () => {
  test('gives every method by its id, and what `default` means', () => {
    const registry = createMethodRegistry();
    for (const id of registry.ids) expect(registry.get(id).description.id).toBe(id);
    expect(registry.ids).toContain(registry.get('default').description.id);
  });

  test('refuses an unknown id with a code', () => {
    expect(() => createMethodRegistry().get('no-such-method')).toThrow(
      expect.objectContaining({ code: 'method-unknown' }),
    );
  });
});
