import type { Row, SqlDatabase, SqlValue, Steps } from '../../state/sql/sql-database.js';
import { step } from '../../state/sql/sql-database.js';
import type { ArchivedEntry, ArchiveState, ReviewEntry } from '../review-entry.js';
import { isLegalStep } from '../review-state.js';
import type { ReviewState } from '../review-state.js';
import type { AppendOutcome, MethodCounts, ReviewStore } from '../review-store.js';
import { entryOfRow, rowOfEntry } from './review-row.js';

const select = `SELECT entry.*, archiving.state AS archive_state, archiving.code AS archive_code, archiving.attempts AS archive_attempts
  FROM review_entries AS entry LEFT JOIN review_archiving AS archiving USING (job_id, version)`;
const latest = 'version = (SELECT max(version) FROM review_entries AS other WHERE other.job_id = entry.job_id)';

/** Decisions in SQLite or Postgres. */
export class SqlReviewStore implements ReviewStore {
  constructor(
    private readonly database: SqlDatabase,
    private readonly now: () => Date = () => new Date(),
  ) {}

  async history(jobId: string): Promise<readonly ArchivedEntry[]> {
    return this.#entries('WHERE job_id = ? ORDER BY version', jobId);
  }

  async ofStudy(studyInstanceUID: string): Promise<ReadonlyMap<string, readonly ArchivedEntry[]>> {
    const entries = await this.#entries('WHERE study_instance_uid = ? ORDER BY version', studyInstanceUID);
    const byJob = new Map<string, ArchivedEntry[]>();
    for (const entry of entries) byJob.set(entry.jobId, [...(byJob.get(entry.jobId) ?? []), entry]);
    return byJob;
  }

  async inState(state: ReviewState): Promise<readonly string[]> {
    const { rows } = await this.database.query(
      'SELECT job_id FROM current_reviews WHERE state = ? ORDER BY sequence DESC',
      state,
    );
    return rows.map((row) => row['job_id'] as string);
  }

  async append(
    entry: Omit<ReviewEntry, 'version'>,
    expectedVersion: number,
    archive: ArchiveState,
  ): Promise<AppendOutcome> {
    return this.database.transaction(() => this.#append(entry, expectedVersion, archive));
  }

  *#append(entry: Omit<ReviewEntry, 'version'>, expectedVersion: number, archive: ArchiveState): Steps<AppendOutcome> {
    // Of two servers that append at the same time one waits for the other; SQLite has one writer anyway.
    if (this.database.dialect.name === 'postgres')
      yield* step('SELECT pg_advisory_xact_lock(hashtext(?))', entry.jobId);
    const [earlier] = yield* found('WHERE request_id = ?', entry.requestId);
    if (earlier !== undefined)
      return earlier.requestDigest === entry.requestDigest ? { kind: 'repeated', entry: earlier } : { kind: 'reused' };
    const [current] = yield* found('WHERE job_id = ? ORDER BY version DESC LIMIT 1', entry.jobId);
    if ((current?.version ?? 0) !== expectedVersion) return { kind: 'conflict', current };
    if (!isLegalStep(current?.state ?? 'unreviewed', entry.state)) return { kind: 'illegal', current };
    yield* this.#insert({ ...entry, version: expectedVersion + 1 }, archive);
    const [appended] = yield* found('WHERE request_id = ?', entry.requestId);
    return { kind: 'appended', entry: appended };
  }

  async pending(now: Date, limit: number): Promise<readonly ArchivedEntry[]> {
    const condition = "WHERE archiving.state = 'pending' AND archiving.due_at <= ? ORDER BY entry.sequence LIMIT ?";
    return this.#entries(condition, now.getTime(), limit);
  }

  async nextPendingAt(): Promise<Date | undefined> {
    const sql = "SELECT min(due_at) AS at FROM review_archiving WHERE state = 'pending'";
    const at = (await this.database.query(sql)).rows[0]?.['at'];
    return typeof at === 'number' ? new Date(at) : undefined;
  }

  async archived(
    jobId: string,
    version: number,
    { state, code, tryAgainAt }: { readonly state: ArchiveState; readonly code?: string; readonly tryAgainAt?: Date },
  ): Promise<void> {
    const dueAt = (tryAgainAt ?? this.now()).getTime();
    await this.database.query(
      `UPDATE review_archiving SET state = ?, code = ?, attempts = attempts + 1, due_at = ?
       WHERE job_id = ? AND version = ? AND state = 'pending'`,
      ...[state, code ?? null, dueAt, jobId, version],
    );
  }

  async corrections(): Promise<readonly ArchivedEntry[]> {
    return this.#entries(`WHERE entry.state = 'corrected' AND ${latest} ORDER BY entry.sequence`);
  }

  async counts(): Promise<readonly MethodCounts[]> {
    const { rows } = await this.database.query(
      `SELECT method_id, state, content FROM current_reviews WHERE state IN ('accepted', 'rejected', 'corrected')`,
    );
    const methods = [...new Set(rows.map((row) => row['method_id'] as string))].sort();
    return methods.map((methodId) => countsOf(methodId, rows));
  }

  async #entries(condition: string, ...values: readonly SqlValue[]): Promise<readonly ArchivedEntry[]> {
    return (await this.database.query(`${select} ${condition}`, ...values)).rows.map(entryOfRow);
  }

  *#insert(entry: ReviewEntry, archive: ArchiveState): Steps<void> {
    yield* step(
      `INSERT INTO review_entries (job_id, version, study_instance_uid, method_id, state, at, reader_id, request_id, request_digest,
       content, mask) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      ...rowOfEntry(entry),
    );
    if (archive === 'none') return;
    yield* step(
      'INSERT INTO review_archiving VALUES (?, ?, ?, NULL, 0, ?)',
      ...[entry.jobId, entry.version, archive, this.now().getTime()],
    );
  }
}

/** Entries as a step of a transaction. */
function* found(condition: string, ...values: readonly SqlValue[]): Steps<readonly ArchivedEntry[]> {
  return (yield* step(`${select} ${condition}`, ...values)).rows.map(entryOfRow);
}

function countsOf(methodId: string, rows: readonly Row[]): MethodCounts {
  const own = rows.filter((row) => row['method_id'] === methodId);
  const count = (state: ReviewState): number => own.filter((row) => row['state'] === state).length;
  const contents = own.map(
    (row) => JSON.parse(row['content'] as string) as Pick<ReviewEntry, 'correction' | 'seconds'>,
  );
  return {
    methodId,
    accepted: count('accepted'),
    rejected: count('rejected'),
    corrected: count('corrected'),
    edits: contents.flatMap(({ correction, seconds }) => {
      if (correction?.edit === undefined) return [];
      const { dice, voxelsAdded, voxelsRemoved } = correction.edit;
      return [{ dice, voxelsChanged: voxelsAdded + voxelsRemoved, ...(seconds === undefined ? {} : { seconds }) }];
    }),
  };
}
