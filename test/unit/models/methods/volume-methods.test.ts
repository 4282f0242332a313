import { describe, expect, test } from '@jest/globals';
import type { Volume } from '../../../../dicom-sr/volume/volume.js';
import type { VoxelMark } from '../../../../dicom-sr/volume/voxel-mark.js';
import { createEllipsoid } from '../../../../models/methods/ellipsoid.js';
import { createGraphCut3d } from '../../../../models/methods/graph-cut-3d.js';
import { createMethodRegistry } from '../../../../models/methods/method-registry.js';
import type { Segmentation } from '../../../../models/methods/segmentation-method.js';
import { measureLesion } from '../../../../models/measure/measure-lesion.js';
import { checkLesion } from '../../../../models/quality/lesion-checks.js';
import { segmentAndAssess } from '../../../../models/quality/segment-and-assess.js';

interface Ball {
  readonly volume: Volume;
  readonly mark: VoxelMark;
  readonly isInside: (slice: number, row: number, column: number) => boolean;
}

/** An ellipsoid of one intensity in another one, on anisotropic voxels, with a little repeatable texture. */
function ball({
  lesion = 60,
  background = -90,
  radiusMm = 12,
  heightMm = 9,
  spacing = [2.5, 0.8, 0.8] as const,
} = {}): Ball {
  const shape = [21, 64, 72] as const;
  const [ck, cj, ci] = [10, 30, 38];
  const voxels = new Int16Array(shape[0] * shape[1] * shape[2]);
  const isInside = (k: number, j: number, i: number): boolean =>
    ((k - ck) * spacing[0]) ** 2 / heightMm ** 2 +
      (((j - cj) * spacing[1]) ** 2 + ((i - ci) * spacing[2]) ** 2) / radiusMm ** 2 <=
    1;
  for (let k = 0, v = 0; k < shape[0]; k++)
    for (let j = 0; j < shape[1]; j++)
      for (let i = 0; i < shape[2]; i++, v++) {
        voxels[v] = (isInside(k, j, i) ? lesion : background) + (((v * 7919) % 41) - 20);
      }
  const [a, b] = [radiusMm / spacing[2], radiusMm / spacing[1]].map(Math.floor);
  const mark: VoxelMark = {
    slice: ck,
    longAxis: [
      [ci - a, cj],
      [ci + a, cj],
    ],
    shortAxis: [
      [ci, cj - b],
      [ci, cj + b],
    ],
  };
  return { volume: { voxels, shape, spacingMm: spacing }, mark, isInside };
}

function dice({ mask }: Segmentation, { volume, isInside }: Ball): number {
  let [both, ours, theirs] = [0, 0, 0];
  for (let k = 0; k < volume.shape[0]; k++)
    for (let j = 0; j < volume.shape[1]; j++)
      for (let i = 0; i < volume.shape[2]; i++) {
        const [z, y, x] = [k - mask.origin[0], j - mask.origin[1], i - mask.origin[2]];
        const within = z >= 0 && z < mask.shape[0] && y >= 0 && y < mask.shape[1] && x >= 0 && x < mask.shape[2];
        const own = within && mask.voxels[(z * mask.shape[1] + y) * mask.shape[2] + x] === 1;
        const truth = isInside(k, j, i);
        both += Number(own && truth);
        ours += Number(own);
        theirs += Number(truth);
      }
  return (2 * both) / (ours + theirs);
}

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
  test('measures the volume within its interval and passes the checks of a plain lesion', () => {
    const lesion = ball();
    const { measurements, checks } = segmentAndAssess(lesion.volume, lesion.mark, createGraphCut3d());
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
