import { ServerError } from '../../errors/server-error.js';
import type { JobState } from '../job-state.js';
import { activeStates, isLegalTransition, jobStates } from '../job-state.js';
import type { JobTransition, LesionJob } from '../lesion-job.js';
import type { LesionResult } from '../lesion-result.js';
import type {
  HourCount,
  JobQuery,
  JobStep,
  JobStore,
  JobUnderWay,
  NumberedStep,
  ReasonCount,
  TransitionRequest,
} from '../state-store.js';
import { jobOfRow, jobUnderWayOfRow, transitionOfRow } from './job-row.js';
import type { SqlDatabase, SqlValue, Steps } from './sql-database.js';
import { step } from './sql-database.js';

const hourMs = 3_600_000;

/** Jobs and their history. */
export class SqlJobStore implements JobStore {
  constructor(
    private readonly database: SqlDatabase,
    private readonly now: () => Date,
  ) {}

  async find(id: string): Promise<LesionJob | undefined> {
    return (await this.#jobs('WHERE id = ?', id))[0];
  }

  async list({ states, studyInstanceUID, reasonCode, limit, offset = 0 }: JobQuery): Promise<readonly LesionJob[]> {
    const conditions = ['1 = 1', ...(states ? [`state IN (${states.map(() => '?').join()})`] : [])];
    if (studyInstanceUID !== undefined) conditions.push('study_instance_uid = ?');
    if (reasonCode !== undefined) conditions.push('reason_code = ?');
    const values = [...(states ?? []), ...[studyInstanceUID, reasonCode].filter((value) => value !== undefined)];
    const order = `ORDER BY accepted_at DESC, ${this.#rowOrder} DESC LIMIT ? OFFSET ?`;
    return this.#jobs(`WHERE ${conditions.join(' AND ')} ${order}`, ...values, limit, offset);
  }

  async count(): Promise<Readonly<Record<JobState, number>>> {
    const { rows } = await this.database.query('SELECT state, count(*) AS jobs FROM jobs GROUP BY state');
    const none = Object.fromEntries(jobStates.map((state) => [state, 0])) as Record<JobState, number>;
    return { ...none, ...Object.fromEntries(rows.map((row) => [row['state'] as JobState, row['jobs'] as number])) };
  }

  async countReasons<S extends JobState>(states: readonly S[]): Promise<readonly ReasonCount<S>[]> {
    const places = states.map(() => '?').join();
    const sql = `SELECT state, coalesce(reason_code, '') AS code, count(*) AS jobs FROM jobs WHERE state IN (${places})
      GROUP BY state, reason_code ORDER BY count(*) DESC, reason_code`;
    const { rows } = await this.database.query(sql, ...states);
    return rows.map(({ state, code, jobs }) => ({ state: state as S, code: String(code), jobs: Number(jobs) }));
  }

  async hourly(state: JobState, since: Date): Promise<readonly HourCount[]> {
    const sql = `SELECT at / ${hourMs} AS hour, count(*) AS jobs FROM transitions WHERE to_state = ? AND at >= ?
      GROUP BY at / ${hourMs} ORDER BY 1`;
    const { rows } = await this.database.query(sql, state, since.getTime());
    return rows.map(({ hour, jobs }) => ({ hour: new Date(Number(hour) * hourMs), jobs: Number(jobs) }));
  }

  async ofStudy(studyInstanceUID: string): Promise<readonly LesionJob[]> {
    return this.#jobs(`WHERE study_instance_uid = ? ORDER BY accepted_at, ${this.#rowOrder}`, studyInstanceUID);
  }

  async ofDocument(sopInstanceUID: string): Promise<readonly LesionJob[]> {
    return this.#jobs(`WHERE document_uid = ? ORDER BY accepted_at, ${this.#rowOrder}`, sopInstanceUID);
  }

  async ofLesion(ctSeriesInstanceUID: string, trackingUID: string): Promise<readonly LesionJob[]> {
    const condition = `WHERE ct_series_instance_uid = ? AND tracking_uid = ? ORDER BY accepted_at, ${this.#rowOrder}`;
    return this.#jobs(condition, ctSeriesInstanceUID, trackingUID);
  }

  async dueWaiting(now: Date, limit: number): Promise<readonly LesionJob[]> {
    const order = `ORDER BY priority DESC, accepted_at, ${this.#rowOrder} LIMIT ?`;
    return this.#jobs(`WHERE state = 'waiting' AND check_at <= ? ${order}`, now.getTime(), limit);
  }

  /** Few columns: after an outage there may be a million of them. */
  async underWay(since: Date, until: Date): Promise<readonly JobUnderWay[]> {
    const { rows } = await this.database.query(
      `SELECT id, priority, ct_series_instance_uid FROM jobs
       WHERE state IN (${activeStates.map(() => '?').join()}) AND state_since BETWEEN ? AND ?`,
      ...[...activeStates, since.getTime(), until.getTime()],
    );
    return rows.map(jobUnderWayOfRow);
  }

  async nextCheckAt(): Promise<Date | undefined> {
    const { rows } = await this.database.query("SELECT min(check_at) AS at FROM jobs WHERE state = 'waiting'");
    const at = rows[0]?.['at'];
    return typeof at === 'number' ? new Date(at) : undefined;
  }

  async scheduleCheck(id: string, checkAt: Date): Promise<void> {
    const sql = "UPDATE jobs SET check_at = ? WHERE id = ? AND state = 'waiting'";
    await this.database.query(sql, checkAt.getTime(), id);
  }

  async wakeWaiting(studyInstanceUID: string, at: Date): Promise<void> {
    const condition = "WHERE study_instance_uid = ? AND state = 'waiting' AND check_at > ?";
    const sql = `UPDATE jobs SET check_at = ? ${condition}`;
    await this.database.query(sql, at.getTime(), studyInstanceUID, at.getTime());
  }

  async transition(id: string, request: TransitionRequest): Promise<JobStep | undefined> {
    return this.database.transaction(() => this.#transition(id, request));
  }

  async history(id: string): Promise<readonly JobTransition[]> {
    const { rows } = await this.database.query('SELECT * FROM transitions WHERE job_id = ? ORDER BY sequence', id);
    return rows.map(transitionOfRow);
  }

  async lastStep(): Promise<number> {
    const { rows } = await this.database.query('SELECT max(sequence) AS last FROM transitions');
    return Number(rows[0]?.['last'] ?? 0);
  }

  async stepsSince(sequence: number, limit: number): Promise<readonly NumberedStep[]> {
    const { rows } = await this.database.query(
      `SELECT jobs.*, t.sequence AS step_number, t.at, t.from_state, t.to_state, t.reason_code AS step_code,
         t.reason_detail AS step_detail, t.attempt, t.stage_ms
       FROM transitions t JOIN jobs ON jobs.id = t.job_id WHERE t.sequence > ? ORDER BY t.sequence LIMIT ?`,
      ...[sequence, limit],
    );
    return rows.map((row) => {
      const step = transitionOfRow({
        ...row,
        reason_code: row['step_code'] ?? null,
        reason_detail: row['step_detail'] ?? null,
      });
      const job = { ...jobOfRow(row), state: step.to, stateSince: step.at };
      return { sequence: row['step_number'] as number, step: { job, step } };
    });
  }

  get #rowOrder(): string {
    return this.database.dialect.rowOrder;
  }

  async #jobs(condition: string, ...values: readonly SqlValue[]): Promise<readonly LesionJob[]> {
    return (await this.database.query(`SELECT * FROM jobs ${condition}`, ...values)).rows.map(jobOfRow);
  }

  *#transition(id: string, request: TransitionRequest): Steps<JobStep | undefined> {
    const lock = this.database.dialect.forUpdate;
    const found = (yield* step(`SELECT * FROM jobs WHERE id = ?${lock}`, id)).rows[0];
    const job = found && jobOfRow(found);
    if (job === undefined || !request.from.includes(job.state)) return undefined;
    if (!isLegalTransition(job.state, request.to))
      throw new ServerError('illegal-transition', `A job cannot go from ${job.state} to ${request.to}.`);
    const transition = this.#stepOf(job, request);
    const updated = yield* this.#update(job, transition, request);
    yield* this.#remember(id, transition);
    if (request.changes?.result !== undefined) yield* this.#keepResult(job, request.changes.result);
    return { job: updated, step: transition };
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

  *#update(job: LesionJob, made: JobTransition, { changes = {} }: TransitionRequest): Steps<LesionJob> {
    const timings = { ...job.timings, [made.from]: (job.timings[made.from] ?? 0) + made.stageMs };
    const { rows } = yield* step(
      `UPDATE jobs SET state = ?, reason_code = ?, reason_detail = ?, attempts = ?, state_since = ?, timings = ?, job_key = ?,
       ct_series_instance_uid = ?, check_at = ?, wait_until = ?, priority = ?, superseded_by = ?, mark = ? WHERE id = ?
       RETURNING *`,
      made.to,
      made.reason?.code ?? null,
      made.reason?.detail ?? null,
      made.attempt,
      made.at.getTime(),
      JSON.stringify(timings),
      changes.jobKey ?? job.jobKey ?? null,
      changes.ctSeriesInstanceUID ?? job.ctSeriesInstanceUID ?? null,
      (changes.checkAt ?? job.checkAt).getTime(),
      (changes.waitUntil ?? job.waitUntil).getTime(),
      changes.priority ?? job.priority,
      changes.supersededBy ?? job.supersededBy ?? null,
      JSON.stringify(changes.mark ?? job.mark),
      job.id,
    );
    return jobOfRow(rows[0]);
  }

  *#remember(id: string, { at, from, to, reason, attempt, stageMs }: JobTransition): Steps<void> {
    yield* step(
      `INSERT INTO transitions (job_id, at, from_state, to_state, reason_code, reason_detail, attempt, stage_ms)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      ...[id, at.getTime(), from, to, reason?.code ?? null, reason?.detail ?? null, attempt, stageMs],
    );
  }

  *#keepResult(job: LesionJob, result: LesionResult): Steps<void> {
    yield* step(
      `INSERT INTO results (job_id, study_instance_uid, segmentation_series_uid, report_series_uid, content)
       VALUES (?, ?, ?, ?, ?) ON CONFLICT (job_id) DO UPDATE SET study_instance_uid = excluded.study_instance_uid,
       segmentation_series_uid = excluded.segmentation_series_uid, report_series_uid = excluded.report_series_uid,
       content = excluded.content`,
      job.id,
      job.studyInstanceUID,
      result.segmentation.seriesInstanceUID,
      result.report.seriesInstanceUID,
      JSON.stringify(result),
    );
  }
}
