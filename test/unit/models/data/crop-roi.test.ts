import { describe, expect, test } from '@jest/globals';
import { cropRoi } from '../../../../models/data/roi/crop-roi.js';
import { roiPixelMm } from '../../../../models/data/roi/lesion-roi.js';
import { roiOnImage } from '../../../../models/data/roi/roi-on-image.js';
import { unpackMask } from '../../../../models/evaluation/input/packed-mask.js';
import { compareMasks } from '../../../../models/metrics/compare-masks.js';
import { trainingLesion } from '../../../fixtures/training-lesion.js';

const options = { side: 72, scale: 3, heightShare: 0.75 };

describe('a ROI', () => {
  const lesion = trainingLesion();
  const roi = cropRoi(lesion, options);
  const plane = roi.side * roi.side;

  test('is as wide as asked for and holds the mark in its middle', () => {
    const [a, b] = roi.axes.longAxis;
    expect(Math.hypot(b[0] - a[0], b[1] - a[1]) + roi.side / roi.image.columns).toBeCloseTo(24, 0);
    expect((a[0] + b[0]) / 2).toBeCloseTo(35.5, -0.5);
    expect(roiPixelMm(roi)).toBeCloseTo((3 * 25 * 0.8) / 72, 1);
  });

  test('shows the lesion bright where its truth says so, on the marked slice', () => {
    const from = roi.markedSlice * plane;
    const values = (wanted: number): number => {
      const chosen = [...roi.intensities.subarray(from, from + plane)].filter(
        (_, i) => roi.truth![from + i] === wanted,
      );
      return chosen.reduce((sum, value) => sum + value, 0) / chosen.length;
    };
    expect(values(1)).toBeGreaterThan(40);
    expect(values(0)).toBeLessThan(-70);
  });

  test('comes back to the image nearly as it was cut out', () => {
    const back = roiOnImage(roi, roi.truth!);
    expect(compareMasks(back, lesion.truth, lesion.volume.spacingMm, 3).dice).toBeGreaterThan(0.95);
    expect(unpackMask(roi.imageTruth!)).toEqual(lesion.truth);
    expect(roi.freeSlices).toEqual([2, 1]);
  });

  test('repeats the border of an image that ends near the lesion, and puts no mask there', () => {
    const edge = trainingLesion({ center: [6, 30, 52], halfAxes: [4, 9, 11] });
    const cut = cropRoi(edge, options);
    expect(cut.image.column + cut.image.columns).toBeGreaterThan(edge.volume.shape[2]);
    const everywhere = roiOnImage(cut, new Uint8Array(cut.intensities.length).fill(1));
    expect(everywhere.origin[2] + everywhere.shape[2]).toBe(edge.volume.shape[2]);
    expect(Math.min(...cut.intensities)).toBeGreaterThanOrEqual(-100);
  });

  test('follows the mark that it is given, with both axes', () => {
    const { slice, longAxis } = lesion.mark;
    const single = cropRoi(lesion, options, { slice, longAxis });
    expect(single.mark.shortAxis).toHaveLength(2);
    expect(single.axes.longAxis).toEqual(roi.axes.longAxis);
  });

  test('of an empty map is an empty mask', () => {
    const none = roiOnImage(roi, new Float32Array(roi.intensities.length));
    expect(none.voxels.includes(1)).toBe(false);
  });
});
