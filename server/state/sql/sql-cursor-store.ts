import type { CursorStore } from '../state-store.js';
import type { SqlDatabase } from './sql-database.js';

/** Cursors of the change feeds. */
export class SqlCursorStore implements CursorStore {
  constructor(private readonly database: SqlDatabase) {}

  async get(feed: string): Promise<string | undefined> {
    const { rows } = await this.database.query('SELECT cursor FROM cursors WHERE feed = ?', feed);
    return rows[0]?.['cursor'] as string | undefined;
  }

  async set(feed: string, cursor: string): Promise<void> {
    const change = 'ON CONFLICT (feed) DO UPDATE SET cursor = excluded.cursor';
    await this.database.query(`INSERT INTO cursors (feed, cursor) VALUES (?, ?) ${change}`, feed, cursor);
  }
}
