import { describe, expect, test } from '@jest/globals';
import { fitMask } from '../../../models/interactive/fit-mask.js';
import { createLesionNetworkMethod } from '../../../models/lesion-network/lesion-network-method.js';
import type { PredictLesion } from '../../../models/lesion-network/lesion-probability.js';
import { channelNames } from '../../../models/lesion-network/mark-channels.js';
import { gridSize } from '../../../models/lesion-network/lesion-grid.js';
import { createRecistD } from '../../../models/methods/recist-d.js';
import { createWorkingVolume } from '../../../models/working-volume/working-volume.js';
import type { Volume } from '../../../dicom-sr/volume/volume.js';
import type { VoxelMark } from '../../../dicom-sr/volume/voxel-mark.js';
import type { DrawnMark } from '../../../server/http/lesion/lesion-schemas.js';
import type {
  ImagePixels,
  SeriesGrid,
  Surroundings,
} from '../../../ohif-extension/extension-lesion-review/src/viewer/series-part.js';
import {
  isRegular,
  partAround,
  surroundingsIn,
} from '../../../ohif-extension/extension-lesion-review/src/viewer/series-part.js';
import { ball } from '../models/methods/ball.js';
import type { Ball } from '../models/methods/ball.js';

const { slices, rows, columns } = gridSize;
const area = rows * columns;
const channels = channelNames.length;

/** Follows the intensities that it sees around the mark, so that what is cut off would show. */
const predict: PredictLesion = async ({ shape, data }) => {
  const probability = new Float32Array(shape[0] * slices * area);
  for (let plane = 0; plane < shape[0] * slices; plane++)
    for (let i = 0; i < area; i++) {
      const likelihood = Number(data[(plane * channels + channelNames.indexOf('intensity-likelihood')) * area + i]);
      probability[plane * area + i] = 1 / (1 + Math.exp(-2 * likelihood));
    }
  return { shape: [shape[0], slices, rows, columns], data: probability };
};
const method = createLesionNetworkMethod(predict, '1', createRecistD());

/** The series as the viewer holds it. */
const gridOf = ({ volume: { shape, spacingMm } }: Ball): SeriesGrid => ({
  images: Array.from({ length: shape[0] }, (_, k) => ({ position: [0, 0, k * spacingMm[0]] })),
  orientation: [1, 0, 0, 0, 1, 0],
  rows: shape[1],
  columns: shape[2],
  pixelSpacing: [spacingMm[1], spacingMm[2]],
  sliceSpacing: spacingMm[0],
});

/** Stored values lie 1024 above HU. */
function around(lesion: Ball): Surroundings {
  const { shape, voxels } = lesion.volume;
  const { slice } = lesion.mark;
  const part = partAround(gridOf(lesion), drawn(lesion), slice);
  const images = Array.from({ length: part.slices.count }, (_, i): ImagePixels => {
    const first = (part.slices.first + i) * shape[1] * shape[2];
    const pixels = Array.from(voxels.slice(first, first + shape[1] * shape[2]), (hu) => (hu + 1024) / 2);
    return { pixels, slope: 2, intercept: -1024 };
  });
  return surroundingsIn(gridOf(lesion), part, images, drawn(lesion), slice);
}

/** As DICOM counts: the centre of the top left pixel is (0.5, 0.5). */
function drawn({ mark: { slice, longAxis, shortAxis } }: Ball): DrawnMark {
  const line = (axis: typeof longAxis): DrawnMark['longAxis'] => ({
    endpoints: axis.map(([column, row]) => [column + 0.5, row + 0.5]) as DrawnMark['longAxis']['endpoints'],
  });
  return { sopInstanceUID: `1.${slice}`, longAxis: line(longAxis), shortAxis: line(shortAxis!) };
}

type Spacing = Ball['volume']['spacingMm'];
const cases: readonly [what: string, radiusMm: number, heightMm: number, spacing: Spacing][] = [
  ['a small lesion', 2.5, 2.5, [2.5, 0.8, 0.8]],
  ['a lesion on thick slices', 6, 8, [5, 0.8, 0.8]],
  ['a lesion on thin slices', 3, 2, [0.4, 0.8, 0.8]],
  ['a lesion on oblong pixels', 8, 6, [3, 1, 0.7]],
];

/** What the cut looks at, wherever the volume begins. */
function workingOf(volume: Volume, { slice, longAxis, shortAxis }: VoxelMark) {
  const { shape, intensities } = createWorkingVolume(volume, { slice, longAxis, shortAxis: shortAxis! });
  return { shape, intensities };
}

describe('what the browser segments', () => {
  test.each(cases)(
    'gives of %s the mask of the whole series, voxel for voxel',
    async (_, radiusMm, heightMm, spacing) => {
      const lesion = ball({ radiusMm, heightMm, spacing: spacing as never });
      const { origin, volume, mark } = around(lesion);
      expect(volume.voxels.length).toBeLessThan(lesion.volume.voxels.length);
      expect(workingOf(volume, mark)).toEqual(workingOf(lesion.volume, lesion.mark));
      const part = (await method.segment(volume, mark)).mask;
      const placed = { ...part, origin: part.origin.map((at, axis) => at + origin[axis]) as never };
      const whole = (await method.segment(lesion.volume, lesion.mark)).mask;
      const { shape } = lesion.volume;
      expect(fitMask(placed, shape)).toEqual(fitMask(whole, shape));
    },
  );

  test('is a series without a gap or a shear', () => {
    const grid = gridOf(ball());
    const moved = (change: (k: number) => readonly number[]): SeriesGrid => ({
      ...grid,
      images: grid.images.map(({ position }, k) => ({ position: position.map((at, axis) => at + change(k)[axis]) })),
    });
    expect(isRegular(grid)).toBe(true);
    expect(isRegular(moved((k) => [0, 0, k < 12 ? 0 : 2.5]))).toBe(false);
    expect(isRegular(moved((k) => [0, k, 0]))).toBe(false);
  });
});
