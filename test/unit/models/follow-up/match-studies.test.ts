import { describe, expect, test } from '@jest/globals';
import type { MatchedLesion } from '../../../../models/follow-up/matched-lesion.js';
import { matchStudies } from '../../../../models/follow-up/match-studies.js';
import type { ScannedVisit, VisitLesion } from '../../../../models/phantom/follow-up-phantom.js';
import { followUpPhantom } from '../../../../models/phantom/follow-up-phantom.js';
import { seededRandom } from '../../../../models/phantom/seeded-random.js';
import { turnAbout } from '../../../../models/registration/rigid-transform.js';

/** Of 46 lesions 6 vanish, 6 are new, and 34 grow or shrink. */
const [all, coming, going] = [46, 6, 6];

function pairOfStudies(seed: number): readonly ScannedVisit[] {
  const random = seededRandom(seed);
  const numbers = Array.from({ length: all }, (_, i) => i);
  const visits = [
    { slices: 48, matrix: 144, sizes: numbers.map((i) => (i >= all - coming ? 0 : 1)) },
    {
      slices: 46,
      matrix: 136,
      fieldOfViewMm: 350,
      deformationMm: 8,
      pose: turnAbout([0, 0, 0], [0.05, -0.04, 0.1], [18, 5, -240]),
      sizes: numbers.map((i) => (i < going ? 0 : 0.6 + random.uniform())),
    },
  ];
  return [...followUpPhantom({ seed, lesions: all, painted: { slices: 48, matrix: 128 }, visits })];
}

const asMatched = ({ volume, lesions }: ScannedVisit): readonly MatchedLesion[] =>
  lesions.map(({ number, site, centreLps, mark: { longAxis } }: VisitLesion) => ({
    id: String(number),
    organ: site.value,
    centreLps,
    longAxisMm: volume.spacingMm[1] * Math.hypot(longAxis[0][0] - longAxis[1][0], longAxis[0][1] - longAxis[1][1]),
  }));

const studyOf = (visit: ScannedVisit) => ({
  volume: { ...visit.volume, affine: visit.affine },
  lesions: asMatched(visit),
});

describe('forty lesions a study, some new, some gone, in a body that bent', () => {
  test('find each other with an F1 of .95 at least', () => {
    let [right, found, true_] = [0, 0, 0];
    for (const seed of [11, 12]) {
      const [earlier, later] = pairOfStudies(seed);
      const { matches, registration } = matchStudies(studyOf(earlier), studyOf(later));
      expect(registration).toBeDefined();
      expect(earlier.lesions.length).toBeGreaterThanOrEqual(38);
      right += matches.filter((match) => match.earlier === match.later).length;
      found += matches.length;
      true_ += earlier.lesions.filter(({ number }) => later.lesions.some((other) => other.number === number)).length;
    }
    expect((2 * right) / (found + true_)).toBeGreaterThanOrEqual(0.95);
  }, 120_000);
});
