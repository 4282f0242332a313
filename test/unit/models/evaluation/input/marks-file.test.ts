import { describe, expect, test } from '@jest/globals';
import { parseMarks } from '../../../../../models/evaluation/input/marks-file.js';

const longAxis = [
  [1, 2],
  [11.5, 2],
];
const shortAxis = [
  [5, 0],
  [5, 4],
];
const problemOf = (value: unknown): string => {
  try {
    parseMarks(typeof value === 'string' ? value : JSON.stringify(value));
  } catch (error) {
    return `${(error as { code: string }).code}: ${(error as Error).message}`;
  }
  return 'none';
};

describe('parseMarks', () => {
  test('reads marks with and without label and short axis', () => {
    const entries = [
      { id: 'a', keySlice: 3, longAxis },
      { id: 'b', label: 4, keySlice: 0, longAxis, shortAxis },
    ];
    expect(parseMarks(JSON.stringify(entries))).toEqual([
      { id: 'a', mark: { slice: 3, longAxis } },
      { id: 'b', label: 4, mark: { slice: 0, longAxis, shortAxis } },
    ]);
  });

  test('names every entry that is wrong, and what is wrong with it', () => {
    const problem = problemOf([
      { id: 'a', keySlice: 1, longAxis },
      { id: 'b', keySlice: -1, longAxis: [[1, 2]] },
      { id: 'c', keySlice: 1.5, longAxis, label: 0, colour: 'red' },
    ]);
    expect(problem).toMatch(/^marks-invalid: entry 1: keySlice .*entry 1: longAxis .*entry 2: .*keySlice/s);
    expect(problem).toMatch(/entry 2: label/);
    expect(problem).toMatch(/colour/);
    expect(problem).not.toMatch(/entry 0/);
  });

  test('refuses a long axis of length 0', () => {
    const point = [1, 1];
    expect(problemOf([{ id: 'a', keySlice: 1, longAxis: [point, point] }])).toMatch(
      /entry 0: longAxis the two endpoints/,
    );
  });

  test('refuses two marks of one lesion', () => {
    const mark = { id: 'a', label: 1, keySlice: 1, longAxis };
    expect(problemOf([mark, { ...mark, label: 2 }, mark])).toMatch(/entry 2: the same lesion as entry 0/);
  });

  test('takes several marks of an image without labels, but none twice', () => {
    const mark = { id: 'a', keySlice: 1, longAxis };
    const other = { ...mark, keySlice: 2 };
    expect(parseMarks(JSON.stringify([mark, other])).map(({ mark: { slice } }) => slice)).toEqual([1, 2]);
    expect(problemOf([mark, other, mark])).toMatch(/entry 2: the same lesion as entry 0/);
  });

  test('refuses what is not a JSON array', () => {
    expect(problemOf('{')).toMatch(/not JSON/);
    expect(problemOf({ id: 'a' })).toMatch(/not a JSON array/);
    expect(problemOf([null])).toMatch(/entry 0/);
  });

  test('shortens a long list of problems', () => {
    expect(problemOf(Array.from({ length: 100 }, () => ({})))).toMatch(/and \d+ more$/);
  });
});
