import { beforeAll, describe, expect, test } from '@jest/globals';
import { distance } from '../../../../dicom-sr/geometry/vec3.js';
import type { PhantomVisit, ScannedVisit } from '../../../../models/phantom/follow-up-phantom.js';
import { followUpPhantom } from '../../../../models/phantom/follow-up-phantom.js';
import { localShift } from '../../../../models/registration/local-shift.js';
import type { Registration } from '../../../../models/registration/register-studies.js';
import { registerStudies } from '../../../../models/registration/register-studies.js';
import { transformPoint, turnAbout } from '../../../../models/registration/rigid-transform.js';

const pose = turnAbout([0, 0, 0], [0.05, -0.04, 0.1], [23, -14, 310]);
const sizes: readonly number[] = [];
const cases: readonly (PhantomVisit & { readonly name: string; readonly limitMm: number })[] = [
  { name: 'moved and turned', slices: 48, matrix: 160, pose, sizes, limitMm: 2 },
  {
    name: 'another field of view and spacing, part of the body',
    slices: 60,
    matrix: 200,
    fieldOfViewMm: 330,
    extentMm: [-40, 110],
    pose,
    sizes,
    limitMm: 2,
  },
  { name: 'bent by breath', slices: 48, matrix: 160, pose, deformationMm: 6, sizes, limitMm: 7 },
];

const placed = ({ volume, affine }: ScannedVisit) => ({ ...volume, affine });

describe('two studies of one patient', () => {
  let first: ScannedVisit;
  let others: readonly ScannedVisit[];
  beforeAll(() => {
    const visits = [{ slices: 60, matrix: 192, sizes }, ...cases];
    [first, ...others] = followUpPhantom({ seed: 3, lesions: 6, painted: { slices: 48, matrix: 128 }, visits });
  }, 120_000);

  /** How far from the truth each point of the body's inside is put, mm. */
  const errors = (registration: Registration, visit: ScannedVisit): readonly number[] =>
    [-60, 0, 60].flatMap((x) =>
      [-40, 0, 40].flatMap((y) =>
        [-30, 40, 100].map((z) =>
          distance(transformPoint(registration.transform, [x, y, z]), visit.motion.toVisit([x, y, z])),
        ),
      ),
    );

  test.each(cases.map(({ name, limitMm }, i) => [name, limitMm, i] as const))(
    'are brought together: %s',
    (_, limitMm, i) => {
      const registration = registerStudies(placed(first), placed(others[i])) as Registration;
      expect(Math.max(...errors(registration, others[i]))).toBeLessThan(limitMm);
      expect(registration.correlation).toBeGreaterThan(0.9);
    },
  );

  test('tell where breath moved the surroundings of a place', () => {
    const bent = others[2];
    const registration = registerStudies(placed(first), placed(bent)) as Registration;
    const left = first.lesions.map(({ centreLps }) => {
      const { place } = localShift(registration, centreLps, 8);
      return distance(place, bent.motion.toVisit(centreLps));
    });
    const rigid = first.lesions.map(({ centreLps }) =>
      distance(transformPoint(registration.transform, centreLps), bent.motion.toVisit(centreLps)),
    );
    const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(mean(left)).toBeLessThan(3);
    expect(mean(left)).toBeLessThan(mean(rigid) + 0.5);
  });

  test('are refused where one of them holds no body, or another one', () => {
    const empty = { ...placed(first), voxels: new Int16Array(first.volume.voxels.length).fill(-1000) };
    expect(registerStudies(placed(first), empty)).toMatchObject({ reason: 'no-body' });
    const noise = Int16Array.from({ length: first.volume.voxels.length }, (_, i) => ((i * 7919) % 97) * 12 - 300);
    expect(registerStudies(placed(first), { ...placed(first), voxels: noise })).toHaveProperty('reason');
  });
});
