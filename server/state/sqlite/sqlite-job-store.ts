import { ServerError } from '../../errors/server-error.js';
import type { JobState } from '../job-state.js';
import { isLegalTransition, jobStates } from '../job-state.js';
import type { JobTransition, LesionJob } from '../lesion-job.js';
import type { JobQuery, JobStep, JobStore, TransitionRequest } from '../state-store.js';
import { jobOfRow, transitionOfRow } from './job-row.js';
import type { SqliteDatabase, SqlValue } from './sqlite-database.js';

/** Jobs and their history in SQLite. */
export class SqliteJobStore implements JobStore {
  constructor(
    private readonly database: SqliteDatabase,
    private readonly now: () => Date,
  ) {}

  async find(id: string): Promise<LesionJob | undefined> {
    return this.#jobs('WHERE id = ?', id)[0];
  }

  async list({ states, studyInstanceUID, limit, offset = 0 }: JobQuery): Promise<readonly LesionJob[]> {
    const conditions = ['1', ...(states ? [`state IN (${states.map(() => '?').join()})`] : [])];
    if (studyInstanceUID !== undefined) conditions.push('study_instance_uid = ?');
    const values = [...(states ?? []), ...(studyInstanceUID === undefined ? [] : [studyInstanceUID])];
    const order = 'ORDER BY accepted_at DESC, rowid DESC LIMIT ? OFFSET ?';
    return this.#jobs(`WHERE ${conditions.join(' AND ')} ${order}`, ...values, limit, offset);
  }

  async count(): Promise<Readonly<Record<JobState, number>>> {
    const rows = this.database.all('SELECT state, count(*) AS jobs FROM jobs GROUP BY state');
    const none = Object.fromEntries(jobStates.map((state) => [state, 0])) as Record<JobState, number>;
    return { ...none, ...Object.fromEntries(rows.map((row) => [row['state'] as JobState, row['jobs'] as number])) };
  }

  async ofStudy(studyInstanceUID: string): Promise<readonly LesionJob[]> {
    return this.#jobs('WHERE study_instance_uid = ? ORDER BY accepted_at, rowid', studyInstanceUID);
  }

  async ofDocument(sopInstanceUID: string): Promise<readonly LesionJob[]> {
    return this.#jobs('WHERE document_uid = ? ORDER BY accepted_at, rowid', sopInstanceUID);
  }

  async ofLesion(ctSeriesInstanceUID: string, trackingUID: string): Promise<readonly LesionJob[]> {
    const condition = 'WHERE ct_series_instance_uid = ? AND tracking_uid = ? ORDER BY accepted_at, rowid';
    return this.#jobs(condition, ctSeriesInstanceUID, trackingUID);
  }

  async dueWaiting(now: Date, limit: number): Promise<readonly LesionJob[]> {
    const order = 'ORDER BY priority DESC, accepted_at, rowid LIMIT ?';
    return this.#jobs(`WHERE state = 'waiting' AND check_at <= ? ${order}`, now.getTime(), limit);
  }

  async nextCheckAt(): Promise<Date | undefined> {
    const at = this.database.first("SELECT min(check_at) AS at FROM jobs WHERE state = 'waiting'")?.['at'];
    return typeof at === 'number' ? new Date(at) : undefined;
  }

  async scheduleCheck(id: string, checkAt: Date): Promise<void> {
    this.database.run("UPDATE jobs SET check_at = ? WHERE id = ? AND state = 'waiting'", checkAt.getTime(), id);
  }

  async wakeWaiting(studyInstanceUID: string, at: Date): Promise<void> {
    const condition = "WHERE study_instance_uid = ? AND state = 'waiting'";
    this.database.run(`UPDATE jobs SET check_at = min(check_at, ?) ${condition}`, at.getTime(), studyInstanceUID);
  }

  async transition(id: string, request: TransitionRequest): Promise<JobStep | undefined> {
    return this.database.transaction(() => {
      const job = this.#jobs('WHERE id = ?', id)[0];
      if (job === undefined || !request.from.includes(job.state)) return undefined;
      if (!isLegalTransition(job.state, request.to))
        throw new ServerError('illegal-transition', `A job cannot go from ${job.state} to ${request.to}.`);
      const step = this.#stepOf(job, request);
      this.#update(job, step, request);
      this.#remember(id, step);
      if (request.changes?.result !== undefined) this.#keepResult(job, request.changes.result);
      return { job: this.#jobs('WHERE id = ?', id)[0] ?? job, step };
    });
  }

  async history(id: string): Promise<readonly JobTransition[]> {
    return this.database.all('SELECT * FROM transitions WHERE job_id = ? ORDER BY sequence', id).map(transitionOfRow);
  }

  #jobs(condition: string, ...values: readonly SqlValue[]): readonly LesionJob[] {
    return this.database.all(`SELECT * FROM jobs ${condition}`, ...values).map(jobOfRow);
  }

  /** A job that goes into work begins its next attempt. */
  #stepOf(job: LesionJob, { to, reason, changes }: TransitionRequest): JobTransition {
    const at = this.now();
    const attempts = changes?.attempts ?? job.attempts;
    return {
      at,
      from: job.state,
      to,
      attempt: to === 'fetching' ? attempts + 1 : attempts,
      stageMs: Math.max(0, at.getTime() - job.stateSince.getTime()),
      ...(reason === undefined ? {} : { reason }),
    };
  }

  #update(job: LesionJob, step: JobTransition, { changes = {} }: TransitionRequest): void {
    const timings = { ...job.timings, [step.from]: (job.timings[step.from] ?? 0) + step.stageMs };
    this.database.run(
      `UPDATE jobs SET state = ?, reason_code = ?, reason_detail = ?, attempts = ?, state_since = ?, timings = ?, job_key = ?,
       ct_series_instance_uid = ?, check_at = ?, wait_until = ?, priority = ?, superseded_by = ? WHERE id = ?`,
      step.to,
      step.reason?.code ?? null,
      step.reason?.detail ?? null,
      step.attempt,
      step.at.getTime(),
      JSON.stringify(timings),
      changes.jobKey ?? job.jobKey ?? null,
      changes.ctSeriesInstanceUID ?? job.ctSeriesInstanceUID ?? null,
      (changes.checkAt ?? job.checkAt).getTime(),
      (changes.waitUntil ?? job.waitUntil).getTime(),
      changes.priority ?? job.priority,
      changes.supersededBy ?? job.supersededBy ?? null,
      job.id,
    );
  }

  #remember(id: string, { at, from, to, reason, attempt, stageMs }: JobTransition): void {
    this.database.run(
      `INSERT INTO transitions (job_id, at, from_state, to_state, reason_code, reason_detail, attempt, stage_ms)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      ...[id, at.getTime(), from, to, reason?.code ?? null, reason?.detail ?? null, attempt, stageMs],
    );
  }

  #keepResult(job: LesionJob, result: NonNullable<NonNullable<TransitionRequest['changes']>['result']>): void {
    this.database.run(
      `INSERT OR REPLACE INTO results (job_id, study_instance_uid, segmentation_series_uid, report_series_uid, content)
       VALUES (?, ?, ?, ?, ?)`,
      job.id,
      job.studyInstanceUID,
      result.segmentation.seriesInstanceUID,
      result.report.seriesInstanceUID,
      JSON.stringify(result),
    );
  }
}
