import type { LesionResult } from '../lesion-result.js';
import type { ResultStore } from '../state-store.js';
import type { SqlDatabase } from './sql-database.js';

/** Results; written together with the state `stored` by the job store. */
export class SqlResultStore implements ResultStore {
  constructor(private readonly database: SqlDatabase) {}

  async find(jobId: string): Promise<LesionResult | undefined> {
    const { rows } = await this.database.query('SELECT content FROM results WHERE job_id = ?', jobId);
    return rows[0] && (JSON.parse(rows[0]['content'] as string) as LesionResult);
  }

  async ofStudy(studyInstanceUID: string): Promise<ReadonlyMap<string, LesionResult>> {
    const sql = 'SELECT job_id, content FROM results WHERE study_instance_uid = ?';
    const { rows } = await this.database.query(sql, studyInstanceUID);
    return new Map(rows.map((row) => [row['job_id'] as string, JSON.parse(row['content'] as string) as LesionResult]));
  }

  async isOwnSeries(seriesInstanceUID: string): Promise<boolean> {
    const sql = 'SELECT 1 AS own FROM results WHERE segmentation_series_uid = ? OR report_series_uid = ? LIMIT 1';
    return (await this.database.query(sql, seriesInstanceUID, seriesInstanceUID)).rows.length > 0;
  }
}
