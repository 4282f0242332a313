import type { VoxelMark } from '../../dicom-sr/volume/voxel-mark.js';

/** One corrected lesion as a network learns from it: nothing in it leads to the patient. */
export interface TrainingCase {
  /** Twelve hex digits, derived from the lesion. */
  readonly id: string;
  /** Digest of the patient's number with the secret of this installation: the same patient has the same one. */
  readonly patient: string;
  /** By patient; the same in every export. */
  readonly split: 'train' | 'validation' | 'test';
  /** Method whose result was corrected. */
  readonly method: { readonly id: string; readonly version: string };
  readonly origin: 'edited' | 'drawn';
  /** Digest of the reader. */
  readonly reader: string;
  /** The corrected mask against the automatic one. */
  readonly edit?: { readonly dice: number; readonly voxelsAdded: number; readonly voxelsRemoved: number };
  readonly seconds?: number;
}

/** A case with its voxels, as NIfTI files. */
export interface TrainingFiles {
  /** On the grid of the files. */
  readonly mark: VoxelMark;
  readonly ct: Uint8Array;
  readonly mask: Uint8Array;
}
