import { describe, expect, test } from '@jest/globals';
import { boxOfMask } from '../../../../models/raster/box-of-mask.js';
import { keepLesion } from '../../../../models/raster/keep-lesion.js';
import { signedDistanceMm } from '../../../../models/raster/signed-distance.js';
import { boxAround, cropped, pasteInto } from '../../../../models/raster/voxel-box.js';

const shape = [3, 4, 5] as const;
const at = (slice: number, row: number, column: number): number => (slice * 4 + row) * 5 + column;

/** 1 on the given voxels. */
function maskOf(...voxels: readonly number[]): Uint8Array {
  const mask = new Uint8Array(60);
  for (const voxel of voxels) mask[voxel] = 1;
  return mask;
}

describe('a box of voxels', () => {
  test('is the smallest one around the wanted voxels, with its margin cut off at the border', () => {
    const wanted = new Set([at(1, 1, 3), at(2, 2, 4)]);
    expect(boxAround(shape, [1, 0, 2], (voxel) => wanted.has(voxel))).toEqual({ first: [0, 1, 1], size: [3, 2, 4] });
  });

  test('around the voxels of a mask is the same one', () => {
    const mask = maskOf(at(0, 0, 4), at(1, 2, 1), at(1, 2, 3), at(1, 1, 2));
    const around = boxAround(shape, [1, 0, 0], (voxel) => mask[voxel] === 1);
    expect(boxOfMask(mask, shape, [1, 0, 0])).toEqual(around);
    expect(boxOfMask(maskOf(at(2, 3, 4)), shape)).toEqual({ first: [2, 3, 4], size: [1, 1, 1] });
  });

  test('is none where nothing is wanted', () => {
    expect(boxAround(shape, [1, 1, 1], () => false)).toBeUndefined();
    expect(boxOfMask(maskOf(), shape)).toBeUndefined();
  });

  test('gives its values, and takes them back to the same place', () => {
    const values = Float32Array.from({ length: 60 }, (_, i) => i);
    const box = { first: [1, 1, 2], size: [2, 2, 2] } as const;
    const part = cropped(values, shape, box);
    expect([...part]).toEqual([27, 28, 32, 33, 47, 48, 52, 53]);
    const pasted = new Float32Array(60);
    pasteInto(pasted, shape, box, part);
    expect(pasted[at(2, 2, 3)]).toBe(53);
    expect(pasted.filter((value) => value !== 0)).toHaveLength(8);
  });
});

describe('keeping the lesion of a mark', () => {
  test('drops what the mark does not lie in, and fills holes', () => {
    const ring = [
      [1, 1],
      [1, 2],
      [1, 3],
      [2, 1],
      [2, 3],
      [3, 1],
      [3, 2],
      [3, 3],
    ].map(([row, column]) => row * 5 + column);
    const planar = new Uint8Array(25);
    for (const pixel of [...ring, 0]) planar[pixel] = 1;
    const marked = new Uint8Array(25);
    marked[6] = 1;
    const kept = keepLesion(planar, marked, [1, 5, 5]);
    expect([...kept.entries()].filter(([, value]) => value === 1).map(([pixel]) => pixel)).toEqual(
      [...ring, 12].toSorted((a, b) => a - b),
    );
  });

  test('keeps nothing of nothing', () => {
    expect(keepLesion(maskOf(), maskOf(at(1, 1, 1)), shape)).toEqual(maskOf());
  });
});

describe('the signed distance of a mask', () => {
  test('is measured in mm along each axis, and is half a pixel next to the boundary', () => {
    const distance = signedDistanceMm(maskOf(at(1, 1, 1), at(1, 1, 2), at(1, 1, 3)), shape, [3, 1, 1]);
    expect(distance[at(1, 1, 2)]).toBeCloseTo(0.5);
    expect(distance[at(1, 2, 2)]).toBeCloseTo(-0.5);
    expect(distance[at(1, 3, 2)]).toBeCloseTo(-1.5);
    expect(distance[at(2, 1, 2)]).toBeCloseTo(-2.5);
  });

  test('is infinite where there is no boundary', () => {
    expect(signedDistanceMm(maskOf(), shape, [1, 1, 1])[0]).toBe(-Infinity);
  });
});
