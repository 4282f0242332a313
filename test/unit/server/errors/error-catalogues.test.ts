import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { describeErrors, errorCatalogues, findErrorEntry } from '../../../../server/errors/error-catalogues.js';

describe('the error catalogues', () => {
  test('name each code once over all layers', () => {
    const codes = errorCatalogues.flatMap(({ entries }) => Object.keys(entries));
    expect(codes.filter((code, i) => codes.indexOf(code) !== i)).toEqual([]);
  });

  test('say what happened and what to do in whole sentences', () => {
    for (const { entries } of errorCatalogues) {
      for (const { meaning, nextStep } of Object.values(entries)) {
        expect(meaning).toMatch(/^[A-Z].*\.$/);
        expect(nextStep).toMatch(/^[A-Z].*\.$/);
      }
    }
  });

  test('find an entry by its code and nothing by an unknown one', () => {
    expect(findErrorEntry('missing-slice')?.meaning).toContain('slice');
    expect(findErrorEntry('no-such-code')).toBeUndefined();
  });

  test('are what docs/errors.md says', () => {
    if (process.env['UPDATE_DOCS'] === '1') writeFileSync('docs/errors.md', describeErrors());
    expect(readFileSync('docs/errors.md', 'utf8')).toBe(describeErrors());
  });
});
