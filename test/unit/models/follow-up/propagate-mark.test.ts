import { beforeAll, describe, expect, test } from '@jest/globals';
import type { PropagatedMark } from '../../../../models/follow-up/propagate-mark.js';
import { propagateMark } from '../../../../models/follow-up/propagate-mark.js';
import { createGraphCut3d } from '../../../../models/methods/graph-cut-3d.js';
import { alignMasks } from '../../../../models/metrics/align-masks.js';
import { countOverlap, overlapMetrics } from '../../../../models/metrics/overlap.js';
import type { ScannedVisit } from '../../../../models/phantom/follow-up-phantom.js';
import { followUpPhantom } from '../../../../models/phantom/follow-up-phantom.js';
import type { Registration } from '../../../../models/registration/register-studies.js';
import { registerStudies } from '../../../../models/registration/register-studies.js';
import { turnAbout } from '../../../../models/registration/rigid-transform.js';

const placed = ({ volume, affine }: ScannedVisit) => ({ ...volume, affine });
const visits = [
  { slices: 60, matrix: 224, sizes: [] },
  {
    slices: 60,
    matrix: 224,
    deformationMm: 5,
    pose: turnAbout([0, 0, 0], [0.03, -0.02, 0.05], [18, 5, -240]),
    sizes: [1.3, 0.8, 1, 1.2, 1, 0],
  },
];

describe('a mark that is carried to the next study', () => {
  let earlier: ScannedVisit;
  let later: ScannedVisit;
  let registration: Registration;
  beforeAll(() => {
    const phantom = { seed: 2, lesions: 6, painted: { slices: 60, matrix: 224 }, visits };
    [earlier, later] = followUpPhantom(phantom);
    registration = registerStudies(placed(earlier), placed(later)) as Registration;
  }, 120_000);

  const carried = async (number: number) => {
    const lesion = earlier.lesions.find((each) => each.number === number);
    if (lesion === undefined) throw new Error('the phantom has no such lesion');
    const from = { volume: placed(earlier), mark: lesion.mark };
    return (await propagateMark(from, placed(later), registration, createGraphCut3d())) as PropagatedMark;
  };

  test.each([0, 1, 3])('finds a lesion that grew or shrank, and measures it anew: %s', async (number) => {
    const candidate = await carried(number);
    const truth = later.lesions.find((each) => each.number === number);
    if (truth === undefined) throw new Error('the phantom has no such lesion');
    const { first, second } = alignMasks(candidate.mask, truth.truth);
    expect(overlapMetrics(countOverlap(first, second)).dice).toBeGreaterThan(0.75);
    expect(candidate.confidence).toBeGreaterThan(0.5);
    expect(candidate.mark.shortAxis).toBeDefined();
  });

  test('is less sure where the lesion is gone', async () => {
    expect((await carried(5)).confidence ?? 0).toBeLessThan((await carried(0)).confidence);
  });

  test('has no candidate where the scan ends before it', async () => {
    const [slices, rows, columns] = later.volume.shape;
    const upper = {
      ...placed(later),
      voxels: later.volume.voxels.subarray((slices - 8) * rows * columns),
      shape: [8, rows, columns] as const,
      affine: {
        ...later.affine,
        origin: [...later.affine.origin.slice(0, 2), 5000] as unknown as [number, number, number],
      },
    };
    const lesion = earlier.lesions[0];
    const from = { volume: placed(earlier), mark: lesion.mark };
    expect(await propagateMark(from, upper, registration, createGraphCut3d())).toEqual({ reason: 'outside-scan' });
  });
});
