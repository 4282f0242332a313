import { describe, expect, test } from '@jest/globals';
import { partialVolume, truthMask } from '../../../../models/phantom/partial-volume.js';
import { phantomGrid } from '../../../../models/phantom/phantom-grid.js';
import { seededRandom } from '../../../../models/phantom/seeded-random.js';
import { lesionShape } from '../../../../models/phantom/lesion-shape.js';
import { ellipsoid } from '../../../../models/phantom/shape.js';

const grid = phantomGrid({ slices: 80, matrix: 384 });

describe('partialVolume', () => {
  test('measures an ellipsoid as geometry does', () => {
    const { volumeMm3 } = partialVolume(ellipsoid([3.3, -7.1, 12.6], [12, 9, 7]), grid);
    expect(volumeMm3 / ((4 / 3) * Math.PI * 12 * 9 * 7)).toBeCloseTo(1, 2);
  });

  test('measures an irregular solid as its radius integrated over all directions', () => {
    const shape = lesionShape(seededRandom(7), {
      centreMm: [0, 0, 20],
      radiusMm: 14,
      flattening: [0.85, 0.7],
      irregularity: 0.15,
    });
    // ∫ r³/3 dΩ over a Fibonacci sphere; r is where the depth changes its sign
    const directions = 4000;
    let integral = 0;
    for (let n = 0; n < directions; n++) {
      const w = 1 - (2 * n + 1) / directions;
      const angle = n * Math.PI * (3 - Math.sqrt(5));
      const across = Math.sqrt(1 - w * w);
      const [u, v] = [across * Math.cos(angle), across * Math.sin(angle)];
      let [low, high] = [0.1, 40];
      for (let i = 0; i < 40; i++) {
        const r = (low + high) / 2;
        if (shape.depth(r * u, r * v, 20 + r * w) > 0) low = r;
        else high = r;
      }
      integral += (low ** 3 / 3) * ((4 * Math.PI) / directions);
    }
    expect(partialVolume(shape, grid).volumeMm3 / integral).toBeCloseTo(1, 2);
  });

  test('gives each voxel the share that the solid fills', () => {
    const { shares, shape } = partialVolume(ellipsoid([0, 0, 0], [20, 20, 20]), grid);
    expect(Math.max(...shares)).toBe(1);
    expect(Math.min(...shares)).toBe(0);
    expect(shares.some((share) => share > 0.2 && share < 0.8)).toBe(true);
    expect(shares).toHaveLength(shape[0] * shape[1] * shape[2]);
  });

  test('cuts the truth at one half and to the smallest region', () => {
    const part = partialVolume(ellipsoid([0, 0, 0], [9, 6, 6]), grid);
    const truth = truthMask(part);
    expect(truth.voxels.reduce((sum, voxel) => sum + voxel, 0)).toBe(
      part.shares.filter((share) => share >= 0.5).length,
    );
    expect(truth.shape).toEqual([4, 12, 18]);
  });

  test('is empty for a solid smaller than half a voxel', () => {
    const tiny = partialVolume(ellipsoid([0, 0, 0], [0.2, 0.2, 0.2]), grid);
    expect(truthMask(tiny).voxels).toHaveLength(0);
    expect(tiny.volumeMm3).toBeLessThan(0.2);
  });
});
