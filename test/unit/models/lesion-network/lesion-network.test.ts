import { describe, expect, test } from '@jest/globals';
import { completeMark } from '../../../../models/lesion-network/complete-mark.js';
import { gridSize, lesionGrid, plainView } from '../../../../models/lesion-network/lesion-grid.js';
import { createLesionNetworkMethod } from '../../../../models/lesion-network/lesion-network-method.js';
import type { PredictLesion } from '../../../../models/lesion-network/lesion-probability.js';
import { lesionProbability, maskOfProbability } from '../../../../models/lesion-network/lesion-probability.js';
import { channelNames, markChannels } from '../../../../models/lesion-network/mark-channels.js';
import { sampleVolume } from '../../../../models/lesion-network/sample-volume.js';
import { drawExample, plainExample } from '../../../../models/lesion-network/training-example.js';
import { ASSUMED_AXIS_RATIO, assumeShortAxis } from '../../../../models/mark/assume-short-axis.js';
import { markFrame } from '../../../../models/mark/mark-frame.js';
import { createEllipsoid } from '../../../../models/methods/ellipsoid.js';
import { seededRandom } from '../../../../models/phantom/seeded-random.js';
import type { Segmentation } from '../../../../models/methods/segmentation-method.js';
import type { Ball } from '../methods/ball.js';
import { ball, dice } from '../methods/ball.js';
import type { Volume } from '../../../../dicom-sr/volume/volume.js';

const { slices, rows, columns, markedSlice } = gridSize;
const area = rows * columns;
const channels = channelNames.length;

/** The truth of a ball as a volume. */
function truthOf({ volume, isInside }: Ball): Volume {
  const [depth, height, width] = volume.shape;
  const voxels = new Int16Array(depth * height * width);
  for (let k = 0, i = 0; k < depth; k++)
    for (let j = 0; j < height; j++) for (let c = 0; c < width; c++, i++) voxels[i] = isInside(k, j, c) ? 1 : 0;
  return { ...volume, voxels };
}

/** A ball that is where a mask is. */
const asTruth = (of: Ball, { mask: { origin, shape, voxels } }: Segmentation): Ball => ({
  ...of,
  isInside: (k, j, c) => {
    const [z, y, x] = [k - origin[0], j - origin[1], c - origin[2]];
    const within = [z, y, x].every((at, axis) => at >= 0 && at < shape[axis]);
    return within && voxels[(z * shape[1] + y) * shape[2] + x] === 1;
  },
});

const lesion = ball();
const mark = { ...lesion.mark, shortAxis: lesion.mark.shortAxis! };
const frame = markFrame(mark, lesion.volume.spacingMm);

/** One channel of one slice. */
const channelOf = (image: Float32Array, slice: number, name: (typeof channelNames)[number]): Float32Array => {
  const start = (slice * channels + channelNames.indexOf(name)) * area;
  return image.subarray(start, start + area);
};

describe('what the lesion network sees', () => {
  const grid = lesionGrid(frame);
  const image = markChannels(sampleVolume(lesion.volume, grid).values, grid);
  const middle = (rows / 2) * columns + columns / 2;

  test('is finite and within the range of its channels', () => {
    expect(image).toHaveLength(slices * channels * area);
    expect(image.every((value) => Math.abs(value) <= 2)).toBe(true);
  });

  test('holds the ellipsoid of the mark: −1 in its middle, 0 on its surface', () => {
    const radius = channelOf(image, markedSlice, 'ellipsoid-radius');
    expect(radius[middle]).toBeLessThan(-0.9);
    expect(radius[(rows / 2) * columns + 8]).toBeCloseTo(0, 1);
    expect(channelOf(image, 0, 'ellipsoid-radius')[middle]).toBeGreaterThan(0.4);
  });

  test('holds the axes on the marked slice alone', () => {
    expect(Math.max(...channelOf(image, markedSlice, 'axis-lines'))).toBeGreaterThan(0.8);
    expect(channelOf(image, markedSlice + 1, 'axis-lines').every((value) => value === 0)).toBe(true);
  });

  test('tells lesion from surroundings by their intensities', () => {
    const likelihood = channelOf(image, markedSlice, 'intensity-likelihood');
    expect(likelihood[middle]).toBeGreaterThan(1);
    expect(likelihood[columns + 1]).toBeLessThan(-0.5);
    expect(Math.abs(channelOf(image, markedSlice, 'against-lesion-median')[middle])).toBeLessThan(0.5);
  });

  test('is the mirrored image for a mirrored view', () => {
    const flipped = lesionGrid(frame, { ...plainView, isFlipped: { slices: false, rows: false, columns: true } });
    const mirrored = markChannels(sampleVolume(lesion.volume, flipped).values, flipped);
    for (const name of channelNames) {
      const [straight, other] = [image, mirrored].map((of) => channelOf(of, markedSlice + 1, name));
      for (const [row, column] of [
        [20, 3],
        [11, 30],
      ])
        expect(other[row * columns + column]).toBeCloseTo(straight[row * columns + columns - 1 - column], 4);
    }
  });
});

describe('examples to learn from', () => {
  const taught = { volume: lesion.volume, mark, mask: truthOf(lesion) };

  test('hold the mask where the image has the lesion', () => {
    const { image, target, certainty } = plainExample(taught);
    const likelihood = channelOf(image, markedSlice, 'intensity-likelihood');
    const onSlice = target.subarray(markedSlice * area, (markedSlice + 1) * area);
    const agreeing = onSlice.filter((value, i) => value > 0.5 === likelihood[i] > 0).length;
    expect(agreeing / area).toBeGreaterThan(0.97);
    expect(certainty).toContain(1);
  });

  test('are the same for the same random numbers, and others for others', () => {
    const [a, b, c] = [7, 7, 8].map((seed) => drawExample(taught, seededRandom(seed)));
    expect(b).toEqual(a);
    expect(c).not.toEqual(a);
  });

  test('are certain of nothing beyond the ends of the volume', () => {
    const short = { volume: { ...lesion.volume }, mark: { ...mark, slice: 0 }, mask: taught.mask };
    const { certainty } = plainExample(short);
    expect(certainty.subarray(0, area).every((value) => value === 0)).toBe(true);
    expect(certainty.subarray(markedSlice * area, (markedSlice + 1) * area).every((value) => value === 1)).toBe(true);
  });
});

/** Says what the ellipsoid channel says: a network whose mask is known. */
const ellipsoidNetwork: PredictLesion = async ({ shape, data }) => {
  const probability = new Float32Array(shape[0] * slices * area);
  for (let n = 0; n < shape[0]; n++)
    for (let k = 0; k < slices; k++) {
      const from = ((n * slices + k) * channels + channelNames.indexOf('ellipsoid-radius')) * area;
      for (let i = 0; i < area; i++)
        probability[(n * slices + k) * area + i] = 1 / (1 + Math.exp(8 * Number(data[from + i])));
    }
  return { shape: [shape[0], slices, rows, columns], data: probability };
};

/** Says lesion within this radius of the mark's ellipsoid. */
const saying =
  (radius: number): PredictLesion =>
  async (image) => {
    const { shape, data } = await ellipsoidNetwork(image);
    const limit = 1 / (1 + Math.exp(8 * (radius - 1)));
    return { shape, data: Float32Array.from(data as Float32Array, (value) => (value > limit ? 0.999 : 0.001)) };
  };

const emptyNetwork: PredictLesion = async ({ shape }) => ({
  shape: [shape[0], slices, rows, columns],
  data: new Float32Array(shape[0] * slices * area),
});

describe('the probability on the volume', () => {
  test('is what the network said on the grid, neither shifted nor mirrored', async () => {
    const oblique = ball({ radiusMm: 14, heightMm: 11 });
    const { slice, longAxis, shortAxis } = { ...oblique.mark, shortAxis: oblique.mark.shortAxis! };
    const tilted = { slice, longAxis, shortAxis: [shortAxis[0], longAxis[0]] as const };
    for (const drawn of [{ slice, longAxis, shortAxis }, tilted]) {
      const map = await lesionProbability(oblique.volume, drawn, ellipsoidNetwork);
      const expected = createEllipsoid().segment(oblique.volume, drawn);
      const found = { ...expected, mask: maskOfProbability(map, drawn) };
      expect(dice(found, asTruth(oblique, expected))).toBeGreaterThan(0.95);
    }
  });
});

describe('the method', () => {
  test('lets the network decide where intensities say nothing', async () => {
    const { volume, mark: drawn, isInside } = ball({ radiusMm: 14, heightMm: 11 });
    const flat = { ...volume, voxels: new Int16Array(volume.voxels.length).fill(40) };
    const segmented = (radius: number): Promise<Segmentation> | Segmentation =>
      createLesionNetworkMethod(saying(radius), '1', createEllipsoid()).segment(flat, drawn);
    const [small, large] = [await segmented(0.75), await segmented(1.15)];
    const voxels = ({ mask }: Segmentation) => mask.voxels.reduce((sum, value) => sum + value, 0);
    expect(voxels(small)).toBeLessThan(0.9 * voxels(large));
    expect(dice(large, { volume: flat, mark: drawn, isInside })).toBeGreaterThan(0.8);
  });

  test('gives a mark without a short axis the one that the network sees, and says so', async () => {
    const { shortAxis: _shortAxis, ...longOnly } = ball({ radiusMm: 14, heightMm: 11 }).mark;
    const { volume } = ball({ radiusMm: 14, heightMm: 11 });
    const { mark: completed, flags } = await completeMark(volume, longOnly, saying(0.75));
    expect(flags).toEqual(['short-axis-proposed']);
    expect(completed.longAxis).toEqual(longOnly.longAxis);
    const { longAxisMm, shortAxisMm } = markFrame(completed, volume.spacingMm);
    const seen = 0.75 * ASSUMED_AXIS_RATIO * longAxisMm;
    expect(Math.abs(shortAxisMm - seen)).toBeLessThan(2 * volume.spacingMm[1]);
    const method = createLesionNetworkMethod(ellipsoidNetwork, '1', createEllipsoid());
    expect((await method.segment(lesion.volume, longOnly)).flags).toContain('short-axis-proposed');
  });

  test('leaves the assumed short axis where the network sees nothing, and says so', async () => {
    const { shortAxis: _shortAxis, ...longOnly } = lesion.mark;
    const { mark: completed, flags } = await completeMark(lesion.volume, longOnly, emptyNetwork);
    expect(flags).toEqual(['short-axis-assumed']);
    expect(completed).toEqual(assumeShortAxis(longOnly, [lesion.volume.spacingMm[1], lesion.volume.spacingMm[2]]).mark);
  });

  test('lets the other method work where the network finds nothing', async () => {
    const method = createLesionNetworkMethod(emptyNetwork, '1', createEllipsoid());
    const found = await method.segment(lesion.volume, lesion.mark);
    expect(found.mask).toEqual(createEllipsoid().segment(lesion.volume, lesion.mark).mask);
    expect(found.flags).toContain('network-set-aside');
  });
});
