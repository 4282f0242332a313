import type { SliceRowColumn } from '../../../../dicom-sr/volume/volume.js';
import { EvaluationError } from '../../errors/evaluation-error.js';
import type { NiftiImage } from './nifti-image.js';
import { storedVoxels } from './stored-voxels.js';

/** A label map: 0 is background, every other value one lesion. */
export interface LabelMap {
  /** C order [slice, row, column]. */
  readonly labels: Uint16Array;
  readonly shape: SliceRowColumn;
}

/** @throws {EvaluationError} mask-not-labels where a value is not a whole number from 0 to 65535 */
export function readLabels(image: NiftiImage): LabelMap {
  const { shape, slope, intercept } = image;
  const stored = storedVoxels(image);
  const labels = new Uint16Array(stored.length);
  for (let i = 0; i < labels.length; i++) {
    const value = stored[i] * slope + intercept;
    labels[i] = value;
    // Storing wraps and cuts off, so a value that is no label differs afterwards.
    if (labels[i] !== value) throw new EvaluationError('mask-not-labels');
  }
  return { labels, shape };
}

/** @returns the labels that occur, ascending, without 0. */
export function labelsIn({ labels }: LabelMap): readonly number[] {
  const seen = new Uint8Array(65536);
  for (let i = 0; i < labels.length; i++) seen[labels[i]] = 1;
  return Array.from(seen.keys()).filter((label) => label > 0 && seen[label] === 1);
}
