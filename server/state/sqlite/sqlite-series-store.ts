import type { SeriesStore } from '../state-store.js';
import type { SqliteDatabase } from './sqlite-database.js';

/** Quiet timers of series in SQLite. */
export class SqliteSeriesStore implements SeriesStore {
  constructor(private readonly database: SqliteDatabase) {}

  async touch(studyInstanceUID: string, seriesInstanceUID: string, at: Date): Promise<void> {
    this.database.run(
      `INSERT INTO series VALUES (?, ?, ?, NULL)
       ON CONFLICT (series_instance_uid) DO UPDATE SET grown_at = max(grown_at, excluded.grown_at), instances = NULL`,
      ...[seriesInstanceUID, studyInstanceUID, at.getTime()],
    );
  }

  async observe(studyInstanceUID: string, seriesInstanceUID: string, instances: number, at: Date): Promise<Date> {
    const rows = this.database.all(
      `INSERT INTO series VALUES (?, ?, ?, ?)
       ON CONFLICT (series_instance_uid) DO UPDATE SET
         grown_at = CASE WHEN instances IS NULL OR instances = excluded.instances THEN grown_at ELSE excluded.grown_at END,
         instances = excluded.instances
       RETURNING grown_at`,
      ...[seriesInstanceUID, studyInstanceUID, at.getTime(), instances],
    );
    return new Date(Number(rows[0]?.['grown_at']));
  }
}
