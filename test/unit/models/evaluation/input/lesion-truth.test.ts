import { describe, expect, test } from '@jest/globals';
import { lesionTruth } from '../../../../../models/evaluation/input/lesion-truth.js';
import { markFromTruth } from '../../../../../models/evaluation/input/mark-from-truth.js';
import { packMask, unpackMask } from '../../../../../models/evaluation/input/packed-mask.js';
import { trimMask } from '../../../../../models/evaluation/input/trim-mask.js';

/** A label map from slices of text: a digit is a label, a dot background. */
const mapOf = (...slices: readonly (readonly string[])[]) => ({
  labels: Uint16Array.from(slices.flat().join(''), (sign) => (sign === '.' ? 0 : Number(sign))),
  shape: [slices.length, slices[0].length, slices[0][0].length] as const,
});

describe('lesionTruth', () => {
  test('gives one label, trimmed to its own region', () => {
    const truth = lesionTruth(mapOf(['....', '.22.', '1...'], ['....', '.2..', '....']), 2);
    expect(truth).toEqual({
      mask: { origin: [0, 1, 1], shape: [2, 1, 2], voxels: Uint8Array.of(1, 1, 1, 0) },
      components: 1,
      leftOutVoxels: 0,
    });
  });

  test('counts voxels that touch at a corner, also from slice to slice, as one component', () => {
    expect(lesionTruth(mapOf(['1..', '...', '...'], ['...', '.1.', '...'], ['...', '...', '..1']), 1)?.components).toBe(
      1,
    );
  });

  test('keeps the largest component and says what it left out', () => {
    const truth = lesionTruth(mapOf(['1..11', '....1', '1....']), 1);
    expect([truth?.mask.origin, truth?.components, truth?.leftOutVoxels]).toEqual([[0, 0, 3], 3, 2]);
  });

  test('keeps the component under a given mark instead', () => {
    const mark = {
      slice: 0,
      longAxis: [
        [0, 2],
        [1, 2],
      ],
    } as const;
    expect(lesionTruth(mapOf(['1..11', '....1', '1....']), 1, mark)?.mask.origin).toEqual([0, 2, 0]);
  });

  test('falls back to the largest component where a given mark meets none', () => {
    const mark = {
      slice: 5,
      longAxis: [
        [0, 2],
        [9, 2],
      ],
    } as const;
    expect(lesionTruth(mapOf(['1..11', '....1', '1....']), 1, mark)?.mask.origin).toEqual([0, 0, 3]);
  });

  test('is undefined for a label that does not occur', () => {
    expect(lesionTruth(mapOf(['1..']), 2)).toBeUndefined();
  });
});

describe('markFromTruth', () => {
  test('lies on the slice of largest area, in voxel indices of the image', () => {
    const truth = lesionTruth(
      mapOf(
        ['.......', '...1...', '.......', '.......'],
        ['.......', '...1...', '.11111.', '...1...'],
        ['.......', '...1...', '.111...', '.......'],
      ),
      1,
    )!;
    expect(markFromTruth(truth.mask, [2, 1, 1])).toEqual({
      slice: 1,
      longAxis: [
        [1, 2],
        [5, 2],
      ],
      shortAxis: [
        [3, 1],
        [3, 3],
      ],
    });
  });

  test('measures the largest part where the lesion is in two on that slice', () => {
    const truth = lesionTruth(mapOf(['11111111'], ['1.1111.1']), 1)!;
    const both = { ...truth.mask, voxels: truth.mask.voxels.map((voxel, i) => (i < 8 ? 0 : voxel)) };
    expect(markFromTruth(both, [1, 1, 1])?.longAxis).toEqual([
      [2, 0],
      [5, 0],
    ]);
  });

  test('is undefined for an empty mask', () => {
    expect(
      markFromTruth({ origin: [0, 0, 0], shape: [1, 1, 1], voxels: new Uint8Array(1) }, [1, 1, 1]),
    ).toBeUndefined();
  });
});

describe('trimMask and packMask', () => {
  const voxels = Uint8Array.from({ length: 5 * 6 * 7 }, (_, i) => (i % 11 === 3 && i > 60 && i < 150 ? 1 : 0));
  const mask = { origin: [1, 2, 3], shape: [5, 6, 7], voxels } as const;

  test('trim to the smallest region and keep every voxel', () => {
    const trimmed = trimMask(mask);
    const positions = ({ origin, shape, voxels: own }: typeof trimmed) =>
      [...own.keys()]
        .filter((i) => own[i] === 1)
        .map((i) => [
          origin[0] + Math.floor(i / (shape[1] * shape[2])),
          origin[1] + (Math.floor(i / shape[2]) % shape[1]),
          origin[2] + (i % shape[2]),
        ]);
    expect(positions(trimmed)).toEqual(positions(mask));
    expect(trimmed.voxels.length).toBeLessThan(voxels.length);
  });

  test('pack and unpack without loss', () => {
    expect(unpackMask(packMask(mask))).toEqual(trimMask(mask));
  });

  test('keep an empty mask empty', () => {
    const empty = { ...mask, voxels: new Uint8Array(voxels.length) };
    expect(unpackMask(packMask(empty))).toEqual({ origin: [1, 2, 3], shape: [1, 1, 1], voxels: new Uint8Array(1) });
  });
});
