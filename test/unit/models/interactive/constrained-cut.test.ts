import { describe, expect, test } from '@jest/globals';
import type { Mask } from '../../../../dicom-sr/segmentation/mask.js';
import { createConstrainedCut, createConstrainedNetworkCut } from '../../../../models/interactive/constrained-cut.js';
import type { Stroke } from '../../../../models/interactive/stroke-voxels.js';
import { strokeVoxels } from '../../../../models/interactive/stroke-voxels.js';
import { fitMask } from '../../../../models/interactive/fit-mask.js';
import { cutWithNetwork } from '../../../../models/lesion-network/network-cut.js';
import { alignMasks } from '../../../../models/metrics/align-masks.js';
import { countOverlap, overlapMetrics } from '../../../../models/metrics/overlap.js';
import type { CutConstraints } from '../../../../models/interactive/cut-constraints.js';
import type { LesionProbability } from '../../../../models/methods/segmentation-method.js';
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

const overlap = (a: Mask, b: Mask): number => {
  const { first, second } = alignMasks(a, b);
  return overlapMetrics(countOverlap(first, second)).dice;
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

describe('the cut with a network under what a reader drew', () => {
  const { volume, mark } = ball();
  const halfLong = Math.hypot(mark.longAxis[1][0] - mark.longAxis[0][0], mark.longAxis[1][1] - mark.longAxis[0][1]) / 2;
  const [column, row] = [0, 1].map((axis) => Math.round((mark.longAxis[0][axis] + mark.longAxis[1][axis]) / 2));
  /** A network that takes half of the ball for the lesion: the cut without it does not. */
  const probability: LesionProbability = async () => {
    const [, rows, columns] = volume.shape;
    const values = new Float32Array(volume.voxels.length);
    for (let i = 0; i < values.length; i++) {
      const [c, r, k] = [i % columns, Math.floor(i / columns) % rows, Math.floor(i / columns / rows)];
      const mm = Math.hypot(c - column, r - row, ((k - mark.slice) * volume.spacingMm[0]) / volume.spacingMm[1]);
      values[i] = mm < halfLong && c <= column ? 0.99 : 0.001;
    }
    return { origin: [0, 0, 0], shape: volume.shape, values };
  };
  const description = { id: 'half', version: '7', parameters: {}, weightsDigest: 'ab' };
  const withStroke = async (constraints: CutConstraints): Promise<Mask> =>
    (await createConstrainedNetworkCut(constraints, { description, probability }).segment(volume, mark)).mask;

  test('is the cut of the lesion network where he drew nothing', async () => {
    const complete = { ...mark, shortAxis: mark.shortAxis! };
    const free = fitMask(cutWithNetwork(volume, complete, await probability(volume, mark)), volume.shape);
    expect(await withStroke({})).toEqual(free);
    expect(free).not.toEqual(createConstrainedCut({}).segment(volume, mark).mask);
  });

  test('names the network and its weights', () => {
    const method = createConstrainedNetworkCut({}, { description, probability });
    expect(method.description.parameters).toMatchObject({ network: 'half', networkVersion: '7' });
    expect(method.description.weightsDigest).toBe('ab');
  });

  test('keeps to the network away from a stroke', async () => {
    const free = await withStroke({});
    const add = strokeVoxels([{ slice: mark.slice, points: [[column + 2, row]], radiusMm: 0.5 }], volume)!;
    const drawn = await withStroke({ add });
    expect(holds(drawn, mark.slice, row, column + 2)).toBe(true);
    const without = createConstrainedCut({ add }).segment(volume, mark).mask;
    expect(overlap(free, drawn)).toBeGreaterThan(0.95);
    expect(overlap(free, drawn)).toBeGreaterThan(overlap(free, without));
  });
});
