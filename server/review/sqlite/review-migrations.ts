import { reviewSchema } from '../sql/review-schema.js';

/** The schema of review.db. Triggers keep its tables append-only. */
export const reviewMigrations: readonly string[] = reviewSchema({
  whole: 'INTEGER',
  counted: 'INTEGER PRIMARY KEY AUTOINCREMENT',
  ordered: '',
  strict: ' STRICT',
  real: 'REAL',
  appendOnly: (table) => `
  CREATE TRIGGER ${table}_never_change BEFORE UPDATE ON ${table} BEGIN SELECT RAISE(ABORT, 'append-only'); END;
  CREATE TRIGGER ${table}_never_remove BEFORE DELETE ON ${table} BEGIN SELECT RAISE(ABORT, 'append-only'); END;`,
});
