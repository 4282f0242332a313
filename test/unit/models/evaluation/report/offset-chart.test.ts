import { describe, expect, test } from '@jest/globals';
import type { EvaluatedLesion } from '../../../../../models/evaluation/run/run-evaluation.js';
import { diceByOffset } from '../../../../../models/evaluation/report/dice-by-offset.js';
import { offsetChart } from '../../../../../models/evaluation/report/offset-chart.js';
import { svgToPng } from '../../../../../models/rendering/svg-to-png.js';

const perfect = { dice: 1 } as never;
const lesion = (id: string, byOffset: readonly (readonly [number, number])[]): EvaluatedLesion => ({
  pair: { set: 's', id },
  label: 1,
  markDerived: true,
  outcomes: [
    {
      method: 'cut',
      methodId: 'cut',
      methodVersion: '1',
      dimension: 3,
      seconds: 0,
      flags: [],
      scores: { slice: perfect, byOffset: byOffset.map(([offset, dice]) => ({ offset, dice })) },
    },
  ],
});

describe('diceByOffset', () => {
  test('takes the mean over the lesions that hold the slice', () => {
    const lesions = [
      lesion('a', [
        [-1, 0.4],
        [0, 0.8],
      ]),
      lesion('b', [
        [0, 0.6],
        [1, 0.5],
      ]),
    ];
    const points = diceByOffset(lesions, ['cut', 'other']);
    expect(points.get('cut')?.map(({ offset, lesions: n, dice }) => [offset, n, dice])).toEqual([
      [-1, 1, 0.4],
      [0, 2, 0.7],
      [1, 1, 0.5],
    ]);
    expect(points.get('other')).toEqual([]);
  });
});

describe('offsetChart', () => {
  const many = Array.from({ length: 20 }, (_, i) =>
    lesion(
      `l${i}`,
      i === 0
        ? [
            [0, 0.9],
            [7, 0.1],
          ]
        : [
            [0, 0.9],
            [1, 0.8],
          ],
    ),
  );
  const svg = offsetChart('Dice of s', diceByOffset(many, ['cut']));

  test('names its axes, its method, and how many lesions stand behind a point', () => {
    for (const text of ['Dice of s', 'Mean Dice', 'Slices from the RECIST slice', 'cut', '+1', 'n=19']) {
      expect(svg).toContain(text);
    }
  });

  test('leaves out offsets that hardly any lesion reaches', () => {
    expect(svg).not.toContain('+7');
  });

  test('is the same for the same numbers', () => {
    expect(offsetChart('Dice of s', diceByOffset(many, ['cut']))).toBe(svg);
  });

  test('becomes a picture, also without any point', () => {
    for (const chart of [svg, offsetChart('Nothing', new Map())]) {
      expect(Buffer.from(svgToPng(chart).subarray(1, 4)).toString()).toBe('PNG');
    }
  });
});
