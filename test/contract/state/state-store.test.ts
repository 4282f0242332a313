import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStateDatabase } from '../../../server/state/sqlite/open-state-database.js';
import { createSqliteStateStore } from '../../../server/state/sqlite/sqlite-state-store.js';
import { stateStoreContract } from './state-store-contract.js';

stateStoreContract('SQLite', () => {
  const folder = mkdtempSync(join(tmpdir(), 'recist3d-state-'));
  return {
    open: async (now) => createSqliteStateStore(openStateDatabase(join(folder, 'data', 'state.db')), now),
    remove: async () => rmSync(folder, { recursive: true, force: true }),
  };
});
