import { stateSchema } from '../sql/state-schema.js';

/** The state's schema in Postgres; the table `migrations` counts the steps done. */
export const postgresMigrations: readonly string[] = stateSchema({
  whole: 'BIGINT',
  counted: 'BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY',
  ordered: '\n    sequence BIGINT GENERATED ALWAYS AS IDENTITY,',
  strict: '',
});
