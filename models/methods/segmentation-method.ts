import type { MethodDescription } from '../../dicom-sr/measurement/method-description.js';
import type { Mask } from '../../dicom-sr/segmentation/mask.js';
import type { Volume } from '../../dicom-sr/volume/volume.js';
import type { VoxelMark } from '../../dicom-sr/volume/voxel-mark.js';
import type { RegionMap } from '../prediction/region-map.js';

/** Something that a reader of the result must know about how it came about; stable words. */
export type SegmentationFlag =
  | 'short-axis-assumed'
  | 'short-axis-proposed'
  | 'fell-back-to-ellipse'
  | 'fell-back-to-trimap'
  | 'lung-contrast'
  | 'constrained-by-reader'
  | 'network-set-aside'
  | 'touches-volume-end';

/** What a method made of one mark. */
export interface Segmentation {
  /** Mask on the grid of the input volume. A 2D method fills the marked slice only. */
  readonly mask: Mask;
  readonly flags: readonly SegmentationFlag[];
  /** What really ran, where that is not just the method's own description: another method, or the engine of a network. */
  readonly method?: MethodDescription;
}

/** A way from mark + volume to mask, at once or (where a network runs) later. Pure and deterministic: the same input gives the same mask. */
export interface AnySegmentationMethod {
  /** `id` is kebab-case (`graph-cut-3d`); `version` changes whenever the same input may give another mask. */
  readonly description: MethodDescription;
  readonly dimension: 2 | 3;
  /** @param volume HU [slice, row, column]; @param mark voxel indices on that grid. */
  segment(volume: Volume, mark: VoxelMark): Segmentation | Promise<Segmentation>;
  /** Probability of lesion of the voxels around a mark; only of a method that has one. */
  readonly probability?: LesionProbability;
  /** @returns the method for a lesion that is known from an earlier visit; only of a method that looks at both. */
  readonly besides?: (earlier: EarlierLesion) => AnySegmentationMethod;
}

/** A lesion at an earlier visit. */
export interface EarlierLesion {
  readonly volume: Volume;
  readonly mark: VoxelMark;
}

/** @returns how probable it is that the voxels around a mark are its lesion; 0 beyond the map */
export type LesionProbability = (volume: Volume, mark: VoxelMark) => Promise<RegionMap>;

/** A method that needs no model: its mask is there when the call returns. */
export interface SegmentationMethod extends AnySegmentationMethod {
  segment(volume: Volume, mark: VoxelMark): Segmentation;
}
