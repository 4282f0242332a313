import type { Mask } from '../../dicom-sr/segmentation/mask.js';
import type { Volume } from '../../dicom-sr/volume/volume.js';
import type { VoxelMark } from '../../dicom-sr/volume/voxel-mark.js';
import type { HuWindow } from './hu-window.js';

/** A marked lesion as a source hands it over, with its whole image. */
export interface SourceLesion {
  /** Unique among all sources: `SET/ID#LABEL`. */
  readonly id: string;
  readonly set: string;
  /** Lesions of one patient never lie on both sides of a split. Unique among all sources; never a real name or number. */
  readonly patient: string;
  /** Lower case, e.g. `lung`; decides the window where the image brings none. */
  readonly organ: string;
  readonly volume: Volume;
  readonly mark: VoxelMark;
  /** On the grid of the volume; absent where only the mark is known. */
  readonly truth?: Mask;
  /** The window that the image was read in (DICOM 0028,1050 and 1051, DeepLesion's DICOM_windows). */
  readonly window?: HuWindow;
}

/** Where lesions to learn from come from: a folder of NIfTI, a DICOM archive, DeepLesion, phantoms, reviewed corrections. */
export interface LesionSource {
  readonly name: string;
  /** Changes whenever the lesions may have changed: names, sizes and times of files, or the seed of phantoms. */
  fingerprint(): Promise<string>;
  /** One after the other, always in the same order; a lesion that cannot be read is passed over and told to `onSkipped`. */
  lesions(onSkipped: (lesion: SkippedLesion) => void): AsyncIterable<SourceLesion>;
}

/** A lesion that a source holds and cannot hand over. */
export interface SkippedLesion {
  readonly id: string;
  /** A code of an error catalogue. */
  readonly code: string;
}
