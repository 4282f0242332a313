import { describe, expect, test } from '@jest/globals';
import type { MarkAxes } from '../../../../models/mark/mark-ellipse.js';
import { markBox } from '../../../../models/mark/mark-box.js';
import { lineMask } from '../../../../models/raster/line-mask.js';
import { splitByDistance } from '../../../../models/trimap/split-by-distance.js';
import { trimapFromBox } from '../../../../models/trimap/trimap-from-box.js';
import { trimapFromRecist } from '../../../../models/trimap/trimap-from-recist.js';
import { BACKGROUND, FOREGROUND, PROBABLE_BACKGROUND, PROBABLE_FOREGROUND } from '../../../../models/trimap/trimap.js';

/** A mark of 61 × 31 pixels in the middle of its ROI of 122 × 62. */
const axes: MarkAxes = {
  longAxis: [
    [30.5, 30.5],
    [90.5, 30.5],
  ],
  shortAxis: [
    [60.5, 15.5],
    [60.5, 45.5],
  ],
};
const size = { rows: 62, columns: 122 };
const share = (trimap: Uint8Array, value: number): number =>
  trimap.reduce((count, label) => count + (label === value ? 1 : 0), 0) / trimap.length;

describe('trimapFromRecist', () => {
  test('makes all outside of the tight box background: three quarters of the ROI', () => {
    const trimap = trimapFromRecist(size, axes);
    expect(share(trimap, BACKGROUND)).toBeCloseTo(0.75, 1);
    expect(trimap[0]).toBe(BACKGROUND);
    expect(trimap[30 * size.columns + 60]).toBe(FOREGROUND);
  });

  test('takes half of the area as background where the paper is followed literally', () => {
    expect(share(trimapFromRecist(size, axes, { background: 'area' }), BACKGROUND)).toBeCloseTo(0.5, 1);
  });

  test('dilates the axes to the share of the ROI that is asked for', () => {
    expect(share(trimapFromRecist(size, axes, { foregroundShare: 0.1 }), FOREGROUND)).toBeCloseTo(0.1, 1);
    const five = share(trimapFromRecist(size, axes, { foregroundShare: 0.05 }), FOREGROUND);
    expect(five).toBeGreaterThanOrEqual(0.05);
    expect(five).toBeLessThan(0.08);
  });

  test('holds the whole mark in the foreground, however small the share', () => {
    const trimap = trimapFromRecist(size, axes, { foregroundShare: 0 });
    lineMask(size, [axes.longAxis, axes.shortAxis]).forEach((value, i) => {
      if (value !== 0) expect(trimap[i]).toBe(FOREGROUND);
    });
  });

  test('divides the rest in half, the probable foreground nearer to the axes', () => {
    const trimap = trimapFromRecist(size, axes);
    const [near, far] = [share(trimap, PROBABLE_FOREGROUND), share(trimap, PROBABLE_BACKGROUND)];
    expect(near).toBeGreaterThanOrEqual(far);
    expect(near - far).toBeLessThan(0.03);
    expect(trimap[38 * size.columns + 68]).toBe(PROBABLE_FOREGROUND);
    expect(trimap[17 * size.columns + 33]).toBe(PROBABLE_BACKGROUND);
  });
});

describe('trimapFromBox', () => {
  test('is probable foreground inside of the box and background outside', () => {
    const trimap = trimapFromBox(size, axes);
    expect(share(trimap, PROBABLE_FOREGROUND)).toBeCloseTo(0.25, 1);
    expect(share(trimap, BACKGROUND) + share(trimap, PROBABLE_FOREGROUND)).toBe(1);
  });

  test('has the central fifth of the box as foreground for GrabCut^i', () => {
    const trimap = trimapFromBox(size, axes, { centralShare: 0.2 });
    expect(share(trimap, FOREGROUND) / (share(trimap, FOREGROUND) + share(trimap, PROBABLE_FOREGROUND))).toBeCloseTo(
      0.2,
      1,
    );
  });

  test('widens the box by the padding', () => {
    const tight = share(trimapFromBox(size, axes), PROBABLE_FOREGROUND);
    expect(share(trimapFromBox(size, axes, { padding: 0.25 }), PROBABLE_FOREGROUND) / tight).toBeCloseTo(1.25 ** 2, 0);
  });
});

describe('splitByDistance', () => {
  test('works without any certain background', () => {
    const trimap = new Uint8Array(9).fill(PROBABLE_BACKGROUND);
    trimap[0] = FOREGROUND;
    expect([...splitByDistance(trimap, { rows: 1, columns: 9 })]).toEqual([1, 3, 3, 3, 3, 2, 2, 2, 2]);
  });

  test('leaves the certain pixels and the original unchanged', () => {
    const trimap = Uint8Array.from([FOREGROUND, PROBABLE_BACKGROUND, PROBABLE_BACKGROUND, BACKGROUND]);
    expect([...splitByDistance(trimap, { rows: 1, columns: 4 })]).toEqual([1, 3, 2, 0]);
    expect([...trimap]).toEqual([1, 2, 2, 0]);
  });
});

describe('markBox', () => {
  test('reaches to the outer edges of the endpoints', () => {
    expect(markBox(axes)).toEqual({ column: 60.5, row: 30.5, width: 61, height: 31 });
    expect(markBox(axes, 0.5).width).toBe(60.5);
  });
});
