import { readFileSync } from 'node:fs';
import type { Volume } from '../../../dicom-sr/volume/volume.js';
import { EvaluationError } from '../errors/evaluation-error.js';
import type { LesionPair } from './lesion-pair.js';
import type { NiftiImage } from './nifti/nifti-image.js';
import { readCt } from './nifti/read-ct.js';
import type { LabelMap } from './nifti/read-labels.js';
import { readLabels } from './nifti/read-labels.js';
import { readNifti } from './nifti/read-nifti.js';

/** A pair in memory. */
export interface LoadedPair {
  readonly volume: Volume;
  /** Absent where the pair has no mask. */
  readonly truth?: LabelMap;
}

/** Spacing of CT and mask may differ by rounding only. */
const SPACING_TOLERANCE = 0.01;

/**
 * @param needsTruth false where a mark stands in for the mask
 * @throws {EvaluationError} ct-missing, mask-missing, pair-mismatch, nifti-…, mask-not-labels
 */
export function readLesionPair({ ctPath, maskPath }: LesionPair, needsTruth = true): LoadedPair {
  if (ctPath === undefined) throw new EvaluationError('ct-missing');
  if (maskPath === undefined && needsTruth) throw new EvaluationError('mask-missing');
  const ct = readFile(ctPath);
  if (maskPath === undefined) return { volume: readCt(ct) };
  const mask = readFile(maskPath);
  checkSameGrid(ct, mask);
  return { volume: readCt(ct), truth: readLabels(mask) };
}

/** @returns the image that predictions of a pair take their header from: the mask, or the CT where there is none. */
export function readGrid({ ctPath, maskPath }: LesionPair): NiftiImage {
  const path = maskPath ?? ctPath;
  if (path === undefined) throw new EvaluationError('ct-missing');
  return readFile(path);
}

function readFile(path: string): NiftiImage {
  try {
    return readNifti(readFileSync(path));
  } catch (error) {
    if (error instanceof EvaluationError) throw error;
    throw new EvaluationError('nifti-unreadable', 'the file cannot be read', { cause: error });
  }
}

function checkSameGrid(ct: NiftiImage, mask: NiftiImage): void {
  if (ct.shape.some((length, axis) => length !== mask.shape[axis])) {
    throw new EvaluationError(
      'pair-mismatch',
      `the CT is ${ct.shape.join('×')}, the mask ${mask.shape.join('×')} voxels`,
    );
  }
  const spacingDiffers = ct.spacingMm.some((mm, axis) => Math.abs(mm - mask.spacingMm[axis]) > SPACING_TOLERANCE * mm);
  if (spacingDiffers) throw new EvaluationError('pair-mismatch', 'CT and mask differ in spacing');
  if (!ct.originRas || !mask.originRas) return;
  const apart = Math.hypot(...ct.originRas.map((value, i) => value - mask.originRas![i]));
  if (apart > Math.min(...ct.spacingMm) / 2)
    throw new EvaluationError('pair-mismatch', 'CT and mask differ in position');
}
