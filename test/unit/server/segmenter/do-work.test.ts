import { describe, expect, test } from '@jest/globals';
import { createMethodRegistry } from '../../../../models/methods/method-registry.js';
import { createInProcessSegmenter } from '../../../../server/segmenter/in-process-segmenter.js';
import { ball } from '../../models/methods/ball.js';

describe('what a segmenter does for a reader', () => {
  const segmenter = createInProcessSegmenter(createMethodRegistry());
  const { volume, mark } = ball();
  const request = { volume, mark, method: 'ellipsoid' };

  test('segments quickly what it segments in full, without the interval', async () => {
    const [quick, full] = [await segmenter.segmentQuickly(request), await segmenter.segment(request)];
    const { volumeIntervalMm3, ...measured } = full.measurements;
    expect(volumeIntervalMm3[0]).toBeLessThanOrEqual(measured.volumeMm3);
    expect([quick.mask, quick.measurements, quick.checks]).toEqual([full.mask, measured, full.checks]);
  });

  test('cuts under constraints whatever the method, and by the method without', async () => {
    const ends = [mark.slice, mark.slice] as const;
    expect((await segmenter.segmentQuickly({ ...request, constraints: { ends } })).method.id).toBe('interactive-cut');
    expect((await segmenter.segmentQuickly({ ...request, constraints: {} })).method.id).toBe('ellipsoid');
  });

  test('does nothing more once it is closed', async () => {
    const closed = createInProcessSegmenter(createMethodRegistry());
    await closed.close();
    await expect(closed.segmentQuickly(request)).rejects.toMatchObject({ code: 'segmenter-closed' });
  });
});
