import type { MeasuredAxes } from '../../dicom-sr/measurement/lesion-measurements.js';
import { locateMark } from '../../dicom-sr/measurement/locate-mark.js';
import { markFlags } from '../../dicom-sr/measurement/mark-flags.js';
import type { LocatedMark, Mark } from '../../dicom-sr/measurement/mark.js';
import type { CtVolume } from '../../dicom-sr/volume/ct-volume.js';
import type { StraightenedVolume } from '../../dicom-sr/volume/straighten.js';
import { spreadWindow } from '../../dicom-sr/volume/spread-window.js';
import { straighten } from '../../dicom-sr/volume/straighten.js';
import type { VoxelAxis } from '../../dicom-sr/volume/voxel-mark.js';
import { checksOfModality } from './checks-of-modality.js';
import { measuredIntensity } from './measured-intensity.js';
import type { SegmentOutcome, Segmenter } from '../segmenter/segmenter.js';

/** A mark in its volume, and what the method made of it. */
export interface SegmentedLesion {
  readonly located: LocatedMark;
  /** On the slices of the volume; its flags are those of the method, of the mark and of the series. */
  readonly outcome: SegmentOutcome;
}

/**
 * Places a mark in its volume and segments it. Only grid and voxel mark go to the segmenter, nothing of the patient. Slices of a tilted
 * gantry are straightened for it, and what it finds is put back on the slices as they are. Of MR and PET it sees the display window.
 * @throws {DicomError} image-not-found, mark-outside-image
 * @throws {ServerError} of the segmenter
 */
export async function segmentLesion(
  volume: CtVolume,
  mark: Mark,
  methodId: string,
  segmenter: Segmenter,
): Promise<SegmentedLesion> {
  const located = locateMark(mark, volume);
  const straight = straighten(spreadWindow(volume, located.voxel.slice), located.voxel.slice);
  const outcome = await segmenter.segment({ volume: straight.volume, mark: located.voxel, method: methodId });
  const mask = straight.onSlices(outcome.mask);
  const isCt = (volume.modality ?? 'CT') === 'CT';
  const measurements = { ...outcome.measurements, ...(isCt ? {} : measuredIntensity(volume, mask)) };
  const { largestSlice } = measurements;
  return {
    located,
    outcome: {
      ...outcome,
      mask,
      checks: checksOfModality(volume, outcome.checks),
      measurements: { ...measurements, largestSlice: axesOnSlice(straight, largestSlice, largestSlice.slice) },
      flags: [...outcome.flags, ...markFlags(located), ...(volume.warnings ?? []).map(({ reason }) => reason)],
    },
  };
}

function axesOnSlice<T extends MeasuredAxes>(straight: StraightenedVolume, axes: T, slice: number): T {
  const moved = ([a, b]: VoxelAxis): VoxelAxis => [straight.onSlice(a, slice), straight.onSlice(b, slice)];
  return {
    ...axes,
    ...(axes.longAxis && { longAxis: moved(axes.longAxis) }),
    ...(axes.shortAxis && { shortAxis: moved(axes.shortAxis) }),
  };
}
