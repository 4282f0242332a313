import { describe, expect, test } from '@jest/globals';
import type { Mask } from '../../../../dicom-sr/segmentation/mask.js';
import { createConstrainedCut } from '../../../../models/interactive/constrained-cut.js';
import type { Stroke } from '../../../../models/interactive/stroke-voxels.js';
import { strokeVoxels } from '../../../../models/interactive/stroke-voxels.js';
import { fitMask } from '../../../../models/interactive/fit-mask.js';
import { createGraphCut3d } from '../../../../models/methods/graph-cut-3d.js';
import { ball, dice } from '../methods/ball.js';

const holds = ({ origin, shape, voxels }: Mask, slice: number, row: number, column: number): boolean => {
  const [k, j, i] = [slice - origin[0], row - origin[1], column - origin[2]];
  const inside = k >= 0 && k < shape[0] && j >= 0 && j < shape[1] && i >= 0 && i < shape[2];
  return inside && voxels[(k * shape[1] + j) * shape[2] + i] === 1;
};
const volumeOf = ({ voxels }: Mask): number => voxels.reduce((sum, value) => sum + value, 0);
const slicesOf = (mask: Mask): readonly number[] => {
  const { origin, shape } = fitMask(mask, [1000, 1000, 1000], 0);
  return [origin[0], origin[0] + shape[0] - 1];
};

describe('the cut under what a reader drew', () => {
  const lesion = ball();
  const { volume, mark } = lesion;
  const [column, row] = [0, 1].map((axis) => Math.round((mark.longAxis[0][axis] + mark.longAxis[1][axis]) / 2));
  const stroke = (points: Stroke['points'], slice = mark.slice): Mask =>
    strokeVoxels([{ slice, points, radiusMm: 0.5 }], volume)!;

  test('is the graph cut itself where he drew nothing', () => {
    const constrained = createConstrainedCut({}).segment(volume, mark).mask;
    const free = fitMask(createGraphCut3d().segment(volume, mark).mask, volume.shape);
    expect(constrained).toEqual(free);
  });

  test('holds what he added, beyond the mark too', () => {
    const far = column + 22;
    const { mask } = createConstrainedCut({
      add: stroke([
        [column, row],
        [far, row],
      ]),
    }).segment(volume, mark);
    for (let i = column; i <= far; i++) expect(holds(mask, mark.slice, row, i)).toBe(true);
  });

  test('leaves out what he removed, in the middle of the mark too', () => {
    const { mask } = createConstrainedCut({ remove: stroke([[column, row]]) }).segment(volume, mark);
    expect(holds(mask, mark.slice, row, column)).toBe(false);
    expect(dice({ mask, flags: [] }, lesion)).toBeGreaterThan(0.7);
  });

  test('ends on the slices that he dragged the ends to', () => {
    const found = createConstrainedCut({ ends: [mark.slice - 2, mark.slice + 1] }).segment(volume, mark).mask;
    expect(slicesOf(found)).toEqual([mark.slice - 2, mark.slice + 1]);
    const whole = createConstrainedCut({}).segment(volume, mark).mask;
    expect(volumeOf(found)).toBeLessThan(volumeOf(whole));
  });

  test('says that he constrained it, and how', () => {
    const method = createConstrainedCut({ ends: [mark.slice, mark.slice] });
    expect(method.description.parameters['ends']).toBe(`${mark.slice}-${mark.slice}`);
    expect(method.segment(volume, mark).flags).toContain('constrained-by-reader');
  });
});
