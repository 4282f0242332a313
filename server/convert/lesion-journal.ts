import type { LesionRow, WarningRow } from '../report/conversion-report.js';
import type { SqliteDatabase } from '../state/sqlite/sqlite-database.js';
import type { FoundMark } from './work-list.js';

const pageSize = 200;

/** What became of each mark, kept as soon as it is known: a run that was interrupted goes on at the next lesion. */
export class LesionJournal {
  constructor(private readonly database: SqliteDatabase) {}

  /** @returns what an earlier run made of the same inputs; undefined where there was none, or an unexpected error */
  find({ document, position }: FoundMark, inputs: string): LesionRow | undefined {
    const row = this.database.first(
      "SELECT content FROM lesions WHERE name = ? AND position = ? AND inputs = ? AND state <> 'failed'",
      ...[document, position, inputs],
    );
    return row && (JSON.parse(row['content'] as string) as LesionRow);
  }

  keep({ document, position }: FoundMark, inputs: string, row: LesionRow): void {
    const values = [document, position, inputs, row.state, JSON.stringify(row)];
    this.database.run('INSERT OR REPLACE INTO lesions VALUES (?, ?, ?, ?, ?)', ...values);
  }

  /** Lets go of marks that the folder does not hold any more. */
  forgetVanished(): void {
    this.database.exec(
      'DELETE FROM lesions WHERE NOT EXISTS (SELECT 1 FROM work w WHERE w.name = lesions.name AND w.position = lesions.position)',
    );
  }

  counts(): Readonly<Record<LesionRow['state'], number>> {
    const rows = this.database.all('SELECT state, count(*) AS n FROM lesions GROUP BY state');
    const none = { converted: 0, superseded: 0, refused: 0, failed: 0 };
    return { ...none, ...Object.fromEntries(rows.map(({ state, n }) => [String(state), Number(n)])) };
  }

  /** By document and measurement group. */
  rows(): Generator<LesionRow> {
    return this.#pages('lesions', (content) => content as LesionRow);
  }

  /** Rows with the digest of what decided each. */
  entries(): Generator<{ readonly inputs: string; readonly row: LesionRow }> {
    return this.#pages('lesions', (content, _name, inputs) => ({ inputs, row: content as LesionRow }));
  }

  /** By document. */
  warnings(): Generator<WarningRow> {
    return this.#pages('warnings', (content, document) => ({ document, ...(content as Omit<WarningRow, 'document'>) }));
  }

  *#pages<T>(table: 'lesions' | 'warnings', read: (content: unknown, name: string, inputs: string) => T): Generator<T> {
    let [name, position] = ['', -1];
    for (;;) {
      const page = this.database.all(
        `SELECT * FROM ${table} WHERE (name, position) > (?, ?) ORDER BY name, position LIMIT ${pageSize}`,
        ...[name, position],
      );
      yield* page.map((row) =>
        read(JSON.parse(String(row['content'])), String(row['name']), String(row['inputs'] ?? '')),
      );
      const last = page.at(-1);
      if (last === undefined || page.length < pageSize) return;
      [name, position] = [String(last['name']), Number(last['position'])];
    }
  }
}
