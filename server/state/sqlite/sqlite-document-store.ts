import type { DocumentRecord } from '../document-record.js';
import type { LesionJob, NewJob } from '../lesion-job.js';
import type { AcceptedJobs, DocumentStore } from '../state-store.js';
import { jobOfRow } from './job-row.js';
import type { Row, SqliteDatabase } from './sqlite-database.js';

/** Documents in SQLite, and the jobs that come in with them. */
export class SqliteDocumentStore implements DocumentStore {
  constructor(
    private readonly database: SqliteDatabase,
    private readonly now: () => Date,
  ) {}

  async find(sopInstanceUID: string): Promise<DocumentRecord | undefined> {
    const row = this.database.first('SELECT * FROM documents WHERE sop_instance_uid = ?', sopInstanceUID);
    return row && documentOfRow(row);
  }

  async ofStudy(studyInstanceUID: string): Promise<readonly DocumentRecord[]> {
    const sql = 'SELECT * FROM documents WHERE study_instance_uid = ? ORDER BY written_at, rowid';
    return this.database.all(sql, studyInstanceUID).map(documentOfRow);
  }

  async countOfSeries(seriesInstanceUID: string): Promise<number> {
    const sql = 'SELECT count(*) AS documents FROM documents WHERE series_instance_uid = ?';
    return Number(this.database.first(sql, seriesInstanceUID)?.['documents'] ?? 0);
  }

  async accept(document: DocumentRecord, jobs: readonly NewJob[]): Promise<AcceptedJobs> {
    return this.database.transaction(() => {
      this.#keep(document);
      const created = jobs.filter((job) => this.#insert(document, job)).map(({ id }) => id);
      const all = this.#jobsOf(jobs);
      return {
        created: all.filter(({ id }) => created.includes(id)),
        known: all.filter(({ id }) => !created.includes(id)),
      };
    });
  }

  #keep(document: DocumentRecord): void {
    this.database.run(
      'INSERT OR REPLACE INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
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
  #insert(document: DocumentRecord, job: NewJob): boolean {
    const now = this.now().getTime();
    const changed = this.database.run(
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
    return changed > 0;
  }

  #jobsOf(jobs: readonly NewJob[]): readonly LesionJob[] {
    const ids = [...new Set(jobs.map(({ id }) => id))];
    return ids.flatMap((id) => this.database.all('SELECT * FROM jobs WHERE id = ?', id)).map(jobOfRow);
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
