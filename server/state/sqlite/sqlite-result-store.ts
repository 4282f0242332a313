import type { LesionResult } from '../lesion-result.js';
import type { ResultStore } from '../state-store.js';
import type { SqliteDatabase } from './sqlite-database.js';

/** Results in SQLite; written together with the state `stored` by the job store. */
export class SqliteResultStore implements ResultStore {
  constructor(private readonly database: SqliteDatabase) {}

  async find(jobId: string): Promise<LesionResult | undefined> {
    const row = this.database.first('SELECT content FROM results WHERE job_id = ?', jobId);
    return row && (JSON.parse(row['content'] as string) as LesionResult);
  }

  async ofStudy(studyInstanceUID: string): Promise<ReadonlyMap<string, LesionResult>> {
    const rows = this.database.all(
      'SELECT job_id, content FROM results WHERE study_instance_uid = ?',
      studyInstanceUID,
    );
    return new Map(rows.map((row) => [row['job_id'] as string, JSON.parse(row['content'] as string) as LesionResult]));
  }

  async isOwnSeries(seriesInstanceUID: string): Promise<boolean> {
    const sql = 'SELECT 1 FROM results WHERE segmentation_series_uid = ? OR report_series_uid = ? LIMIT 1';
    return this.database.first(sql, seriesInstanceUID, seriesInstanceUID) !== undefined;
  }
}
