import type { Row, SqliteDatabase } from '../../state/sqlite/sqlite-database.js';
import type { AuditEntry, AuditEvent, AuditStore } from '../audit-entry.js';
import { auditHash, chainStart } from '../audit-hash.js';

/** The audit trail in review.db; triggers keep it append-only. */
export class SqliteAuditStore implements AuditStore {
  constructor(private readonly database: SqliteDatabase) {}

  async append(event: AuditEvent, at: Date): Promise<AuditEntry> {
    return this.database.transaction(() => {
      const last = this.database.first('SELECT sequence, hash FROM audit ORDER BY sequence DESC LIMIT 1');
      const sequence = Number(last?.['sequence'] ?? 0) + 1;
      const entry = { ...event, sequence, at, previous: (last?.['hash'] as string | undefined) ?? chainStart };
      const hash = auditHash(entry);
      const values = [sequence, at.getTime(), JSON.stringify(event), entry.previous, hash];
      this.database.run('INSERT INTO audit VALUES (?, ?, ?, ?, ?)', ...values);
      return { ...entry, hash };
    });
  }

  async list(after: number, limit: number): Promise<readonly AuditEntry[]> {
    const sql = 'SELECT * FROM audit WHERE sequence > ? ORDER BY sequence LIMIT ?';
    return this.database.all(sql, after, limit).map(entryOf);
  }
}

const entryOf = (row: Row): AuditEntry => ({
  ...(JSON.parse(row['entry'] as string) as AuditEvent),
  sequence: row['sequence'] as number,
  at: new Date(row['at'] as number),
  previous: row['previous'] as string,
  hash: row['hash'] as string,
});
