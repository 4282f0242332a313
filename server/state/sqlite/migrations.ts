/**
 * The schema, step by step; PRAGMA user_version counts the steps done. A step that was released is never changed.
 * Times are ms since 1970, trees are JSON.
 */
export const migrations: readonly string[] = [
  `
  CREATE TABLE documents (
    sop_instance_uid TEXT PRIMARY KEY,
    series_instance_uid TEXT NOT NULL,
    study_instance_uid TEXT NOT NULL,
    sop_class_uid TEXT NOT NULL,
    kind TEXT NOT NULL,
    failure TEXT,
    warnings TEXT NOT NULL,
    written_at TEXT NOT NULL,
    predecessors TEXT NOT NULL
  ) STRICT;
  CREATE INDEX documents_of_study ON documents (study_instance_uid);
  CREATE INDEX documents_of_series ON documents (series_instance_uid);

  CREATE TABLE jobs (
    id TEXT PRIMARY KEY,
    study_instance_uid TEXT NOT NULL,
    document_uid TEXT NOT NULL,
    tracking_uid TEXT,
    ct_series_instance_uid TEXT,
    job_key TEXT,
    mark TEXT NOT NULL,
    method TEXT NOT NULL,
    state TEXT NOT NULL,
    reason_code TEXT,
    reason_detail TEXT,
    attempts INTEGER NOT NULL,
    priority INTEGER NOT NULL,
    accepted_at INTEGER NOT NULL,
    state_since INTEGER NOT NULL,
    check_at INTEGER NOT NULL,
    wait_until INTEGER NOT NULL,
    timings TEXT NOT NULL,
    superseded_by TEXT
  ) STRICT;
  CREATE INDEX jobs_of_study ON jobs (study_instance_uid);
  CREATE INDEX jobs_of_document ON jobs (document_uid);
  CREATE INDEX jobs_of_lesion ON jobs (ct_series_instance_uid, tracking_uid);
  CREATE INDEX jobs_by_state ON jobs (state, check_at);
  CREATE INDEX jobs_by_acceptance ON jobs (accepted_at);

  CREATE TABLE transitions (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    job_id TEXT NOT NULL REFERENCES jobs (id),
    at INTEGER NOT NULL,
    from_state TEXT NOT NULL,
    to_state TEXT NOT NULL,
    reason_code TEXT,
    reason_detail TEXT,
    attempt INTEGER NOT NULL,
    stage_ms INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX transitions_of_job ON transitions (job_id);

  CREATE TABLE results (
    job_id TEXT PRIMARY KEY REFERENCES jobs (id),
    study_instance_uid TEXT NOT NULL,
    segmentation_series_uid TEXT NOT NULL,
    report_series_uid TEXT NOT NULL,
    content TEXT NOT NULL
  ) STRICT;
  CREATE INDEX results_of_study ON results (study_instance_uid);
  CREATE INDEX results_by_segmentation ON results (segmentation_series_uid);
  CREATE INDEX results_by_report ON results (report_series_uid);

  CREATE TABLE cursors (feed TEXT PRIMARY KEY, cursor TEXT NOT NULL) STRICT;

  CREATE TABLE series (
    series_instance_uid TEXT PRIMARY KEY,
    study_instance_uid TEXT NOT NULL,
    grown_at INTEGER NOT NULL,
    instances INTEGER
  ) STRICT;

  CREATE TABLE messages (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    queue TEXT NOT NULL,
    key TEXT NOT NULL,
    payload TEXT NOT NULL,
    priority INTEGER NOT NULL,
    state TEXT NOT NULL,
    deliveries INTEGER NOT NULL,
    enqueued_at INTEGER NOT NULL,
    available_at INTEGER NOT NULL,
    lease_owner TEXT,
    lease_until INTEGER,
    reason TEXT,
    UNIQUE (queue, key)
  ) STRICT;
  CREATE INDEX messages_to_deliver ON messages (queue, state, priority DESC, sequence);
  `,
  `
  ALTER TABLE messages ADD COLUMN published INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE messages ADD COLUMN work_group TEXT;
  `,
];
