import { packTree, unpackTree } from '../../review/sql/packed-tree.js';
import type { Row, SqlDatabase, Steps } from '../../state/sql/sql-database.js';
import { step } from '../../state/sql/sql-database.js';
import type { MaskView } from '../../http/lesion/lesion-schemas.js';
import type { GivenAnswer, ReaderStudy, ReaderStudyItem, ReaderStudyStore } from '../reader-study.js';

/** Reader studies in SQLite or Postgres. */
export class SqlReaderStudyStore implements ReaderStudyStore {
  constructor(private readonly database: SqlDatabase) {}

  async create(study: ReaderStudy, items: readonly ReaderStudyItem[]): Promise<void> {
    const { id, name, kind, sources, seed, createdAt, createdBy } = study;
    await this.database.transaction(function* (): Steps<void> {
      yield* step(
        'INSERT INTO reader_studies VALUES (?, ?, ?, ?, ?, ?, ?)',
        ...[id, name, kind, JSON.stringify(sources), seed, createdAt.getTime(), createdBy],
      );
      for (const item of items)
        yield* step('INSERT INTO reader_study_items (study_id, id, job_id) VALUES (?, ?, ?)', id, item.id, item.jobId);
    });
  }

  async list(): Promise<readonly ReaderStudy[]> {
    const sql = 'SELECT * FROM reader_studies ORDER BY created_at DESC, id';
    return (await this.database.query(sql)).rows.map(studyOf);
  }

  async find(id: string): Promise<ReaderStudy | undefined> {
    const [row] = (await this.database.query('SELECT * FROM reader_studies WHERE id = ?', id)).rows;
    return row && studyOf(row);
  }

  async items(studyId: string): Promise<readonly ReaderStudyItem[]> {
    const { rowOrder } = this.database.dialect;
    const sql = `SELECT id, job_id, NULL AS masks FROM reader_study_items WHERE study_id = ? ORDER BY ${rowOrder}`;
    return (await this.database.query(sql, studyId)).rows.map(itemOf);
  }

  async item(studyId: string, itemId: string): Promise<ReaderStudyItem | undefined> {
    const sql = 'SELECT id, job_id, masks FROM reader_study_items WHERE study_id = ? AND id = ?';
    const [row] = (await this.database.query(sql, studyId, itemId)).rows;
    return row && itemOf(row);
  }

  async keepMasks(studyId: string, itemId: string, masks: readonly MaskView[]): Promise<void> {
    const sql = 'UPDATE reader_study_items SET masks = ? WHERE study_id = ? AND id = ? AND masks IS NULL';
    await this.database.query(sql, packTree(masks), studyId, itemId);
  }

  async answers(studyId: string, readerId?: string): Promise<readonly GivenAnswer[]> {
    const [own, values] = readerId === undefined ? ['', [studyId]] : ['AND reader_id = ?', [studyId, readerId]];
    const sql = `SELECT * FROM reader_study_answers WHERE study_id = ? ${own} ORDER BY sequence`;
    return (await this.database.query(sql, ...values)).rows.map(answerOf);
  }

  async keepAnswer(studyId: string, given: GivenAnswer): Promise<GivenAnswer | undefined> {
    const { itemId, readerId, requestId, answer, flipped, position, seconds, at } = given;
    return this.database.transaction(function* (): Steps<GivenAnswer | undefined> {
      const sql = 'SELECT * FROM reader_study_answers WHERE request_id = ?';
      const [earlier] = (yield* step(sql, requestId)).rows;
      if (earlier !== undefined) return answerOf(earlier);
      yield* step(
        `INSERT INTO reader_study_answers (study_id, item_id, reader_id, request_id, answer, flipped, position, seconds, at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        ...[studyId, itemId, readerId, requestId, answer, flipped ? 1 : 0, position, seconds, at.getTime()],
      );
      return undefined;
    });
  }
}

const studyOf = (row: Row): ReaderStudy => ({
  id: row['id'] as string,
  name: row['name'] as string,
  kind: row['kind'] as ReaderStudy['kind'],
  sources: JSON.parse(row['sources'] as string) as ReaderStudy['sources'],
  seed: row['seed'] as number,
  createdAt: new Date(row['created_at'] as number),
  createdBy: row['created_by'] as string,
});

function itemOf(row: Row): ReaderStudyItem {
  const masks = row['masks'];
  return {
    id: row['id'] as string,
    jobId: row['job_id'] as string,
    ...(typeof masks === 'string' ? { masks: unpackTree<readonly MaskView[]>(masks) } : {}),
  };
}

const answerOf = (row: Row): GivenAnswer => ({
  itemId: row['item_id'] as string,
  readerId: row['reader_id'] as string,
  requestId: row['request_id'] as string,
  answer: row['answer'] as GivenAnswer['answer'],
  flipped: row['flipped'] === 1,
  position: row['position'] as number,
  seconds: row['seconds'] as number,
  at: new Date(row['at'] as number),
});
