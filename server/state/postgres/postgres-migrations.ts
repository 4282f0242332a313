/**
 * The schema in Postgres, step by step; the table `migrations` counts the steps done. A step that was released is never changed.
 * The same tables and columns as in SQLite; times are ms since 1970, trees are JSON text. The index of jobs by their state is for the waiting room.
 */
export const postgresMigrations: readonly string[] = [
  `
  CREATE TABLE documents (
    sequence BIGINT GENERATED ALWAYS AS IDENTITY,
    sop_instance_uid TEXT PRIMARY KEY,
    series_instance_uid TEXT NOT NULL,
    study_instance_uid TEXT NOT NULL,
    sop_class_uid TEXT NOT NULL,
    kind TEXT NOT NULL,
    failure TEXT,
    warnings TEXT NOT NULL,
    written_at TEXT NOT NULL,
    predecessors TEXT NOT NULL
  );
  CREATE INDEX documents_of_study ON documents (study_instance_uid);
  CREATE INDEX documents_of_series ON documents (series_instance_uid);

  CREATE TABLE jobs (
    sequence BIGINT GENERATED ALWAYS AS IDENTITY,
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
    accepted_at BIGINT NOT NULL,
    state_since BIGINT NOT NULL,
    check_at BIGINT NOT NULL,
    wait_until BIGINT NOT NULL,
    timings TEXT NOT NULL,
    superseded_by TEXT
  );
  CREATE INDEX jobs_of_study ON jobs (study_instance_uid);
  CREATE INDEX jobs_of_document ON jobs (document_uid);
  CREATE INDEX jobs_of_lesion ON jobs (ct_series_instance_uid, tracking_uid);
  CREATE INDEX jobs_by_state ON jobs (state, check_at);
  CREATE INDEX jobs_by_acceptance ON jobs (accepted_at);

  CREATE TABLE transitions (
    sequence BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    job_id TEXT NOT NULL REFERENCES jobs (id),
    at BIGINT NOT NULL,
    from_state TEXT NOT NULL,
    to_state TEXT NOT NULL,
    reason_code TEXT,
    reason_detail TEXT,
    attempt INTEGER NOT NULL,
    stage_ms BIGINT NOT NULL
  );
  CREATE INDEX transitions_of_job ON transitions (job_id);

  CREATE TABLE results (
    job_id TEXT PRIMARY KEY REFERENCES jobs (id),
    study_instance_uid TEXT NOT NULL,
    segmentation_series_uid TEXT NOT NULL,
    report_series_uid TEXT NOT NULL,
    content TEXT NOT NULL
  );
  CREATE INDEX results_of_study ON results (study_instance_uid);
  CREATE INDEX results_by_segmentation ON results (segmentation_series_uid);
  CREATE INDEX results_by_report ON results (report_series_uid);

  CREATE TABLE cursors (feed TEXT PRIMARY KEY, cursor TEXT NOT NULL);

  CREATE TABLE series (
    series_instance_uid TEXT PRIMARY KEY,
    study_instance_uid TEXT NOT NULL,
    grown_at BIGINT NOT NULL,
    instances BIGINT
  );

  CREATE TABLE messages (
    sequence BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    queue TEXT NOT NULL,
    key TEXT NOT NULL,
    payload TEXT NOT NULL,
    priority INTEGER NOT NULL,
    work_group TEXT,
    state TEXT NOT NULL,
    deliveries INTEGER NOT NULL,
    enqueued_at BIGINT NOT NULL,
    available_at BIGINT NOT NULL,
    published INTEGER NOT NULL DEFAULT 0,
    lease_owner TEXT,
    lease_until BIGINT,
    reason TEXT,
    UNIQUE (queue, key)
  );
  CREATE INDEX messages_to_deliver ON messages (queue, state, priority DESC, sequence);
  `,
];
