import { describe, expect, test } from '@jest/globals';
import type { Volume } from '../../../../dicom-sr/volume/volume.js';
import type { VoxelMark } from '../../../../dicom-sr/volume/voxel-mark.js';
import { GrabCut } from '../../../../models/grabcut/grabcut.js';
import { assumeShortAxis } from '../../../../models/mark/assume-short-axis.js';
import { cutPlane } from '../../../../models/methods/cut-plane.js';
import { createDcrf } from '../../../../models/methods/dcrf.js';
import { createEllipse } from '../../../../models/methods/ellipse.js';
import { createGrabCutR } from '../../../../models/methods/grabcut-r.js';
import { createGrabCut, createGrabCutI } from '../../../../models/methods/grabcut.js';
import { createRecistD } from '../../../../models/methods/recist-d.js';
import { FOREGROUND, PROBABLE_BACKGROUND } from '../../../../models/trimap/trimap.js';
import { createWorkingPlane } from '../../../../models/working-plane/working-plane.js';
import type { SegmentationMethod } from '../../../../models/methods/segmentation-method.js';

interface Disc {
  readonly volume: Volume;
  readonly mark: VoxelMark;
  readonly truth: (row: number, column: number) => boolean;
}

/** A bright ellipse on the middle one of three slices, noise of 10 HU, and its mark. */
function ellipticLesion(halfLong: number, halfShort: number, contrastHu = 80): Disc {
  const side = Math.max(12, Math.round(6 * halfLong));
  const middle = side / 2;
  const truth = (row: number, column: number): boolean =>
    ((column - middle) / (halfLong + 0.5)) ** 2 + ((row - middle) / (halfShort + 0.5)) ** 2 <= 1;
  const voxels = new Int16Array(3 * side * side);
  let state = 11;
  for (let i = side * side; i < 2 * side * side; i++) {
    state = (state * 16807) % 2147483647;
    const noise = (state / 2147483647 - 0.5) * 34;
    voxels[i] = 40 + noise + (truth(Math.floor(i / side) - side, i % side) ? contrastHu : 0);
  }
  return {
    volume: { voxels, shape: [3, side, side], spacingMm: [2, 0.8, 0.8] },
    mark: {
      slice: 1,
      longAxis: [
        [middle - halfLong, middle],
        [middle + halfLong, middle],
      ],
      shortAxis: [
        [middle, middle - halfShort],
        [middle, middle + halfShort],
      ],
    },
    truth,
  };
}

function dice(method: SegmentationMethod, { volume, mark, truth }: Disc): number {
  const { mask } = method.segment(volume, mark);
  const side = volume.shape[1];
  let [both, sum] = [0, 0];
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      const [j, c] = [row - mask.origin[1], column - mask.origin[2]];
      const within = j >= 0 && c >= 0 && j < mask.shape[1] && c < mask.shape[2];
      const found = within && mask.voxels[j * mask.shape[2] + c] !== 0;
      both += found && truth(row, column) ? 1 : 0;
      sum += (found ? 1 : 0) + (truth(row, column) ? 1 : 0);
    }
  }
  return (2 * both) / sum;
}

const methods: [SegmentationMethod, number][] = [
  [createGrabCutR(), 0.95],
  [createGrabCutR({ shapeWeight: 0, foregroundShare: 0.1, fallback: 'trimap' }), 0.95],
  [createGrabCutI(), 0.9],
  [createGrabCut(), 0.9],
  [createDcrf(), 0.9],
  [createEllipse(), 0.97],
  [createRecistD(), 0.3],
];

describe.each(methods)('%#: a 2D method', (method, least) => {
  const disc = ellipticLesion(20, 12);

  test(`${method.description.id} finds a lesion with contrast`, () => {
    expect(dice(method, disc)).toBeGreaterThan(least);
  });

  test(`${method.description.id} fills the marked slice only, within the ROI`, () => {
    const { mask } = method.segment(disc.volume, disc.mark);
    expect(mask.origin[0]).toBe(1);
    expect(mask.shape[0]).toBe(1);
    expect(mask.shape[2]).toBeLessThanOrEqual(2 * 41 + 2);
    expect(mask.voxels.length).toBe(mask.shape[1] * mask.shape[2]);
  });

  test(`${method.description.id} gives the same mask twice and leaves the volume as it was`, () => {
    const before = disc.volume.voxels.slice();
    const first = method.segment(disc.volume, disc.mark);
    expect(method.segment(disc.volume, disc.mark)).toEqual(first);
    expect(disc.volume.voxels).toEqual(before);
  });

  test.each([1, 1.5, 60, 200])(`${method.description.id} works on a lesion with a half axis of %d pixels`, (half) => {
    const other = ellipticLesion(half, Math.max(1, half * 0.7));
    const { mask } = method.segment(other.volume, other.mark);
    expect(mask.voxels.includes(1)).toBe(true);
    expect(dice(method, other)).toBeGreaterThan(method.description.id === 'recist-d' ? 0.2 : 0.7);
  });

  test(`${method.description.id} completes a mark of one line, and says so`, () => {
    const { slice, longAxis } = disc.mark;
    const { mask, flags } = method.segment(disc.volume, { slice, longAxis });
    expect(flags).toContain('short-axis-assumed');
    expect(mask.voxels.includes(1)).toBe(true);
  });
});

describe('a 2D method', () => {
  test('falls back to the ellipse where the cut finds nothing, and says so', () => {
    const uniform = ellipticLesion(20, 12, 0);
    const { flags, mask } = createGrabCut().segment(uniform.volume, uniform.mark);
    expect(flags).toEqual(['fell-back-to-ellipse']);
    expect(mask).toEqual(createEllipse().segment(uniform.volume, uniform.mark).mask);
  });

  test('falls back to the trimap where it is asked to', () => {
    const uniform = ellipticLesion(20, 12, 0);
    const plane = createWorkingPlane(uniform.volume, assumeShortAxis(uniform.mark).mark);
    const trimap = new Uint8Array(plane.intensities.length).fill(PROBABLE_BACKGROUND);
    trimap[0] = FOREGROUND;
    const { mask, flags } = cutPlane(new GrabCut(), plane, { trimap, fallback: 'trimap' });
    expect(flags).toEqual(['fell-back-to-trimap']);
    expect(mask.reduce((sum, value) => sum + value, 0)).toBe(1);
  });

  test('names the setting that decides the mask', () => {
    expect(createGrabCutR({ shapeWeight: 0 }).description.parameters).toMatchObject({
      shapeWeight: 0,
      foregroundShare: 0.05,
    });
  });
});
