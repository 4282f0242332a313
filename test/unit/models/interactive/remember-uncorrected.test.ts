import { describe, expect, test } from '@jest/globals';
import type { Mask } from '../../../../dicom-sr/segmentation/mask.js';
import type { VoxelMark } from '../../../../dicom-sr/volume/voxel-mark.js';
import { createConstrainedCut, createConstrainedNetworkCut } from '../../../../models/interactive/constrained-cut.js';
import type { CutConstraints } from '../../../../models/interactive/cut-constraints.js';
import { rememberUncorrected } from '../../../../models/interactive/remember-uncorrected.js';
import { strokeVoxels } from '../../../../models/interactive/stroke-voxels.js';
import type { UncorrectedLesion } from '../../../../models/interactive/uncorrected-cut.js';
import { cutUncorrected } from '../../../../models/interactive/uncorrected-cut.js';
import { ball } from '../methods/ball.js';

const { volume, mark } = ball();
const [column, row] = [0, 1].map((axis) => Math.round((mark.longAxis[0][axis] + mark.longAxis[1][axis]) / 2));

const stroke = (columns: number, slices = 0): Mask =>
  strokeVoxels([{ slice: mark.slice + slices, points: [[column + columns, row]], radiusMm: 1.5 }], volume)!;

function remembering() {
  const asked: UncorrectedLesion[] = [];
  const uncorrected = rememberUncorrected((lesion, cutVolume) => {
    asked.push(lesion);
    return cutUncorrected(lesion, cutVolume);
  });
  const corrected = (constraints: CutConstraints, on: VoxelMark = mark): Mask =>
    createConstrainedCut(constraints, uncorrected).segment(volume, on).mask;
  return { asked, uncorrected, corrected };
}

/** The same lesion with another mark: its long axis is longer by some pixels. */
const longerBy = (pixels: number): VoxelMark => {
  const [start, [c, r]] = mark.longAxis;
  return { ...mark, longAxis: [start, [c + pixels, r]] };
};

describe('a correction that remembers the lesion without strokes', () => {
  const strokes: readonly CutConstraints[] = [
    { add: stroke(7) },
    { add: stroke(7), remove: stroke(-2) },
    { remove: stroke(0, 1) },
    { add: stroke(-6, -1), remove: stroke(3, 2) },
    {},
  ];

  test('gives stroke by stroke the masks of one that does not, and cuts once what is the same to all', () => {
    const { asked, corrected } = remembering();
    for (const constraints of strokes)
      expect(corrected(constraints)).toEqual(createConstrainedCut(constraints).segment(volume, mark).mask);
    expect(asked).toHaveLength(1);
  });

  test('takes no lesion for another: dragged ends, another mark, a wider region and a network are cut anew', async () => {
    const { asked, uncorrected, corrected } = remembering();
    const [first, last] = [mark.slice - 2, mark.slice + 2];
    const far = stroke(26);
    const changes: readonly (readonly [CutConstraints, VoxelMark])[] = [
      [{ add: stroke(7) }, mark],
      [{ add: stroke(7), ends: [first, last] }, mark],
      [{ add: stroke(7), ends: [first + 1, last] }, mark],
      [{ add: stroke(7) }, longerBy(1)],
      [{ add: far }, mark],
    ];
    for (const [constraints, on] of changes)
      expect(corrected(constraints, on)).toEqual(createConstrainedCut(constraints).segment(volume, on).mask);
    expect(asked).toHaveLength(changes.length);

    const description = { id: 'half', version: '1', parameters: {} };
    const probability = async () => ({
      origin: [0, 0, 0] as const,
      shape: volume.shape,
      values: new Float32Array(volume.voxels.length).map((_, i) => (i % volume.shape[2] <= column ? 0.99 : 0.001)),
    });
    const under = async (recall = cutUncorrected): Promise<Mask> =>
      (await createConstrainedNetworkCut({ add: far }, { description, probability }, recall).segment(volume, mark))
        .mask;
    expect(await under(uncorrected)).toEqual(await under());
    expect(asked).toHaveLength(changes.length + 1);
  });

  test('keeps the lesion before too, and forgets those before that', () => {
    const { asked, corrected } = remembering();
    for (const pixels of [0, 1, 0, 1, 2, 1, 0]) corrected({ add: stroke(5) }, longerBy(pixels));
    expect(asked).toHaveLength(4);
  });

  test('does not keep what would fill the memory', () => {
    const { asked, uncorrected } = remembering();
    createConstrainedCut({}, uncorrected).segment(volume, mark);
    const [lesion] = asked;
    let cuts = 0;
    const counting = rememberUncorrected(() => {
      cuts++;
      return cutUncorrected(lesion, () => new Uint8Array(lesion.beyond.length));
    });
    const large: UncorrectedLesion = { ...lesion, beyond: new Uint8Array(2 ** 20 + 1) };
    for (const one of [large, large, lesion, lesion]) counting(one, () => new Uint8Array(0));
    expect(cuts).toBe(3);
  });
});
