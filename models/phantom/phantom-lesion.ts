import type { Code } from '../../dicom-sr/measurement/code.js';
import type { Mask } from '../../dicom-sr/segmentation/mask.js';
import type { VoxelMark } from '../../dicom-sr/volume/voxel-mark.js';
import type { LesionKindId } from './lesion-kinds.js';

/** A lesion whose truth is known because it was put there. */
export interface PhantomLesion {
  readonly kind: LesionKindId;
  /** In words, with its number: `Lung nodule 1`. */
  readonly name: string;
  readonly finding: Code;
  readonly site: Code;
  /** Voxels that the lesion fills by half or more. */
  readonly truth: Mask;
  /** Volume of the solid itself, partial voxels counted by their share. */
  readonly volumeMm3: number;
  /** RECIST axes of the truth on its largest slice, as a careful reader would draw them. */
  readonly mark: VoxelMark;
}
