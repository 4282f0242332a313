import type { LesionRoi } from '../data/roi/lesion-roi.js';
import type { LesionSource } from '../data/source-lesion.js';
import { createDcrf } from '../methods/dcrf.js';
import { createEllipse } from '../methods/ellipse.js';
import { createGrabCut3d, createGrabCut3dE } from '../methods/grabcut-3d.js';
import { createGrabCutR } from '../methods/grabcut-r.js';
import { createGrabCut, createGrabCutI } from '../methods/grabcut.js';
import { createGraphCut3d } from '../methods/graph-cut-3d.js';
import { createRecistD } from '../methods/recist-d.js';
import type { SegmentationMethod } from '../methods/segmentation-method.js';
import { dualMasks } from './co-training.js';
import type { StageResult } from './run/run-result.js';
import type { LesionScore } from './scoring/score-prediction.js';
import { maskOfPrediction } from '../prediction/mask-of-prediction.js';
import { scoreMask } from './scoring/score-prediction.js';

/**
 * @returns what the methods without a network make of the marks of the test lesions: the initialisers of 001 T1 and 003 T1, GrabCut-3D and
 * GrabCut-3DE (001 T3, 003 T5), and the product's default for comparison
 * @param test ROIs of the test lesions; their marks are used, on the whole images of the sources
 */
export async function runInitialMasks(
  test: readonly LesionRoi[],
  sources: readonly LesionSource[],
  onPhase: (phase: string) => void,
): Promise<readonly StageResult[]> {
  const started = performance.now();
  const methods = comparedMethods();
  const rois = new Map(test.map((roi) => [roi.id, roi]));
  const scores: LesionScore[] = [];
  let done = 0;
  for (const source of sources) {
    for await (const { id, volume } of source.lesions(() => undefined)) {
      const roi = rois.get(id);
      if (!roi) continue;
      onPhase(`lesion ${++done} of ${test.length}`);
      for (const method of methods) {
        const { mask } = method.segment(volume, roi.mark);
        const score = scoreMask(roi, method.description.id, mask, method.dimension);
        if (score) scores.push(score);
      }
      scores.push(...scoreDualMasks(roi));
    }
  }
  return [{ stage: 'initial-masks', steps: 0, seconds: (performance.now() - started) / 1000, scores }];
}

const comparedMethods = (): readonly SegmentationMethod[] => [
  createRecistD(),
  createDcrf(),
  createGrabCut(),
  createGrabCutI(),
  createGrabCutR(),
  createEllipse(),
  createGrabCut3d({ height: 'long-axis' }),
  createGrabCut3dE({ height: 'long-axis' }),
  createGraphCut3d(),
];

/** 000, "Dual Mask Validation": the quadrilateral lies in the lesion, the circle holds it. */
function scoreDualMasks(roi: LesionRoi): readonly LesionScore[] {
  const { under, over } = dualMasks(roi).targets;
  return Object.entries({ quadrilateral: under, circle: over }).flatMap(([variant, mask]) => {
    const map = new Float32Array(roi.intensities.length);
    map.set(mask, roi.markedSlice * roi.side * roi.side);
    return scoreMask(roi, variant, maskOfPrediction(roi, map, 2), 2) ?? [];
  });
}
