import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Visit } from '../../../models/follow-up/assess-timeline.js';
import { assessTimeline } from '../../../models/follow-up/assess-timeline.js';
import type { TargetAtVisit } from '../../../models/follow-up/target-response.js';

const size: fc.Arbitrary<TargetAtVisit['size']> = fc.oneof(
  { weight: 6, arbitrary: fc.double({ min: 0.5, max: 90, noNaN: true }) },
  fc.constantFrom<TargetAtVisit['size']>('absent', 'too-small', 'not-evaluated'),
);
const timeline: fc.Arbitrary<readonly Visit[]> = fc
  .tuple(fc.array(fc.boolean(), { minLength: 1, maxLength: 5 }), fc.integer({ min: 1, max: 6 }))
  .chain(([nodes, visits]) =>
    fc.array(fc.tuple(...nodes.map(() => size)), { minLength: visits, maxLength: visits }).map((rows) =>
      rows.map((row, i) => ({
        date: `2024${String(i + 10)}01`,
        targets: row.map((each, j) => ({ id: String(j), isNode: nodes[j], size: each })),
      })),
    ),
  );
const responses = (visits: readonly Visit[]) => assessTimeline(visits).map(({ date, response }) => [date, response]);

describe('the responses of a patient', () => {
  test('do not depend on the order in which visits or lesions are told', () => {
    fc.assert(
      fc.property(timeline, (visits) => {
        const turned = visits.toReversed().map((visit) => ({ ...visit, targets: visit.targets.toReversed() }));
        expect(responses(turned)).toEqual(responses(visits));
      }),
    );
  });

  test('stay progressive or grow into it when every lesion is larger', () => {
    fc.assert(
      fc.property(timeline, (visits) => {
        const last = visits.at(-1);
        if (last === undefined || visits.length < 2) return;
        const grown = last.targets.map((target) => ({
          ...target,
          size: typeof target.size === 'number' ? target.size * 2 : target.size,
        }));
        const [before] = assessTimeline(visits).slice(-1);
        const [after] = assessTimeline([...visits.slice(0, -1), { ...last, targets: grown }]).slice(-1);
        if (before.response === 'PD') expect(after.response).toBe('PD');
      }),
    );
  });

  test('are the same for lesions twice as large wherever no rule in mm decides', () => {
    const large = fc.array(fc.double({ min: 40, max: 90, noNaN: true }), { minLength: 2, maxLength: 6 });
    fc.assert(
      fc.property(large, (sizes) => {
        const visits = (scale: number): readonly Visit[] =>
          sizes.map((mm, i) => ({
            date: `2024${String(i + 10)}01`,
            targets: [{ id: 'a', isNode: false, size: scale * mm }],
          }));
        expect(responses(visits(2))).toEqual(responses(visits(1)));
      }),
    );
  });

  test('need every lesion: one that a visit does not name was not evaluated', () => {
    fc.assert(
      fc.property(timeline, (visits) => {
        const [first, second] = visits;
        if (second === undefined || first.targets.some((target) => typeof target.size !== 'number')) return;
        const [, assessed] = assessTimeline([first, { ...second, targets: second.targets.slice(1) }]);
        expect(['NE', 'PD']).toContain(assessed.response);
      }),
    );
  });
});
