import type { Vec3 } from '../geometry/vec3.js';
import type { CtVolume, VolumeWarning } from './ct-volume.js';
import type { FrameHeader } from './frame-header.js';
import type { SliceSlot } from './slice-slots.js';

/** Which frames of a series make a volume, and where it lies: known before a pixel is fetched. */
export interface VolumePlan<F extends FrameHeader = FrameHeader> {
  /** Ascending along the normal; the first frame of each is its slice, further ones must hold the same pixels. */
  readonly slots: readonly SliceSlot<F>[];
  /** Slot of the marked frame. */
  readonly marked: number | undefined;
  /** LPS mm from one slice to the next. */
  readonly sliceStep: Vec3;
  /** The same along the normal. */
  readonly spacingMm: number;
  readonly cut: NonNullable<CtVolume['cut']>;
  readonly warnings: readonly VolumeWarning[];
}
