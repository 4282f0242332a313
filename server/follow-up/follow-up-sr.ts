import type { PatientStudyHeader } from '../../dicom-sr/volume/ct-volume.js';
import { writeFollowUpSr } from '../../dicom-sr/writers/write-follow-up-sr.js';
import type { TimePoint } from '../../dicom-sr/writers/write-follow-up-sr.js';
import type { WrittenObject } from '../../dicom-sr/writers/written-object.js';
import type { FollowedLesion, FollowUp } from './follow-up.js';

/**
 * @param header of the latest study
 * @returns the report of a patient over time as DICOM SR
 * @throws {DicomError} invalid-attribute
 */
export function followUpSr(followUp: FollowUp, header: PatientStudyHeader, at: Date): WrittenObject {
  const { visits, lesions, basis } = followUp;
  const timePoints = visits.map(({ date }, i) => timePointOf(date, i));
  return writeFollowUpSr({
    header,
    key: JSON.stringify([
      header.PatientID,
      basis,
      at.toISOString(),
      visits.map(({ date, response }) => [date, response]),
    ]),
    contentAt: at,
    lesions: lesions.flatMap((lesion) => timePoints.flatMap((timePoint, i) => lesionAt(lesion, timePoint, i) ?? [])),
    responses: visits.map(({ sumMm, reason, response, target, volumetric }, i) => ({
      timePoint: timePoints[i],
      sumMm,
      reason,
      ...(response !== 'baseline' && { response }),
      ...(target && { targetResponse: target.response }),
      ...(volumetric && { sumVolumeMm3: volumetric.sumMm3, volumetricResponse: volumetric.response }),
    })),
  });
}

/** @returns the name of a visit by its place: the first one is the baseline. */
export const timePointOf = (date: string, visit: number): TimePoint => ({
  name: visit === 0 ? 'Baseline' : `Follow-up ${visit}`,
  order: visit + 1,
  date,
});

function lesionAt({ key, name, site, role, isNode, visits }: FollowedLesion, timePoint: TimePoint, visit: number) {
  const { state, sizeMm, volumeMm3, source } = visits[visit];
  if (role === 'normal' || state !== 'measured') return undefined;
  return {
    timePoint,
    trackingID: name === '' ? key : name,
    role,
    isNode,
    ...(/^[0-9.]{3,64}$/.test(key) && { trackingUID: key }),
    ...(site && { site }),
    ...(sizeMm !== undefined && { sizeMm }),
    ...(volumeMm3 !== undefined && { volumeMm3 }),
    ...(source && source.sopClassUID !== '' && { source }),
  };
}
