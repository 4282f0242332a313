import type { DocumentRecord } from '../document-record.js';
import type { LesionJob, NewJob } from '../lesion-job.js';
import type { AcceptedJobs, DocumentStore } from '../state-store.js';
import { jobOfRow } from './job-row.js';
import type { Row, SqlDatabase, Steps } from './sql-database.js';
import { step } from './sql-database.js';

const columns = [
  'sop_instance_uid',
  'series_instance_uid',
  'study_instance_uid',
  'sop_class_uid',
  'kind',
  'failure',
  'warnings',
  'written_at',
  'predecessors',
];

const keep = `INSERT INTO documents (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})
  ON CONFLICT (sop_instance_uid) DO UPDATE SET ${columns.map((column) => `${column} = excluded.${column}`).join(', ')}`;

/** Documents, and the jobs that come in with them. */
export class SqlDocumentStore implements DocumentStore {
  constructor(
    private readonly database: SqlDatabase,
    private readonly now: () => Date,
  ) {}

  async find(sopInstanceUID: string): Promise<DocumentRecord | undefined> {
    const { rows } = await this.database.query('SELECT * FROM documents WHERE sop_instance_uid = ?', sopInstanceUID);
    return rows[0] && documentOfRow(rows[0]);
  }

  async ofStudy(studyInstanceUID: string): Promise<readonly DocumentRecord[]> {
    const order = `ORDER BY written_at, ${this.database.dialect.rowOrder}`;
    const sql = `SELECT * FROM documents WHERE study_instance_uid = ? ${order}`;
    return (await this.database.query(sql, studyInstanceUID)).rows.map(documentOfRow);
  }

  async countOfSeries(seriesInstanceUID: string): Promise<number> {
    const sql = 'SELECT count(*) AS documents FROM documents WHERE series_instance_uid = ?';
    return Number((await this.database.query(sql, seriesInstanceUID)).rows[0]?.['documents'] ?? 0);
  }

  async accept(document: DocumentRecord, jobs: readonly NewJob[]): Promise<AcceptedJobs> {
    return this.database.transaction(() => this.#accept(document, jobs));
  }

  *#accept(document: DocumentRecord, jobs: readonly NewJob[]): Steps<AcceptedJobs> {
    yield* this.#keep(document);
    const made = new Set<string>();
    for (const job of jobs) if (yield* this.#insert(document, job)) made.add(job.id);
    const all = yield* this.#jobsOf(jobs);
    return { created: all.filter(({ id }) => made.has(id)), known: all.filter(({ id }) => !made.has(id)) };
  }

  *#keep(document: DocumentRecord): Steps<void> {
    yield* step(
      keep,
      document.sopInstanceUID,
      document.seriesInstanceUID,
      document.studyInstanceUID,
      document.sopClassUID,
      document.kind,
      document.failure ?? null,
      JSON.stringify(document.warnings),
      document.writtenAt,
      JSON.stringify(document.predecessors),
    );
  }

  /** @returns false where the job is known. */
  *#insert(document: DocumentRecord, job: NewJob): Steps<boolean> {
    const now = this.now().getTime();
    const { changes } = yield* step(
      `INSERT INTO jobs (id, study_instance_uid, document_uid, tracking_uid, mark, method, state, attempts, priority,
       accepted_at, state_since, check_at, wait_until, timings)
       VALUES (?, ?, ?, ?, ?, ?, 'waiting', 0, ?, ?, ?, ?, ?, '{}') ON CONFLICT (id) DO NOTHING`,
      job.id,
      job.mark.referencedImage.studyInstanceUID ?? document.studyInstanceUID,
      document.sopInstanceUID,
      job.mark.trackingUID ?? null,
      JSON.stringify(job.mark),
      JSON.stringify(job.method),
      job.priority,
      ...[now, now, now],
      job.waitUntil.getTime(),
    );
    return changes > 0;
  }

  *#jobsOf(jobs: readonly NewJob[]): Steps<readonly LesionJob[]> {
    const found: LesionJob[] = [];
    for (const id of new Set(jobs.map((job) => job.id))) {
      const { rows } = yield* step('SELECT * FROM jobs WHERE id = ?', id);
      found.push(...rows.map(jobOfRow));
    }
    return found;
  }
}

function documentOfRow(row: Row): DocumentRecord {
  return {
    sopInstanceUID: row['sop_instance_uid'] as string,
    seriesInstanceUID: row['series_instance_uid'] as string,
    studyInstanceUID: row['study_instance_uid'] as string,
    sopClassUID: row['sop_class_uid'] as string,
    kind: row['kind'] as DocumentRecord['kind'],
    ...(typeof row['failure'] === 'string' ? { failure: row['failure'] } : {}),
    warnings: JSON.parse(row['warnings'] as string) as DocumentRecord['warnings'],
    writtenAt: row['written_at'] as string,
    predecessors: JSON.parse(row['predecessors'] as string) as readonly string[],
  };
}
