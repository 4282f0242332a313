import type { Row, SqliteDatabase } from '../../state/sqlite/sqlite-database.js';
import type { ApiKeyRecord, ApiKeyStore } from '../api-keys.js';

/** API keys in review.db. */
export class SqliteApiKeyStore implements ApiKeyStore {
  constructor(private readonly database: SqliteDatabase) {}

  async add({ id, name, scopes, digest, createdAt }: ApiKeyRecord): Promise<void> {
    const values = [id, name, JSON.stringify(scopes), digest, createdAt.getTime()];
    this.database.run('INSERT INTO api_keys VALUES (?, ?, ?, ?, ?, NULL)', ...values);
  }

  async find(id: string): Promise<ApiKeyRecord | undefined> {
    const row = this.database.first('SELECT * FROM api_keys WHERE id = ?', id);
    return row && recordOf(row);
  }

  async list(): Promise<readonly ApiKeyRecord[]> {
    return this.database.all('SELECT * FROM api_keys ORDER BY created_at, id').map(recordOf);
  }

  async revoke(id: string, at: Date): Promise<boolean> {
    const sql = 'UPDATE api_keys SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL';
    return this.database.run(sql, at.getTime(), id) > 0;
  }
}

function recordOf(row: Row): ApiKeyRecord {
  const revokedAt = row['revoked_at'];
  return {
    id: row['id'] as string,
    name: row['name'] as string,
    scopes: JSON.parse(row['scopes'] as string) as ApiKeyRecord['scopes'],
    digest: row['digest'] as string,
    createdAt: new Date(row['created_at'] as number),
    ...(typeof revokedAt === 'number' ? { revokedAt: new Date(revokedAt) } : {}),
  };
}
