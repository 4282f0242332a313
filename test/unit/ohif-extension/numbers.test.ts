import { describe, expect, test } from '@jest/globals';
import type { CandidateView } from '../../../server/http/candidates/candidate-schemas.js';
import { candidateAxes } from '../../../ohif-extension/extension-lesion-review/src/panels/numbers.js';

describe('numbers of the panel', () => {
  test('give a candidate the size that its mark would have, not that of its outermost pixels', () => {
    const axis = (to: [number, number], lengthMm: number): CandidateView['longAxis'] => ({
      endpoints: [[10.5, 20.5], to],
      lengthMm,
    });
    const grid = {
      seriesInstanceUID: '1.2',
      frameOfReferenceUID: '1.3',
      rows: 192,
      columns: 192,
      pixelSpacing: [2, 1] as [number, number],
      imageOrientationPatient: [1, 0, 0, 0, 1, 0],
    };
    const [longAxis, shortAxis] = [axis([16.5, 24.5], 12.6), axis([14.5, 20.5], 5)];
    expect(candidateAxes({ longAxis, shortAxis, mask: { grid, slices: [] } })).toBe('10.0 × 4.0 mm');
  });
});
