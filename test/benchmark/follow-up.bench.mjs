import { matchStudies } from '../../dist/models/follow-up/match-studies.js';
import { followUpPhantom } from '../../dist/models/phantom/follow-up-phantom.js';
import { seededRandom } from '../../dist/models/phantom/seeded-random.js';
import { turnAbout } from '../../dist/models/registration/rigid-transform.js';
import { median } from './benchmark.mjs';

export const title =
  'Lesions over time: two studies of 512² × 134 and 512² × 100 with 40 lesions each registered and matched, on one thread; CPU time';

const limitMs = 2000;
const leastF1 = 0.95;
const seeds = [21, 22];

/** Of 46 lesions 6 vanish, 6 are new, and 34 grow or shrink. */
function pairOfStudies(seed) {
  const random = seededRandom(seed);
  const numbers = Array.from({ length: 46 }, (_, i) => i);
  const visits = [
    { slices: 134, matrix: 512, sizes: numbers.map((i) => (i >= 40 ? 0 : 1)) },
    {
      slices: 100,
      matrix: 512,
      fieldOfViewMm: 350,
      deformationMm: 8,
      pose: turnAbout([0, 0, 0], [0.05, -0.04, 0.1], [18, 5, -240]),
      sizes: numbers.map((i) => (i < 6 ? 0 : 0.6 + random.uniform())),
    },
  ];
  return [...followUpPhantom({ seed, lesions: 46, painted: { slices: 60, matrix: 192 }, visits })];
}

const studyOf = ({ volume, affine, lesions }) => ({
  volume: { ...volume, affine },
  lesions: lesions.map(({ number, site, centreLps, mark: { longAxis } }) => ({
    id: String(number),
    organ: site.value,
    centreLps,
    longAxisMm: volume.spacingMm[1] * Math.hypot(longAxis[0][0] - longAxis[1][0], longAxis[0][1] - longAxis[1][1]),
  })),
});

/** CPU time is what the limit is of: whatever else the machine does is not measured. The clock is told beside it. */
function taking(action) {
  const before = process.cpuUsage();
  const started = performance.now();
  const result = action();
  const { user, system } = process.cpuUsage(before);
  return { cpuMs: (user + system) / 1000, wallMs: performance.now() - started, result };
}

export async function run() {
  const taken = [];
  const clock = [];
  let [right, found, there] = [0, 0, 0];
  for (const seed of seeds) {
    const [earlier, later] = pairOfStudies(seed);
    const studies = [studyOf(earlier), studyOf(later)];
    for (let round = 0; round < 2; round++) {
      const { cpuMs, wallMs, result } = taking(() => matchStudies(...studies));
      taken.push(cpuMs);
      clock.push(wallMs);
      if (round > 0) continue;
      right += result.matches.filter((match) => match.earlier === match.later).length;
      found += result.matches.length;
      there += earlier.lesions.filter(({ number }) => later.lesions.some((other) => other.number === number)).length;
    }
  }
  return [
    { what: 'a pair of studies, median', value: median(taken), unit: 'ms', limit: limitMs },
    { what: 'the first pair of a process, nothing compiled yet', value: taken[0], unit: 'ms', limit: limitMs },
    { what: 'a pair of studies, slowest', value: Math.max(...taken), unit: 'ms', limit: limitMs },
    { what: 'a pair of studies by the clock, median', value: median(clock), unit: 'ms' },
    {
      what: 'lesions matched wrongly or not at all, share (1 − F1)',
      value: 1 - (2 * right) / (found + there),
      unit: '',
      limit: 1 - leastF1,
    },
  ];
}
