import { Recist3dError } from '../../dicom-sr/errors/recist3d-error.js';
import { distance } from '../../dicom-sr/geometry/vec3.js';
import type { LocatedMark, Mark } from '../../dicom-sr/measurement/mark.js';
import { errorCode } from '../errors/error-code.js';
import { findErrorEntry } from '../errors/error-catalogues.js';
import { isRefusal } from '../pipeline/disposition.js';
import type { LesionRow } from '../report/conversion-report.js';
import type { SegmentOutcome } from '../segmenter/segmenter.js';
import { jobReasons } from '../state/job-reasons.js';
import type { FoundMark } from './work-list.js';

/** @returns what a report says of a mark itself. */
export function aboutMark(document: string, mark: Mark) {
  const site = mark.findingSites[0]?.meaning;
  return {
    document,
    groupIndex: mark.source.groupIndex,
    ...(mark.trackingID === undefined ? {} : { trackingID: mark.trackingID }),
    ...(mark.finding === undefined ? {} : { finding: mark.finding.meaning }),
    ...(site === undefined ? {} : { site }),
  } satisfies Partial<LesionRow>;
}

/** @returns the lengths of a mark's axes in the patient, mm. */
export function axesOf({ longAxisLps, shortAxisLps }: LocatedMark): NonNullable<LesionRow['mark']> {
  const longAxisMm = distance(...longAxisLps);
  return shortAxisLps === undefined ? { longAxisMm } : { longAxisMm, shortAxisMm: distance(...shortAxisLps) };
}

export const aboutOutcome = ({ measurements, checks, flags, method }: SegmentOutcome): Partial<LesionRow> => ({
  measurements,
  checks,
  flags,
  method: { id: method.id, version: method.version },
});

/** @returns the row of a mark that another document took the place of. */
export function supersededRow({ document, mark, superseded }: FoundMark): LesionRow {
  const { meaning: message, nextStep } = jobReasons[superseded ?? 'newer-mark'];
  return {
    ...aboutMark(document, mark),
    state: 'superseded',
    reason: { code: superseded ?? 'newer-mark', message, nextStep },
  };
}

/** `refused` where the lesion or its CT cannot be converted; `failed` for what another run may mend, and tries again. */
export function refusedRow({ document, mark }: FoundMark, error: unknown): LesionRow {
  const code = errorCode(error);
  const message = error instanceof Recist3dError ? error.message : 'An unexpected error.';
  const nextStep = findErrorEntry(code)?.nextStep ?? '';
  return {
    ...aboutMark(document, mark),
    state: isRefusal(error) ? 'refused' : 'failed',
    reason: { code, message, nextStep },
  };
}
