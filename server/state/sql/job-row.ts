import type { Mark } from '../../../dicom-sr/measurement/mark.js';
import type { MethodDescription } from '../../../dicom-sr/measurement/method-description.js';
import type { JobState } from '../job-state.js';
import type { JobReason, JobTransition, LesionJob } from '../lesion-job.js';
import type { JobUnderWay } from '../state-store.js';
import type { Row, SqlValue } from './sql-database.js';

/** @returns the job that a row of `jobs` holds. */
export function jobOfRow(row: Row): LesionJob {
  return {
    id: row['id'] as string,
    studyInstanceUID: row['study_instance_uid'] as string,
    documentUID: row['document_uid'] as string,
    mark: JSON.parse(row['mark'] as string) as Mark,
    method: JSON.parse(row['method'] as string) as MethodDescription,
    state: row['state'] as JobState,
    attempts: row['attempts'] as number,
    priority: row['priority'] as number,
    acceptedAt: dateOf(row['accepted_at']),
    stateSince: dateOf(row['state_since']),
    checkAt: dateOf(row['check_at']),
    waitUntil: dateOf(row['wait_until']),
    timings: JSON.parse(row['timings'] as string) as LesionJob['timings'],
    ...reasonOfRow(row),
    ...present('ctSeriesInstanceUID', row['ct_series_instance_uid']),
    ...present('jobKey', row['job_key']),
    ...present('supersededBy', row['superseded_by']),
  };
}

/** @returns what is told of a job that is under way. */
export const jobUnderWayOfRow = (row: Row): JobUnderWay => ({
  id: row['id'] as string,
  priority: row['priority'] as number,
  ...present('ctSeriesInstanceUID', row['ct_series_instance_uid']),
});

/** @returns the step that a row of `transitions` holds. */
export function transitionOfRow(row: Row): JobTransition {
  return {
    at: dateOf(row['at']),
    from: row['from_state'] as JobState,
    to: row['to_state'] as JobState,
    attempt: row['attempt'] as number,
    stageMs: row['stage_ms'] as number,
    ...reasonOfRow(row),
  };
}

function reasonOfRow(row: Row): { readonly reason?: JobReason } {
  if (row['reason_code'] === null) return {};
  return { reason: { code: row['reason_code'] as string, ...present('detail', row['reason_detail']) } };
}

const dateOf = (value: SqlValue | undefined): Date => new Date(value as number);

function present<K extends string>(key: K, value: SqlValue | undefined): { readonly [P in K]?: string } {
  return (typeof value === 'string' ? { [key]: value } : {}) as { readonly [P in K]?: string };
}
