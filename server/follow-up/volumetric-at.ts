import type { VolumetricDecision, VolumeThresholds, VolumeVisit } from '../../models/follow-up/volumetric-response.js';
import { volumetricResponse } from '../../models/follow-up/volumetric-response.js';
import type { FollowedLesion, LesionAtVisit } from './follow-up.js';

/** @returns days since 1970 of YYYYMMDD. */
export const dayOf = (date: string): number =>
  Date.UTC(Number(date.slice(0, 4)), Number(date.slice(4, 6)) - 1, Number(date.slice(6, 8))) / 86_400_000;

/**
 * @returns the response of a visit by the volumes of the targets, against the visits before it whose volumes are all there; undefined where
 *   the baseline's or its own are not
 */
export function volumetricAt(
  targets: readonly FollowedLesion[],
  dates: readonly string[],
  at: number,
  thresholds: VolumeThresholds,
  warn: (code: 'volumes-missing', detail: string) => void,
): VolumetricDecision | undefined {
  const visits = dates.slice(0, at + 1).map((date, i) => volumesAt(targets, date, i));
  const [baseline, own] = [visits[0], visits[at]];
  const hasVolumes = targets.some(({ visits: each }) => each.some(({ volumeMm3 }) => volumeMm3 !== undefined));
  if (baseline === undefined || own === undefined) {
    if (hasVolumes) warn('volumes-missing', `A target has no volume at baseline, or at visit ${at + 1}.`);
    return undefined;
  }
  const complete = visits.flatMap((visit) => visit ?? []);
  return volumetricResponse(complete, thresholds);
}

function volumesAt(targets: readonly FollowedLesion[], date: string, visit: number): VolumeVisit | undefined {
  const lesions = targets.map(({ visits }) => volumeOf(visits[visit]));
  const known = lesions.flatMap((lesion) => lesion ?? []);
  return targets.length === 0 || known.length < targets.length ? undefined : { day: dayOf(date), lesions: known };
}

const volumeOf = ({
  state,
  volumeMm3,
  volumeIntervalMm3,
}: LesionAtVisit): VolumeVisit['lesions'][number] | undefined => {
  if (state === 'absent' || state === 'merged') return { volumeMm3: 0 };
  return volumeMm3 === undefined
    ? undefined
    : { volumeMm3, ...(volumeIntervalMm3 && { intervalMm3: volumeIntervalMm3 }) };
};
