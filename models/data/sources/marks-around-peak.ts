import type { Mask } from '../../../dicom-sr/segmentation/mask.js';
import { markOnSlice } from '../../evaluation/input/mark-from-truth.js';
import { largestSlice, sliceAreas } from '../../measure/mask-slice.js';
import type { LesionSource, SourceLesion } from '../source-lesion.js';

/**
 * @returns the lesions of a source once more for each slice near their peak, the slice of their largest cross-section: with a mark derived from
 * the truth on each of the `count` slices nearest to it, but for the slice that the source marks itself. A lesion whose truth is not known is
 * not among them. Ids are `SET/ID@OFFSET#LABEL`, the offset in slices from the peak.
 * @param count slices, the peak's among them
 * @see 003, section 4, pre-processing of the lymph nodes: five slices
 */
export const marksAroundPeak = (source: LesionSource, count: number): LesionSource => ({
  name: `${source.name}-around-peak`,
  fingerprint: async () => `${await source.fingerprint()}|${count}`,
  async *lesions(onSkipped) {
    for await (const lesion of source.lesions(onSkipped)) yield* aroundPeak(lesion, count);
  },
});

function* aroundPeak(lesion: SourceLesion, count: number): Generator<SourceLesion> {
  const { id, truth, mark: own, volume } = lesion;
  const peak = truth && largestSlice(truth);
  if (truth === undefined || peak === undefined) return;
  for (const slice of nearestSlices(truth, peak, count)) {
    const mark = slice === own.slice ? undefined : markOnSlice(truth, slice, volume.spacingMm);
    if (mark) yield { ...lesion, id: id.replace('#', `@${slice - peak}#`), mark };
  }
}

/** The slices of a lesion nearest to its peak, the lower one of two equally near; in the order of the volume. */
function nearestSlices(truth: Mask, peak: number, count: number): readonly number[] {
  const all = [...sliceAreas(truth)].flatMap((area, k) => (area > 0 ? [truth.origin[0] + k] : []));
  const byDistance = all.sort((a, b) => Math.abs(a - peak) - Math.abs(b - peak) || a - b);
  return byDistance.slice(0, count).sort((a, b) => a - b);
}
