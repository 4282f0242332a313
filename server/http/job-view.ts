import type { MarkAxis } from '../../dicom-sr/measurement/mark.js';
import { findErrorEntry } from '../errors/error-catalogues.js';
import { findJobReason } from '../state/job-reasons.js';
import type { JobReason, LesionJob } from '../state/lesion-job.js';
import type { LesionResult } from '../state/lesion-result.js';
import type { AxisView, JobView, LesionView } from './api-schemas.js';
import type { ReviewEntry } from '../review/review-entry.js';

/** @returns a job as the API tells it. */
export function jobView(job: LesionJob): JobView {
  const { mark, method, stateSince } = job;
  return {
    id: job.id,
    state: job.state,
    ...reasonView(job.reason),
    studyInstanceUID: job.studyInstanceUID,
    document: {
      seriesInstanceUID: mark.source.seriesInstanceUID,
      sopInstanceUID: mark.source.sopInstanceUID,
      groupIndex: mark.source.groupIndex,
    },
    ...(job.ctSeriesInstanceUID === undefined ? {} : { ctSeriesInstanceUID: job.ctSeriesInstanceUID }),
    method: { id: method.id, version: method.version },
    attempts: job.attempts,
    acceptedAt: job.acceptedAt.toISOString(),
    updatedAt: stateSince.toISOString(),
    timingsMs: Object.fromEntries(Object.entries(job.timings).filter(([, ms]) => ms !== undefined)),
  };
}

/** @returns a job and what came of it, as one lesion of its study. */
export function lesionView(
  job: LesionJob,
  result: LesionResult | undefined,
  reviews: readonly Pick<ReviewEntry, 'state' | 'version'>[] = [],
): LesionView {
  const { mark } = job;
  return {
    jobId: job.id,
    state: job.state,
    ...reasonView(job.reason),
    ...(mark.trackingID === undefined ? {} : { trackingID: mark.trackingID }),
    ...(mark.trackingUID === undefined ? {} : { trackingUID: mark.trackingUID }),
    ...(mark.finding === undefined ? {} : { finding: mark.finding.meaning }),
    findingSites: mark.findingSites.map(({ meaning }) => meaning),
    mark: {
      sopInstanceUID: mark.referencedImage.sopInstanceUID,
      longAxis: axisView(mark.longAxis),
      ...(mark.shortAxis === undefined ? {} : { shortAxis: axisView(mark.shortAxis) }),
    },
    method: methodView(result?.method ?? job.method),
    ...(result === undefined ? {} : { ...resultView(result), review: reviewOf(job, reviews) }),
  };
}

/** A job that was superseded has nothing left to decide, also before its review was told. */
function reviewOf(
  { state }: LesionJob,
  reviews: readonly Pick<ReviewEntry, 'state' | 'version'>[],
): NonNullable<LesionView['review']> {
  const last = reviews.at(-1);
  return { state: state === 'superseded' ? 'superseded' : (last?.state ?? 'unreviewed'), version: last?.version ?? 0 };
}

const methodView = ({ id, version }: LesionJob['method']): LesionView['method'] => ({ id, version });

const axisView = ({ endpoints: [a, b], reportedMm }: MarkAxis): AxisView => ({
  endpoints: [
    [a[0], a[1]],
    [b[0], b[1]],
  ],
  ...(reportedMm === undefined ? {} : { lengthMm: reportedMm }),
});

function resultView({ measurements, checks, flags, segmentation, report }: LesionResult): Partial<LesionView> {
  const { volumeMm3, volumeIntervalMm3, longAxisMm, shortAxisMm, meanHu, sdHu } = measurements;
  return {
    measurements: { volumeMm3, volumeIntervalMm3: [...volumeIntervalMm3], longAxisMm, shortAxisMm, meanHu, sdHu },
    checks: checks.map((check) => ({ ...check })),
    flags: [...flags],
    segmentation: { ...segmentation },
    report: { ...report },
  };
}

/** Code, sentence and next step. The detail of a job's reason holds counts and geometry only. */
const reasonView = (reason: JobReason | undefined): Pick<JobView, 'reason'> =>
  reason === undefined ? {} : { reason: explained(reason) };

/** @returns a reason with what it means and what to do, as the catalogues say. */
export function explained({ code, detail }: JobReason): NonNullable<JobView['reason']> {
  const entry = findErrorEntry(code) ?? findJobReason(code);
  return { code, message: detail ?? entry?.meaning ?? code, nextStep: entry?.nextStep ?? '' };
}
