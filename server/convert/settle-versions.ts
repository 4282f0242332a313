import type { SqliteDatabase } from '../state/sqlite/sqlite-database.js';

/**
 * Settles which of several versions of a mark counts, as the server does: not the marks of a document that another one names as its
 * predecessor, and of marks with one tracking UID on one CT series the one whose document was written last. A document that lies in the
 * folder twice counts once, by its first name. Writes the table `work` anew.
 */
export function settleVersions(database: SqliteDatabase): void {
  database.transaction(() => {
    database.exec('DELETE FROM work');
    database.exec(`
      WITH
        chosen AS (SELECT d.* FROM documents d WHERE d.name = (SELECT min(o.name) FROM documents o WHERE o.sop = d.sop)),
        replaced AS (SELECT DISTINCT p.value AS sop FROM chosen c, json_each(c.predecessors) p),
        placed AS (
          SELECT m.name, m.position, m.tracking, c.sop, c.written_at, c.sop IN (SELECT sop FROM replaced) AS is_replaced,
            coalesce(
              (SELECT min(f.series) FROM files f WHERE f.sop = m.image AND f.kind = 'ct'),
              (SELECT min(f.series) FROM files f WHERE f.source = m.image AND f.kind = 'ct')
            ) AS series
          FROM marks m JOIN chosen c ON c.name = m.name WHERE m.merged IS NOT ''
        ),
        newest AS (
          SELECT p.*, first_value(p.sop) OVER (
            PARTITION BY p.tracking, p.series ORDER BY p.is_replaced, p.written_at DESC, p.sop DESC
          ) AS newest_sop FROM placed p
        )
      INSERT INTO work SELECT name, position, series, CASE
        WHEN is_replaced THEN 'newer-document'
        WHEN tracking IS NOT NULL AND series IS NOT NULL AND sop <> newest_sop THEN 'newer-mark'
      END FROM newest`);
  });
}
