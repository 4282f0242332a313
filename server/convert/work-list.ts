import { createHash } from 'node:crypto';
import type { Mark } from '../../dicom-sr/measurement/mark.js';
import type { Row, SqliteDatabase } from '../state/sqlite/sqlite-database.js';

/** A mark and the document it was found in. */
export interface FoundMark {
  readonly document: string;
  /** 0-based among the marks of its document. */
  readonly position: number;
  readonly mark: Mark;
  /** Set where another mark counts in its place. */
  readonly superseded?: 'newer-document' | 'newer-mark' | 'duplicate-mark';
}

/** Marks that share a CT series. */
export interface SeriesWork {
  /** undefined: no CT image of the folder is the one that is marked. */
  readonly series: string | undefined;
  /** Paths of its images below the folder, sorted; an image that lies there twice is taken once. */
  readonly images: readonly string[];
  /** Changes when an image comes, goes or is changed. */
  readonly fingerprint: string;
}

const pageSize = 200;

/** What there is to do: marks by the series that they are on, read from the index piece by piece. */
export class WorkList {
  constructor(private readonly database: SqliteDatabase) {}

  /** `unread`: folders and files of which nothing is known, as they could not be read. */
  count(): Readonly<Record<'marks' | 'series' | 'warnings' | 'unread', number>> {
    const number = (sql: string): number => Number(this.database.first(sql)?.['n'] ?? 0);
    return {
      marks: number('SELECT count(*) AS n FROM work'),
      series: number("SELECT count(DISTINCT series) AS n FROM files WHERE kind = 'ct'"),
      warnings: number('SELECT count(*) AS n FROM warnings'),
      unread: number("SELECT count(*) AS n FROM files WHERE kind = 'unread'"),
    };
  }

  /** The first of the folders and files that could not be read, by name. */
  unread(most: number): readonly { readonly name: string; readonly detail: string }[] {
    const sql = `SELECT name, json_extract(w.content, '$.detail') AS detail FROM files JOIN warnings w USING (name)
      WHERE kind = 'unread' ORDER BY name LIMIT ?`;
    return this.database.all(sql, most).map(({ name, detail }) => ({ name: String(name), detail: String(detail) }));
  }

  /** Series with marks that count, by the name of the first document that marks them; at the end the marks without a CT. */
  *series(): Generator<SeriesWork> {
    const sql = `SELECT series FROM work WHERE superseded IS NULL AND series IS NOT NULL GROUP BY series ORDER BY min(name), series`;
    for (const { series } of this.database.all(sql)) yield this.#workOf(String(series));
    yield { series: undefined, images: [], fingerprint: '' };
  }

  /** Marks of one series that count, by document. */
  marksOf({ series }: SeriesWork): Generator<FoundMark> {
    return this.#pages(
      `w.superseded IS NULL AND w.series IS ${series === undefined ? 'NULL AND ? IS NULL' : '?'}`,
      series ?? null,
    );
  }

  /** Marks in whose place another one counts, by document. */
  superseded(): Generator<FoundMark> {
    return this.#pages('w.superseded IS NOT NULL AND ? IS NULL', null);
  }

  /** true for an image of the folder that is no CT. */
  isForeignImage(sopInstanceUID: string): boolean {
    const sql = "SELECT 1 FROM files WHERE sop = ? AND kind = 'image' LIMIT 1";
    return this.database.first(sql, sopInstanceUID) !== undefined;
  }

  #workOf(series: string): SeriesWork {
    const sql = `SELECT min(name) AS name, size, modified FROM files WHERE series = ? AND kind = 'ct' GROUP BY sop ORDER BY name`;
    const files = this.database.all(sql, series);
    const fingerprint = createHash('sha256').update(JSON.stringify(files)).digest('hex');
    return { series, images: files.map(({ name }) => String(name)), fingerprint };
  }

  /** The pages begin behind the last mark, not at a number: what is written to the database meanwhile shifts nothing. */
  *#pages(condition: string, value: string | null): Generator<FoundMark> {
    let [name, position] = ['', -1];
    for (;;) {
      const page = this.database.all(
        `SELECT w.name, w.position, w.superseded, coalesce(m.merged, m.mark) AS mark FROM work w JOIN marks m ON m.name = w.name AND m.position = w.position
         WHERE ${condition} AND (w.name, w.position) > (?, ?) ORDER BY w.name, w.position LIMIT ${pageSize}`,
        ...[value, name, position],
      );
      yield* page.map(foundMarkOf);
      const last = page.at(-1);
      if (last === undefined || page.length < pageSize) return;
      [name, position] = [String(last['name']), Number(last['position'])];
    }
  }
}

function foundMarkOf({ name, position, superseded, mark }: Row): FoundMark {
  return {
    document: String(name),
    position: Number(position),
    mark: JSON.parse(String(mark)) as Mark,
    ...(superseded === null ? {} : { superseded: superseded as NonNullable<FoundMark['superseded']> }),
  };
}
