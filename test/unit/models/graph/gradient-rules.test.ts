import { describe, expect, test } from '@jest/globals';
import { operatorTable } from '../../../../models/graph/operator-table.js';
import { gradientDeviation } from './finite-differences.js';
import { operatorCases } from './operator-cases.js';

describe('gradient rules', () => {
  const rows = Object.entries(operatorCases).flatMap(([op, list]) =>
    list.map((row) => [`${op} ${row.what}`.trim(), row] as const),
  );

  test.each(rows)('%s agrees with central differences', async (_title, row) => {
    expect(await gradientDeviation(row)).toBeLessThan(5e-3);
  });

  test('every operator with a rule has a case', () => {
    const withRule = Object.entries(operatorTable).filter(([, { gradient }]) => gradient !== undefined);
    expect(withRule.map(([op]) => op).filter((op) => operatorCases[op] === undefined)).toEqual([]);
  });
});
