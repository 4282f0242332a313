import { describe, expect, test } from '@jest/globals';
import type { MaskedLesionView } from '../../../server/http/lesion/lesion-schemas.js';
import { afterSaving, atStep } from '../../../ohif-extension/extension-lesion-review/src/review/shown-lesion.js';
import type { ShownLesion } from '../../../ohif-extension/extension-lesion-review/src/review/shown-lesion.js';

const masked = (...runs: number[]): MaskedLesionView =>
  ({ mask: { grid: {}, slices: [{ sopInstanceUID: '1.2', runs }] }, flags: [] }) as unknown as MaskedLesionView;

describe('the lesion in view', () => {
  const [automatic, drawn] = [masked(0, 4), masked(0, 9)];
  const opened = { jobId: 'a', saved: automatic, live: automatic, strokes: [], edited: false, version: 3, since: 1 };
  const before = opened as unknown as ShownLesion;
  const after: ShownLesion = { ...before, live: drawn, edited: true };

  test('is as the server has it once what is drawn was saved', () => {
    expect(afterSaving(after, drawn.mask, drawn, 4)).toMatchObject({
      edited: false,
      version: 4,
      saved: { mask: drawn.mask, source: 'corrected' },
    });
  });

  test('stays unsaved where more was drawn while it was being saved', () => {
    const saved = afterSaving(after, masked(0, 12).mask, drawn, 4);
    expect(saved).toMatchObject({ edited: true, version: 4, saved: { mask: drawn.mask } });
  });

  test('is unsaved again, on the version that was saved, at a step from before', () => {
    const saved = afterSaving(after, drawn.mask, drawn, 4);
    expect(atStep(before, saved)).toMatchObject({ edited: true, version: 4, live: automatic, saved: saved.saved });
    expect(atStep(after, saved)).toMatchObject({ edited: false, version: 4 });
  });

  test('is unchanged at the first step where nothing was saved since', () => {
    expect(atStep(before, after)).toEqual(before);
    expect(atStep(after, before)).toEqual(after);
  });
});
