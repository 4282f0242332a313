import type { Mask } from '../../dicom-sr/segmentation/mask.js';
import { alignMasks } from '../../models/metrics/align-masks.js';
import { countOverlap, overlapMetrics } from '../../models/metrics/overlap.js';
import type { EditDistance } from './review-entry.js';

/** @returns how far a reader moved an automatic mask, both on the grid of one volume. */
export function editDistance(automatic: Mask, corrected: Mask): EditDistance {
  const { first, second } = alignMasks(automatic, corrected);
  const counts = countOverlap(first, second);
  return {
    dice: overlapMetrics(counts).dice,
    voxelsAdded: counts.falseNegative,
    voxelsRemoved: counts.falsePositive,
  };
}
