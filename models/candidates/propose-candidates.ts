import type { Mask } from '../../dicom-sr/segmentation/mask.js';
import type { Volume } from '../../dicom-sr/volume/volume.js';
import type { VoxelMark } from '../../dicom-sr/volume/voxel-mark.js';
import { roiOnImage } from '../data/roi/roi-on-image.js';
import { axisMm, markFromTruth } from '../evaluation/input/mark-from-truth.js';
import { trimMask } from '../evaluation/input/trim-mask.js';
import type { Predict } from '../prediction/predict-roi.js';
import { predictRoi } from '../prediction/predict-roi.js';
import { connectedComponents } from '../raster/connected-components.js';
import type { StudyGrid } from './study-roi.js';
import { studyRoi } from './study-roi.js';

/** Something that a network takes for a lesion in a study without marks. It is a proposal: nothing of it is a result before a person has seen it. */
export interface Candidate {
  /** On the grid of the volume. */
  readonly mask: Mask;
  /** The axes of the mask on its largest slice, as a mark would have them. */
  readonly mark: VoxelMark;
  /** Mean probability of its pixels, .5 … 1. */
  readonly confidence: number;
}

export interface CandidateOptions extends StudyGrid {
  /** Least confidence. */
  readonly threshold: number;
  /** Least long axis: RECIST 1.1 measures lesions of 10 mm and more. */
  readonly leastLongMm: number;
}

/**
 * @returns candidate lesions of a study, most confident first: what both subnets together take for lesion on whole slices (mean probability of
 * .5 and more), connected in 3D (26 neighbours), confident and large enough.
 */
export async function proposeCandidates(
  predict: Predict,
  volume: Volume,
  { threshold, leastLongMm, ...grid }: CandidateOptions,
): Promise<readonly Candidate[]> {
  const roi = studyRoi(volume, grid, { id: 'study', set: '', patient: '', organ: '' });
  const input = { side: grid.side, contextSlices: 0, mark: false };
  const { probability } = await predictRoi(predict, roi, input);
  const shape = [roi.slices, roi.side, roi.side] as const;
  const { labels, sizes } = connectedComponents(
    Uint8Array.from(probability, (p) => (p >= 0.5 ? 1 : 0)),
    shape,
    26,
  );
  const confidences = meanByLabel(probability, labels, sizes);
  return sizes
    .flatMap((_, n): Candidate[] => {
      if (confidences[n] < threshold) return [];
      const own = probability.map((p, i) => (labels[i] === n + 1 ? p : 0));
      const mask = trimMask(roiOnImage(roi, own));
      const mark = markFromTruth(mask, volume.spacingMm);
      if (!mark || axisMm(mark.longAxis, volume.spacingMm) < leastLongMm) return [];
      return [{ mask, mark, confidence: confidences[n] }];
    })
    .sort((a, b) => b.confidence - a.confidence);
}

function meanByLabel(probability: Float32Array, labels: Int32Array, sizes: readonly number[]): readonly number[] {
  const sums = new Array<number>(sizes.length).fill(0);
  labels.forEach((label, i) => {
    if (label > 0) sums[label - 1] += probability[i];
  });
  return sums.map((sum, n) => sum / sizes[n]);
}
