import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { writeModel } from '../../../../models/engine/write-model.js';
import { enhancePlane } from '../../../../models/enhancement/enhance-plane.js';
import { createEnhancedMethod } from '../../../../models/enhancement/enhanced-method.js';
import { enhancementFile, enhancementPreprocessing } from '../../../../models/enhancement/enhancement-file.js';
import { enhancementModel, openEnhancer } from '../../../../models/enhancement/enhancer.js';
import type { Tensor } from '../../../../models/graph/value.js';
import { createEllipsoid } from '../../../../models/methods/ellipsoid.js';
import { enhance } from '../../../../models/networks/stacked-gan/stacked-gan.js';
import { ball } from '../methods/ball.js';
import { noisyWeights } from '../networks/noisy-weights.js';

const folder = mkdtempSync(join(tmpdir(), 'recist3d-enhance-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const tiny = {
  id: 'stacked-gan-tiny',
  denoiser: { blocks: 1, channels: 4 },
  enhancer: { blocks: 1, channels: 4 },
  discriminator: { channels: [4], dense: 4 },
};

describe('an enhanced slice', () => {
  const window = { lower: 0, upper: 100 };
  const halved = async ({ shape, data }: Tensor) => {
    const half = { shape, data: Float32Array.from(data as Float32Array, (value) => value / 2) };
    return { denoised: half, enhanced: half };
  };

  test('is changed within its window, and keeps what lies beyond', async () => {
    const { enhanced } = await enhancePlane([-50, 40, 100, 150], { rows: 2, columns: 2 }, window, halved);
    [-50, 20, 50, 100].forEach((value, i) => expect(enhanced[i]).toBeCloseTo(value, 3));
  });
});

describe('the enhancement of an installation', () => {
  beforeAll(() => {
    const weights = noisyWeights((scope) => enhance(scope, scope.graph.input('image', ['N', 1, 8, 8]), tiny));
    writeModel(folder, enhancementFile(tiny, weights), {
      name: enhancementModel,
      version: '3',
      description: 'A test.',
      network: tiny.id,
      licence: 'Apache-2.0',
      data: [{ name: 'noise', licence: 'Apache-2.0', citation: 'none' }],
      citations: [],
      metrics: [],
      preprocessing: { id: enhancementPreprocessing, parameters: {} },
      training: 'none',
    });
  });

  test('takes slices of any size', async () => {
    const enhancer = openEnhancer({ weights: folder });
    for (const [rows, columns] of [
      [9, 14],
      [70, 52],
    ] as const) {
      // prettier-ignore
      const hu = Float32Array.from({ length: rows * columns }, (_, i) => (i % 200) - 50);
      const { denoised, enhanced } = await enhancer.enhance(hu, { rows, columns }, { lower: -100, upper: 200 });
      expect(denoised).toHaveLength(hu.length);
      // Within the window, and another image than the scanner's.
      expect(enhanced.every((value) => value > -100.01 && value < 200.01)).toBe(true);
      expect(enhanced).not.toEqual(hu);
    }
  });

  test('lets a method look at better slices, and says so', async () => {
    const { volume, mark } = ball();
    const method = createEnhancedMethod(createEllipsoid(), openEnhancer({ weights: folder }));
    expect(method.description).toMatchObject({ id: 'ellipsoid-enhanced', parameters: { enhancementVersion: '3' } });
    const before = Float32Array.from(volume.voxels);
    const { mask } = await method.segment(volume, mark);
    expect(mask.voxels).toContain(1);
    expect(Float32Array.from(volume.voxels)).toEqual(before);
  });

  test('is refused where its weights are not installed', () => {
    expect(() => openEnhancer({ weights: join(folder, 'none') })).toThrow(
      expect.objectContaining({ code: 'weights-not-installed' }),
    );
  });
});
