import { describe, expect, test } from '@jest/globals';
import { agreementMap } from '../../../../models/interactive/agreement.js';
import { fitMask } from '../../../../models/interactive/fit-mask.js';
import { proposeMark } from '../../../../models/interactive/propose-mark.js';
import { strokeVoxels } from '../../../../models/interactive/stroke-voxels.js';
import { createEllipsoid } from '../../../../models/methods/ellipsoid.js';
import { ball } from '../methods/ball.js';

const { volume, mark } = ball();
const points = [...mark.longAxis, ...mark.shortAxis!];
const [columns, rows] = [0, 1].map((axis) => points.map((point) => point[axis]));
const boxWith = (margin: number) =>
  [
    [Math.min(...columns) - margin, Math.min(...rows) - margin],
    [Math.max(...columns) + margin, Math.max(...rows) + margin],
  ] as const;

describe('a mark proposed from a rough box', () => {
  test.each([1, 3, 5])('finds both axes of a lesion, the box %d pixels too large', (margin) => {
    const { longAxisMm, shortAxisMm, confidence } = proposeMark(volume, {
      slice: mark.slice,
      corners: boxWith(margin),
    });
    // The lesion is a circle of 24 mm, measured between outer pixel edges.
    expect(Math.abs(longAxisMm - 24)).toBeLessThan(2.5);
    expect(Math.abs(shortAxisMm - 24)).toBeLessThan(2.5);
    expect(confidence).toBeGreaterThan(0.85);
  });

  test('is the same whichever corners were drawn', () => {
    const [a, b] = boxWith(3);
    const turned = [
      [b[0], a[1]],
      [a[0], b[1]],
    ] as const;
    const [first, second] = [boxWith(3), turned].map((corners) => proposeMark(volume, { slice: mark.slice, corners }));
    expect(second.mark).toEqual(first.mark);
  });

  test('is refused for a box of no size, or beside the image', () => {
    const refused = expect.objectContaining({ code: 'mark-outside-image' }) as unknown as Error;
    const at = (a: readonly [number, number], b: readonly [number, number]) => () =>
      proposeMark(volume, { slice: mark.slice, corners: [a, b] });
    expect(at([10, 10], [10.5, 30])).toThrow(refused);
    expect(at([-50, -50], [-20, -20])).toThrow(refused);
  });
});

describe('the agreement of masks', () => {
  test('is certain within, and less so at the rim', async () => {
    const { shares } = await agreementMap(volume, mark, createEllipsoid());
    expect(Math.max(...shares)).toBe(255);
    expect(shares.some((share) => share > 0 && share < 255)).toBe(true);
  });

  test('gives way to the probability of a method that has one, where there is any', async () => {
    const values = Float32Array.from({ length: 60 }, (_, i) => ({ 26: 1, 27: 0.5, 31: 0.01 })[i] ?? 0);
    const probability = async () => ({ origin: [2, 3, 4] as const, shape: [3, 4, 5] as const, values });
    const map = await agreementMap(volume, mark, { ...createEllipsoid(), probability });
    expect(map).toEqual({ kind: 'network', origin: [3, 4, 5], shape: [1, 1, 2], shares: Uint8Array.of(255, 128) });
  });
});

describe('voxels under a stroke', () => {
  test('are those within its radius in mm, on its own slice, without a gap', () => {
    const stroke = {
      slice: 4,
      points: [
        [10, 10],
        [20, 10],
      ] as const,
      radiusMm: 0.8,
    };
    const mask = fitMask(strokeVoxels([stroke], volume)!, volume.shape, 0);
    expect([mask.origin, mask.shape]).toEqual([
      [4, 9, 9],
      [1, 3, 13],
    ]);
    expect([...mask.voxels.subarray(13, 26)]).toEqual(Array(13).fill(1));
  });

  test('end at the border of the image; no stroke is no mask', () => {
    const { voxels } = strokeVoxels([{ slice: 0, points: [[0, 0]], radiusMm: 0.1 }], volume)!;
    expect(voxels.reduce((sum, value) => sum + value, 0)).toBe(1);
    expect(strokeVoxels([], volume)).toBeUndefined();
  });
});
