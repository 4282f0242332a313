import type { IndexPoint } from '../../dicom-sr/geometry/index-point.js';
import { toImagePoint } from '../../dicom-sr/geometry/index-point.js';
import type { LesionMeasurements, MeasuredAxes } from '../../dicom-sr/measurement/lesion-measurements.js';
import type { MethodDescription } from '../../dicom-sr/measurement/method-description.js';
import type { QualityCheck } from '../../dicom-sr/measurement/quality-check.js';
import type { Mask } from '../../dicom-sr/segmentation/mask.js';
import type { CtVolume } from '../../dicom-sr/volume/ct-volume.js';
import type { VoxelAxis, VoxelMark } from '../../dicom-sr/volume/voxel-mark.js';
import { maskSlice } from '../../models/measure/mask-slice.js';
import { recistFromMask } from '../../models/measure/recist-from-mask.js';
import type { MaskedLesionView } from '../http/lesion/lesion-schemas.js';
import { viewOfMask } from './mask-view.js';

/** A mask with everything that is said about it. */
export interface MaskedLesion {
  readonly jobId: string;
  readonly volume: CtVolume;
  /** The marked slice. */
  readonly slice: number;
  readonly mask: Mask;
  readonly measurements: Omit<LesionMeasurements, 'volumeIntervalMm3'> &
    Partial<Pick<LesionMeasurements, 'volumeIntervalMm3'>>;
  readonly checks: readonly QualityCheck[];
  readonly flags: readonly string[];
  readonly method: MethodDescription;
  readonly source: MaskedLesionView['source'];
  readonly durationMs: number;
}

type AxesView = Pick<NonNullable<MaskedLesionView['axes']>, 'longAxis' | 'shortAxis'>;

/** @returns a mask and its numbers as the API gives them. */
export function maskedLesionView(lesion: MaskedLesion): MaskedLesionView {
  const { jobId, volume, mask, measurements, checks, flags, method, source, durationMs } = lesion;
  const { volumeMm3, volumeIntervalMm3, longAxisMm, shortAxisMm, meanHu, sdHu } = measurements;
  const axes = ownAxes(lesion);
  return {
    jobId,
    mask: viewOfMask(mask, volume),
    measurements: {
      volumeMm3,
      ...(volumeIntervalMm3 === undefined ? {} : { volumeIntervalMm3: [...volumeIntervalMm3] }),
      ...{ longAxisMm, shortAxisMm, meanHu, sdHu },
    },
    ...(axes === undefined ? {} : { axes }),
    checks: checks.map((check) => ({ ...check })),
    flags: [...flags],
    method: { id: method.id, version: method.version },
    source,
    durationMs,
  };
}

/** The mask's own axes on the marked slice. */
function ownAxes({ volume, mask, slice, measurements }: MaskedLesion): MaskedLesionView['axes'] {
  const plane = maskSlice(mask, slice);
  const found = recistFromMask(plane, [volume.spacingMm[1], volume.spacingMm[2]]);
  if (found === undefined) return undefined;
  const place = ([column, row]: IndexPoint): IndexPoint => [column + plane.origin[1], row + plane.origin[0]];
  const moved = ([a, b]: VoxelAxis): VoxelAxis => [place(a), place(b)];
  const axes = { longAxis: moved(found.longAxis), shortAxis: moved(found.shortAxis) };
  return { sopInstanceUID: volume.slices[slice].sopInstanceUID, ...axesView(axes, measurements) };
}

/** @returns both axes in image coordinates, with their lengths. */
export function axesView(
  { longAxis, shortAxis }: Required<Pick<VoxelMark, 'longAxis' | 'shortAxis'>>,
  { longAxisMm, shortAxisMm }: Pick<MeasuredAxes, 'longAxisMm' | 'shortAxisMm'>,
): AxesView {
  return {
    longAxis: { endpoints: endpointsOf(longAxis), lengthMm: longAxisMm },
    shortAxis: { endpoints: endpointsOf(shortAxis), lengthMm: shortAxisMm },
  };
}

const endpointsOf = ([a, b]: VoxelAxis): AxesView['longAxis']['endpoints'] => [
  [...toImagePoint(a)],
  [...toImagePoint(b)],
];
