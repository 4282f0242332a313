import { DicomError } from '../../dicom-sr/errors/dicom-error.js';
import { readPart10 } from '../../dicom-sr/part10/read-part10.js';
import { maskFromSeg } from '../../dicom-sr/readers/mask-from-seg.js';
import type { ReadSegmentation } from '../../dicom-sr/readers/read-seg.js';
import { readSeg } from '../../dicom-sr/readers/read-seg.js';
import type { Mask } from '../../dicom-sr/segmentation/mask.js';
import type { CtVolume } from '../../dicom-sr/volume/ct-volume.js';
import { fitMask } from '../../models/interactive/fit-mask.js';
import { checkLesion } from '../../models/quality/lesion-checks.js';
import { measureLesion } from '../../models/measure/measure-lesion.js';
import type { CorrectionRequest } from '../http/review/review-schemas.js';
import type { Lesion, LesionSource } from '../interactive/lesion-source.js';
import { maskOfView, viewOfMask } from '../interactive/mask-view.js';
import { movedMarkOf } from '../interactive/moved-mark.js';
import { checksOfModality } from '../pipeline/checks-of-modality.js';
import type { LesionJob } from '../state/lesion-job.js';
import type { LesionResult } from '../state/lesion-result.js';
import { editDistance } from './edit-distance.js';
import type { Correction } from './review-entry.js';

/** What a mask that was drawn from nothing says in place of a method. */
const byHand = { id: 'manual', version: '1', parameters: {} } as const;

/**
 * @returns a correction as it is kept: the mask on the grid of the series, measured and checked
 * @throws {DicomError} grid-mismatch, empty-mask, not-dicom, unsupported-segmentation, image-not-found, mark-outside-image
 */
export async function readCorrection(
  source: LesionSource,
  { job, result }: Lesion,
  request: CorrectionRequest,
): Promise<Correction> {
  return source.inVolume(job, (volume) => correctionIn(volume, source, { job, result }, request));
}

async function correctionIn(
  volume: CtVolume,
  source: LesionSource,
  { job, result }: { readonly job: LesionJob; readonly result: LesionResult | undefined },
  request: CorrectionRequest,
): Promise<Correction> {
  const mask = fitMask(sentMask(request, volume, job.mark.trackingUID), volume.shape);
  if (!mask.voxels.includes(1)) throw new DicomError('empty-mask', 'The mask holds no pixel.');
  const movedMark = request.mark && movedMarkOf(request.mark, volume);
  const { voxel } = source.locate(job, volume, movedMark);
  const measurements = measureLesion(volume, voxel, mask);
  const automatic = result && (await source.automaticMask({ job, result }, volume));
  const flags = (result?.flags ?? []).filter((flag) => flag.startsWith('short-axis-'));
  return {
    origin: request.origin,
    mask: viewOfMask(mask, volume),
    ...(movedMark === undefined ? {} : { movedMark }),
    ctSeriesInstanceUID: volume.seriesInstanceUID,
    patient: volume.header.PatientID === '' ? volume.studyInstanceUID : volume.header.PatientID,
    measurements,
    checks: checksOfModality(volume, checkLesion(volume, voxel, mask, measurements)),
    flags: request.origin === 'drawn' ? [] : [...flags, 'corrected-by-reader'],
    method: request.origin === 'drawn' ? byHand : (result?.method ?? job.method),
    ...(automatic === undefined ? {} : { edit: editDistance(automatic, mask) }),
  };
}

function sentMask({ mask, seg, segmentNumber }: CorrectionRequest, volume: CtVolume, trackingUID?: string): Mask {
  if (mask !== undefined) return maskOfView(mask, volume);
  const segmentation = readSeg(readPart10(Buffer.from(seg ?? '', 'base64')).dataset);
  return maskFromSeg(segmentation, segmentNumber ?? onlySegment(segmentation, trackingUID), volume);
}

/** The viewer keeps several lesions as segments of one segmentation. */
function onlySegment({ segments }: ReadSegmentation, trackingUID: string | undefined): number {
  const tracked = segments.filter((segment) => trackingUID !== undefined && segment.trackingUID === trackingUID);
  const [chosen, ...others] = tracked.length > 0 ? tracked : segments;
  if (chosen === undefined || others.length > 0) {
    throw new DicomError(
      'grid-mismatch',
      `The segmentation has ${segments.length} segments; segmentNumber must say which.`,
    );
  }
  return chosen.number;
}
