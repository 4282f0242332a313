import type { CursorStore } from '../state-store.js';
import type { SqliteDatabase } from './sqlite-database.js';

/** Cursors of the change feeds in SQLite. */
export class SqliteCursorStore implements CursorStore {
  constructor(private readonly database: SqliteDatabase) {}

  async get(feed: string): Promise<string | undefined> {
    return this.database.first('SELECT cursor FROM cursors WHERE feed = ?', feed)?.['cursor'] as string | undefined;
  }

  async set(feed: string, cursor: string): Promise<void> {
    this.database.run('INSERT OR REPLACE INTO cursors VALUES (?, ?)', feed, cursor);
  }
}
