import type { Volume } from '../../../dicom-sr/volume/volume.js';
import type { Mask } from '../../../dicom-sr/segmentation/mask.js';
import type { VoxelMark } from '../../../dicom-sr/volume/voxel-mark.js';
import type { AnySegmentationMethod } from '../../methods/segmentation-method.js';
import { packMask } from '../input/packed-mask.js';
import { scoreLesion } from '../scoring/score-lesion.js';
import type { MethodOutcome } from './evaluation-task.js';
import { failureOf } from './failure-of.js';
import { volumeMl } from './inspect-pair.js';

/** One lesion as the methods and the scores see it. */
export interface LesionCase {
  readonly volume: Volume;
  readonly mark: VoxelMark;
  readonly truth?: Mask;
}

/** A method under the name that it was asked for. */
export interface NamedMethod {
  readonly name: string;
  readonly method: AnySegmentationMethod;
}

/** @returns what one method made of a lesion; a method that throws gives an outcome with its failure. */
export async function evaluateLesion(
  { volume, mark, truth }: LesionCase,
  { name, method }: NamedMethod,
  keepMask: boolean,
): Promise<MethodOutcome> {
  const { id, version } = method.description;
  const about = { method: name, methodId: id, methodVersion: version, dimension: method.dimension };
  const start = performance.now();
  try {
    const { mask, flags } = await method.segment(volume, mark);
    const seconds = (performance.now() - start) / 1000;
    const scores = truth && scoreLesion(mask, truth, mark.slice, volume.spacingMm, method.dimension);
    return {
      ...about,
      seconds,
      flags,
      resultMl: volumeMl(mask, volume.spacingMm),
      ...(scores && { scores }),
      ...(keepMask && { mask: packMask(mask) }),
    };
  } catch (error) {
    return { ...about, seconds: (performance.now() - start) / 1000, flags: [], failure: failureOf(error) };
  }
}
