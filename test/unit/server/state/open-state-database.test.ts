import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { migrations } from '../../../../server/state/sqlite/migrations.js';
import { openStateDatabase } from '../../../../server/state/sqlite/open-state-database.js';

const folder = mkdtempSync(join(tmpdir(), 'recist3d-state-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the state database', () => {
  test('is made with its folder, readable by its owner only', () => {
    const file = join(folder, 'new', 'state.db');
    openStateDatabase(file).close();
    expect([statSync(join(folder, 'new')).mode & 0o777, statSync(file).mode & 0o777]).toEqual([0o700, 0o600]);
  });

  test('is migrated once and opened again as it is', () => {
    const file = join(folder, 'again.db');
    openStateDatabase(file).close();
    const database = openStateDatabase(file);
    expect(database.first('PRAGMA user_version')?.['user_version']).toBe(migrations.length);
    expect(database.first('PRAGMA journal_mode')?.['journal_mode']).toBe('wal');
    database.close();
  });

  test('of a newer version is refused and left alone', () => {
    const file = join(folder, 'newer.db');
    const database = openStateDatabase(file);
    database.exec('PRAGMA user_version = 999');
    database.close();
    expect(() => openStateDatabase(file)).toThrow(expect.objectContaining({ code: 'state-from-newer-version' }));
  });

  test('that is no database is reported without its path', () => {
    const file = join(folder, 'text.db');
    writeFileSync(file, 'this is not a database, it is a text that is long enough to be looked at as one'.repeat(20));
    expect(() => openStateDatabase(file)).toThrow(expect.objectContaining({ code: 'state-unavailable' }));
    expect(() => openStateDatabase(file)).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining('text.db') }),
    );
  });

  test('undoes a transaction that fails', () => {
    const database = openStateDatabase(':memory:');
    const failing = () =>
      database.transaction(() => {
        database.run('INSERT INTO cursors VALUES (?, ?)', 'feed', '1');
        throw new Error('no');
      });
    expect(failing).toThrow('no');
    expect(database.all('SELECT * FROM cursors')).toEqual([]);
    database.close();
  });
});
