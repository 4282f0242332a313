import type { SqlDialect } from '../../state/sql/state-schema.js';

/** What this schema needs beyond that of the state. */
export interface ReviewDialect extends SqlDialect {
  /** Type of a number with 15 digits. */
  readonly real: string;
  /** @returns what refuses every change of a table's rows, also against a slip of our own */
  readonly appendOnly: (table: string) => string;
}

/**
 * @returns the schema of reviews, step by step, for one database; a step that was released is never changed. Times are ms since 1970, trees
 * are JSON. The tables of decisions, answers and audit are append-only.
 */
export const reviewSchema = ({
  whole,
  counted,
  ordered,
  strict,
  real,
  appendOnly,
}: ReviewDialect): readonly string[] => [
  `
  CREATE TABLE review_entries (
    sequence ${counted},
    job_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    study_instance_uid TEXT NOT NULL,
    method_id TEXT NOT NULL,
    state TEXT NOT NULL,
    at ${whole} NOT NULL,
    reader_id TEXT NOT NULL,
    request_id TEXT NOT NULL UNIQUE,
    request_digest TEXT NOT NULL,
    content TEXT NOT NULL,
    mask TEXT,
    UNIQUE (job_id, version)
  )${strict};
  CREATE INDEX review_entries_of_study ON review_entries (study_instance_uid);
  ${appendOnly('review_entries')}

  CREATE VIEW current_reviews AS
    SELECT * FROM review_entries AS entry
    WHERE version = (SELECT max(version) FROM review_entries AS other WHERE other.job_id = entry.job_id);

  CREATE TABLE review_archiving (
    job_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    state TEXT NOT NULL,
    code TEXT,
    attempts INTEGER NOT NULL,
    due_at ${whole} NOT NULL,
    PRIMARY KEY (job_id, version)
  )${strict};
  CREATE INDEX review_archiving_due ON review_archiving (state, due_at);

  CREATE TABLE reader_studies (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    sources TEXT NOT NULL,
    seed ${whole} NOT NULL,
    created_at ${whole} NOT NULL,
    created_by TEXT NOT NULL
  )${strict};
  CREATE TABLE reader_study_items (${ordered}
    study_id TEXT NOT NULL REFERENCES reader_studies (id),
    id TEXT NOT NULL,
    job_id TEXT NOT NULL,
    masks TEXT,
    PRIMARY KEY (study_id, id)
  )${strict};
  CREATE TABLE reader_study_answers (
    sequence ${counted},
    study_id TEXT NOT NULL REFERENCES reader_studies (id),
    item_id TEXT NOT NULL,
    reader_id TEXT NOT NULL,
    request_id TEXT NOT NULL UNIQUE,
    answer TEXT NOT NULL,
    flipped INTEGER NOT NULL,
    position INTEGER NOT NULL,
    seconds ${real} NOT NULL,
    at ${whole} NOT NULL
  )${strict};
  CREATE INDEX reader_study_answers_of_reader ON reader_study_answers (study_id, reader_id);
  ${appendOnly('reader_study_answers')}

  CREATE TABLE audit (
    sequence ${counted},
    at ${whole} NOT NULL,
    entry TEXT NOT NULL,
    previous TEXT NOT NULL,
    hash TEXT NOT NULL
  )${strict};
  ${appendOnly('audit')}

  CREATE TABLE secrets (name TEXT PRIMARY KEY, value TEXT NOT NULL)${strict};

  CREATE TABLE api_keys (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    scopes TEXT NOT NULL,
    digest TEXT NOT NULL,
    created_at ${whole} NOT NULL,
    revoked_at ${whole}
  )${strict};
  `,
  `
  CREATE TABLE lesion_decisions (
    sequence ${counted},
    patient TEXT NOT NULL,
    at ${whole} NOT NULL,
    reader_id TEXT NOT NULL,
    reader_name TEXT NOT NULL,
    request_id TEXT NOT NULL UNIQUE,
    decision TEXT NOT NULL
  )${strict};
  CREATE INDEX lesion_decisions_of_patient ON lesion_decisions (patient);
  ${appendOnly('lesion_decisions')}
  `,
];
