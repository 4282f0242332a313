import { describe, expect, test } from '@jest/globals';
import { cropRoi } from '../../../../models/data/roi/crop-roi.js';
import { dualMasks } from '../../../../models/experiments/co-training.js';
import { propagatedAxes } from '../../../../models/experiments/labels/propagated-axes.js';
import { createSliceLabeller } from '../../../../models/experiments/labels/slice-labeller.js';
import { labelTargets, truthOfSlice } from '../../../../models/experiments/labels/weak-label.js';
import { labelKinds } from '../../../../models/experiments/recipe/recipe.js';
import { propagatedLabel } from '../../../../models/experiments/wsss/propagated-label.js';
import { refineByGrabCut } from '../../../../models/experiments/wsss/refine-by-grabcut.js';
import { trimapFromPrediction } from '../../../../models/experiments/wsss/trimap-from-prediction.js';
import { GrabCut } from '../../../../models/grabcut/grabcut.js';
import { countOverlap, overlapMetrics } from '../../../../models/metrics/overlap.js';
import { lineMask } from '../../../../models/raster/line-mask.js';
import { BACKGROUND, FOREGROUND } from '../../../../models/trimap/trimap.js';
import { trainingLesion } from '../../../fixtures/training-lesion.js';

const roi = cropRoi(trainingLesion(), { side: 72, scale: 3, heightShare: 0.75 });
const size = { rows: 72, columns: 72 };
const truth = truthOfSlice(roi, roi.markedSlice)!;
const agreement = (mask: Uint8Array, with_ = truth) => overlapMetrics(countOverlap(mask, with_));

describe('a label of a marked slice', () => {
  test.each([
    ['truth', 0.99, 0.99],
    ['grabcut-r', 0.93, 0.85],
    ['ellipse', 0.9, 0.84],
    ['recist-d', 0.2, 0.9],
    ['recist-trimap', 0.2, 0.84],
  ] as const)('by %s covers what it should', (kind, recall, precision) => {
    const label = createSliceLabeller(kind)(roi)!;
    expect(agreement(label.foreground).recall).toBeGreaterThan(recall);
    expect(agreement(label.foreground).precision).toBeGreaterThan(precision);
  });

  test.each(labelKinds)('by %s never calls a pixel both lesion and background', (kind) => {
    const { foreground, background } = createSliceLabeller(kind)(roi)!;
    expect(foreground.some((value, i) => value === 1 && background[i] === 1)).toBe(false);
  });

  test('by the trimap leaves pixels open, and only there the loss has no weight', () => {
    const label = createSliceLabeller('recist-trimap')(roi)!;
    const { weight, target } = labelTargets(label, 'cross-entropy', 72, roi.axes);
    const open = weight.filter((value) => value === 0).length;
    expect(open).toBeGreaterThan(100);
    expect(target.some((value, i) => value === 1 && weight[i] === 0)).toBe(false);
  });

  test('for the loss of 001 is split into mark, further lesion and background', () => {
    const label = createSliceLabeller('grabcut-r')(roi)!;
    const { marked, foreground, background } = labelTargets(label, 'recist', 72, roi.axes);
    expect(marked.map((value, i) => value + foreground[i])).toEqual(label.foreground);
    expect(marked.map((value, i) => value + foreground[i] + background[i])).toEqual(new Uint8Array(72 * 72).fill(1));
    expect(marked.includes(1)).toBe(true);
  });

  test('is missing where the truth is wanted and not known', () => {
    const { truth: _, ...unknown } = roi;
    expect(createSliceLabeller('truth')(unknown)).toBeUndefined();
  });

  test('for co-training lies in the lesion (Q) and holds it (C)', () => {
    const { under, over } = dualMasks(roi).targets;
    expect(agreement(under).precision).toBeGreaterThan(0.95);
    expect(agreement(over).recall).toBeGreaterThan(0.95);
    expect(agreement(under, over).precision).toBeGreaterThan(0.97);
  });
});

describe('the trimap of a prediction', () => {
  const lines = lineMask(size, [roi.axes.longAxis, roi.axes.shortAxis]);

  test('takes sure regions that meet the mark for foreground, and sure background elsewhere', () => {
    const sure = Float32Array.from(truth, (value) => (value === 1 ? 0.9 : 0.05));
    // A second bright region far from the mark.
    for (let row = 2; row < 6; row++) for (let column = 2; column < 6; column++) sure[row * 72 + column] = 0.95;
    const { trimap, from, threshold } = trimapFromPrediction(sure, roi.axes, size, 1);
    expect([from, threshold]).toEqual(['network', 0.5]);
    expect(trimap.filter((value, i) => truth[i] === 1 && value !== FOREGROUND)).toHaveLength(0);
    expect(trimap[3 * 72 + 3]).not.toBe(FOREGROUND);
    expect(trimap[70 * 72 + 70]).toBe(BACKGROUND);
  });

  test('lowers its threshold until half of the mark is covered', () => {
    const faint = Float32Array.from(truth, (value) => (value === 1 ? 0.3 : 0.05));
    const { from, threshold, trimap } = trimapFromPrediction(faint, roi.axes, size, 1);
    expect(from).toBe('network');
    expect(threshold).toBeCloseTo(0.3, 5);
    expect(trimap.every((value, i) => (value === FOREGROUND) === (lines[i] === 1))).toBe(true);
  });

  test('is that of the mark alone where the network finds nothing', () => {
    const { from, trimap } = trimapFromPrediction(new Float32Array(72 * 72), roi.axes, size, 1);
    expect(from).toBe('recist');
    expect(trimap.includes(FOREGROUND)).toBe(true);
    expect(trimap.includes(BACKGROUND)).toBe(true);
  });
});

describe('the label of a slice beside the mark', () => {
  const plane = 72 * 72;
  const prediction = (slice: number, inside = 0.9) =>
    Float32Array.from(truthOfSlice(roi, slice)!, (value) => (value === 1 ? inside : 0.05));

  test('has a mark that shrinks with the distance and ends at half the long axis', () => {
    const width = (slice: number): number => {
      const [a, b] = propagatedAxes(roi, slice)!.longAxis;
      return Math.hypot(b[0] - a[0], b[1] - a[1]);
    };
    expect(width(roi.markedSlice + 2)).toBeLessThan(width(roi.markedSlice + 1));
    expect(width(roi.markedSlice + 1)).toBeLessThan(width(roi.markedSlice));
    expect(propagatedAxes({ ...roi, mark: { ...roi.mark, slice: 0 } }, 11)).toBeUndefined();
  });

  test('is cut from what the network says', () => {
    const label = propagatedLabel(new GrabCut(), roi, roi.markedSlice + 1, prediction(roi.markedSlice + 1))!;
    expect(label.origin).toBe('grabcut-of-network');
    expect(agreement(label.foreground, truthOfSlice(roi, roi.markedSlice + 1)).dice).toBeGreaterThan(0.93);
  });

  test('is cut from the mark where the network says nothing', () => {
    const label = propagatedLabel(new GrabCut(), roi, roi.markedSlice + 1, new Float32Array(plane))!;
    expect(label.origin).toBe('grabcut-of-recist');
    expect(agreement(label.foreground, truthOfSlice(roi, roi.markedSlice + 1)).dice).toBeGreaterThan(0.8);
  });

  test('is where prediction and mark agree, and open between them, where the cut is nearly empty', () => {
    // A diagonal mark that is one pixel wide, and nothing beside it that the network or the image would tell from background.
    const axes = { longAxis: [[26, 26], [46, 46]], shortAxis: [[33, 39], [39, 33]] } as const; // prettier-ignore
    const flat = { ...roi, axes, intensities: new Int16Array(roi.intensities.length).fill(30) };
    const lines = lineMask(size, [axes.longAxis, axes.shortAxis]);
    let n = 0;
    const denied = lines.map((value) => (value === 1 && n++ % 3 === 0 ? 1 : 0));
    const map = Float32Array.from(lines, (value, i) => (value === 0 ? 0.05 : denied[i] === 1 ? 0.3 : 0.6));
    const label = propagatedLabel(new GrabCut(), flat, roi.markedSlice, map)!;
    expect(label.origin).toBe('prediction-and-recist');
    expect(label.foreground).toEqual(lines.map((value, i) => value - denied[i]));
    expect(label.background).toEqual(lines.map((value) => 1 - value));
  });

  test('after GrabCut refines a prediction and leaves empty slices empty', () => {
    const map = new Float32Array(roi.intensities.length);
    map.set(prediction(roi.markedSlice), roi.markedSlice * plane);
    const refined = refineByGrabCut(new GrabCut(), roi, map);
    const slice = (k: number) =>
      Uint8Array.from(refined.subarray(k * plane, (k + 1) * plane), (p) => (p >= 0.5 ? 1 : 0));
    expect(agreement(slice(roi.markedSlice)).dice).toBeGreaterThan(0.93);
    expect(slice(roi.markedSlice + 1).includes(1)).toBe(false);
  });
});
