import type { Mark } from '../../dicom-sr/measurement/mark.js';
import type { DatedMark } from '../../dicom-sr/measurement/same-lesion.js';
import { comparePrecedence, mergedMark, sameLesion } from '../../dicom-sr/measurement/same-lesion.js';
import { pairSingleLines } from '../../dicom-sr/readers/aim/pair-single-lines.js';
import type { Row, SqliteDatabase } from '../state/sqlite/sqlite-database.js';

/** A mark in the index. */
interface KeptMark extends DatedMark {
  readonly name: string;
  readonly position: number;
}

/** Joins lines that ePAD keeps in files of their own: two of one lesion on one image are the axes of one mark. Before versions are settled. */
export function pairLinesOfFiles(database: SqliteDatabase): void {
  database.transaction(() => {
    database.run('UPDATE marks SET merged = NULL WHERE merged IS NOT NULL');
    const groups = database.all(
      `SELECT image, tracking FROM marks WHERE json_extract(mark, '$.source.format') = 'aim' AND tracking IS NOT NULL
       GROUP BY image, tracking HAVING count(*) > 1`,
    );
    for (const { image, tracking } of groups) {
      const sql = `SELECT m.name, m.position, m.mark, '' AS written_at FROM marks m WHERE m.image = ? AND m.tracking = ? ORDER BY m.name, m.position`;
      pairGroup(database, database.all(sql, String(image), String(tracking)).map(keptMarkOf));
    }
  });
}

function pairGroup(database: SqliteDatabase, kept: readonly KeptMark[]): void {
  const marks = kept.map(({ mark }) => mark);
  const paired = pairSingleLines(marks);
  if (paired.length === marks.length) return;
  for (const { name, position, mark } of kept) {
    const joined = paired.find(({ longAxis }) => longAxis === mark.longAxis);
    if (joined !== mark) keepMerged(database, name, position, joined === undefined ? '' : JSON.stringify(joined));
  }
}

/**
 * Merges marks of one lesion on one image that stand in several documents: the first by precedence counts and names the earlier ones. After
 * versions were settled.
 */
export function mergeDuplicates(database: SqliteDatabase): void {
  database.transaction(() => {
    const images = database.all(
      `SELECT m.image FROM work w JOIN marks m ON m.name = w.name AND m.position = w.position
       WHERE w.superseded IS NULL GROUP BY m.image HAVING count(DISTINCT w.name) > 1`,
    );
    for (const { image } of images) mergeOnImage(database, marksOn(database, String(image)));
  });
}

function marksOn(database: SqliteDatabase, image: string): readonly KeptMark[] {
  const sql = `SELECT m.name, m.position, coalesce(m.merged, m.mark) AS mark, d.written_at
    FROM work w JOIN marks m ON m.name = w.name AND m.position = w.position JOIN documents d ON d.name = m.name
    WHERE w.superseded IS NULL AND m.image = ?`;
  return database.all(sql, image).map(keptMarkOf);
}

/** Two marks of one document are two measurements, however near to each other. */
function mergeOnImage(database: SqliteDatabase, marks: readonly KeptMark[]): void {
  const left = [...marks].sort(comparePrecedence);
  for (let first = left.shift(); first !== undefined; first = left.shift()) {
    const { mark, name, position } = first;
    const others = left.filter((other) => other.name !== name && sameLesion(mark, other.mark));
    if (others.length === 0) continue;
    for (const other of others) {
      left.splice(left.indexOf(other), 1);
      const sql = "UPDATE work SET superseded = 'duplicate-mark' WHERE name = ? AND position = ?";
      database.run(sql, other.name, other.position);
    }
    keepMerged(database, name, position, JSON.stringify(mergedMark(first, others)));
  }
}

const keepMerged = (database: SqliteDatabase, name: string, position: number, merged: string): number =>
  database.run('UPDATE marks SET merged = ? WHERE name = ? AND position = ?', merged, name, position);

const keptMarkOf = ({ name, position, mark, written_at: writtenAt }: Row): KeptMark => ({
  name: String(name),
  position: Number(position),
  mark: JSON.parse(String(mark)) as Mark,
  writtenAt: String(writtenAt),
});
