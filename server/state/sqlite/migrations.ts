import { stateSchema } from '../sql/state-schema.js';

/** The state's schema in SQLite, which keeps the order of insertion as `rowid`; PRAGMA user_version counts the steps done. */
export const migrations: readonly string[] = stateSchema({
  whole: 'INTEGER',
  counted: 'INTEGER PRIMARY KEY AUTOINCREMENT',
  ordered: '',
  strict: ' STRICT',
});
