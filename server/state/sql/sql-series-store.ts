import type { SeriesStore } from '../state-store.js';
import type { SqlDatabase } from './sql-database.js';

const insert = 'INSERT INTO series (series_instance_uid, study_instance_uid, grown_at, instances)';
const later = 'CASE WHEN series.grown_at > excluded.grown_at THEN series.grown_at ELSE excluded.grown_at END';

/** Quiet timers of series. */
export class SqlSeriesStore implements SeriesStore {
  constructor(private readonly database: SqlDatabase) {}

  async touch(studyInstanceUID: string, seriesInstanceUID: string, at: Date): Promise<void> {
    await this.database.query(
      `${insert} VALUES (?, ?, ?, NULL)
       ON CONFLICT (series_instance_uid) DO UPDATE SET grown_at = ${later}, instances = NULL`,
      ...[seriesInstanceUID, studyInstanceUID, at.getTime()],
    );
  }

  async observe(studyInstanceUID: string, seriesInstanceUID: string, instances: number, at: Date): Promise<Date> {
    const { rows } = await this.database.query(
      `${insert} VALUES (?, ?, ?, ?)
       ON CONFLICT (series_instance_uid) DO UPDATE SET
         grown_at = CASE WHEN series.instances IS NULL OR series.instances = excluded.instances
           THEN series.grown_at ELSE excluded.grown_at END,
         instances = excluded.instances
       RETURNING grown_at`,
      ...[seriesInstanceUID, studyInstanceUID, at.getTime(), instances],
    );
    return new Date(Number(rows[0]?.['grown_at']));
  }
}
