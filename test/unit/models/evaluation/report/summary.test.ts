import { describe, expect, test } from '@jest/globals';
import type { EvaluationRow } from '../../../../../models/evaluation/report/evaluation-row.js';
import { evaluationRows } from '../../../../../models/evaluation/report/evaluation-row.js';
import { summarise } from '../../../../../models/evaluation/report/summarise.js';
import { summaryTables } from '../../../../../models/evaluation/report/summary-tables.js';
import { toCsv } from '../../../../../models/evaluation/report/to-csv.js';

const blank = evaluationRows([{ pair: { set: 's', id: 'x' }, label: 1, markDerived: true, outcomes: [] }], ['m'])[0];
const row = (values: Partial<EvaluationRow>): EvaluationRow => ({
  ...blank,
  dimension: 3,
  truthMl: 1,
  longMm: 15,
  freeSlicesBelow: 0,
  freeSlicesAbove: 0,
  ...values,
});

describe('summarise', () => {
  test('takes mean, median and the share under .5 over all lesions, a failed one as 0', () => {
    const rows = [0.9, 0.7, 0.4].map((dice) => row({ dice2d: dice, dice3d: dice }));
    const summary = summarise('m', [...rows, row({ error: 'method-failed', dimension: null })]);
    expect(summary).toMatchObject({ lesions: 4, failed: 1, refused: 0 });
    expect(summary.slice?.mean).toBeCloseTo(0.5);
    expect(summary.volume?.median).toBeCloseTo(0.55);
    expect(summary.volume?.shareUnderHalf).toBe(0.5);
  });

  test('leaves lesions that could not be read out of every number, and counts them', () => {
    const rows = [row({ dice2d: 0.8 }), row({ truthMl: null, error: 'ct-missing' })];
    expect(summarise('m', rows)).toMatchObject({ lesions: 1, failed: 0, refused: 1, slice: { mean: 0.8 } });
  });

  test('has no volume numbers for a 2D method', () => {
    expect(summarise('m', [row({ dimension: 2, dice2d: 0.8 })]).volume).toBeUndefined();
  });

  test('takes distances over the lesions for which they exist', () => {
    const rows = [4, 6, 100, null].map((hd95Mm3d) => row({ hd95Mm3d, dice3d: 0.5 }));
    expect(summarise('m', rows).volume?.hd95MedianMm).toBe(6);
  });

  test('has neither slice nor volume numbers without lesions', () => {
    expect(summarise('m', [])).toEqual({ method: 'm', lesions: 0, failed: 0, refused: 0 });
  });
});

describe('summaryTables', () => {
  const rows = [
    row({ id: 'a', dice2d: 0.9, dice3d: 0.8, longMm: 8 }),
    row({ id: 'b', dice2d: 0.7, dice3d: 0.6, longMm: 30, freeSlicesBelow: 1, freeSlicesAbove: 2 }),
    row({ id: 'c', dice2d: 0.4, dice3d: 0.3, longMm: 12, freeSlicesBelow: 3 }),
  ];
  const table = summaryTables('lung', rows, ['m']);

  test('gives the numbers of all lesions, of the groups, and by size', () => {
    expect(table).toContain('## lung: 3 lesions');
    expect(table).toMatch(/\| m +\| +3 \| +0 \| +\.667 \| +\.700 \| +33\.3 % \| +\.567 /);
    expect(table).toContain('### Long axis ≥ 10 mm: 2 lesions');
    expect(table).toContain('### A free slice on each side: 1 lesion\n');
    expect(table).toMatch(/< 10 mm \(1\) 2D \| +3D \| 10–20 mm \(1\) 2D \| +3D \| 20–50 mm \(1\) 2D/);
  });

  test('shows a group once where another one holds the same lesions', () => {
    expect(table).not.toContain('≥ 10 mm and a free slice');
  });

  test('shows dashes for what does not exist', () => {
    expect(summaryTables('s', [row({ dimension: 2, dice2d: 1 })], ['m'])).toMatch(/1\.000 \| +0\.0 % \| +– \| +– \|/);
  });

  test('says how many lesions were refused', () => {
    const refused = [...rows, row({ id: 'd', truthMl: null, longMm: null, error: 'ct-missing' })];
    expect(summaryTables('s', refused, ['m'])).toContain('1 lesion refused and in none of the numbers');
  });
});

describe('toCsv', () => {
  test('writes a header line, leaves null empty and quotes where it must', () => {
    const rows = [
      { id: 'a,b', value: 0.25, note: null },
      { id: 'say "x"', value: -3, note: 'two\nlines' },
    ];
    expect(toCsv(rows, ['id', 'value', 'note'])).toBe('id,value,note\n"a,b",0.25,\n"say ""x""",-3,"two\nlines"\n');
  });

  test('keeps a spreadsheet from running text as a formula', () => {
    expect(toCsv([{ id: '=1+1' }], ['id'])).toBe("id\n'=1+1\n");
  });
});
