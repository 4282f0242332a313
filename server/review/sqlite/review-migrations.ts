/**
 * The schema of review.db, step by step; a step that was released is never changed. Times are ms since 1970, trees are JSON.
 * Triggers keep the tables of decisions, answers and audit append-only, also against a slip of our own.
 */
const appendOnly = (table: string): string => `
  CREATE TRIGGER ${table}_never_change BEFORE UPDATE ON ${table} BEGIN SELECT RAISE(ABORT, 'append-only'); END;
  CREATE TRIGGER ${table}_never_remove BEFORE DELETE ON ${table} BEGIN SELECT RAISE(ABORT, 'append-only'); END;`;

export const reviewMigrations: readonly string[] = [
  `
  CREATE TABLE review_entries (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    job_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    study_instance_uid TEXT NOT NULL,
    method_id TEXT NOT NULL,
    state TEXT NOT NULL,
    at INTEGER NOT NULL,
    reader_id TEXT NOT NULL,
    request_id TEXT NOT NULL UNIQUE,
    request_digest TEXT NOT NULL,
    content TEXT NOT NULL,
    mask TEXT,
    UNIQUE (job_id, version)
  ) STRICT;
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
    due_at INTEGER NOT NULL,
    PRIMARY KEY (job_id, version)
  ) STRICT;
  CREATE INDEX review_archiving_due ON review_archiving (state, due_at);

  CREATE TABLE reader_studies (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    sources TEXT NOT NULL,
    seed INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    created_by TEXT NOT NULL
  ) STRICT;
  CREATE TABLE reader_study_items (
    study_id TEXT NOT NULL REFERENCES reader_studies (id),
    id TEXT NOT NULL,
    job_id TEXT NOT NULL,
    masks TEXT,
    PRIMARY KEY (study_id, id)
  ) STRICT;
  CREATE TABLE reader_study_answers (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    study_id TEXT NOT NULL REFERENCES reader_studies (id),
    item_id TEXT NOT NULL,
    reader_id TEXT NOT NULL,
    request_id TEXT NOT NULL UNIQUE,
    answer TEXT NOT NULL,
    flipped INTEGER NOT NULL,
    position INTEGER NOT NULL,
    seconds REAL NOT NULL,
    at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX reader_study_answers_of_reader ON reader_study_answers (study_id, reader_id);
  ${appendOnly('reader_study_answers')}

  CREATE TABLE audit (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    entry TEXT NOT NULL,
    previous TEXT NOT NULL,
    hash TEXT NOT NULL
  ) STRICT;
  ${appendOnly('audit')}

  CREATE TABLE secrets (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;

  CREATE TABLE api_keys (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    scopes TEXT NOT NULL,
    digest TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    revoked_at INTEGER
  ) STRICT;
  `,
];
