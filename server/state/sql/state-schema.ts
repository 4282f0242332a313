/** How one database writes what the others write differently. */
export interface SqlDialect {
  /** Type of a count of milliseconds or files, which passes 2³¹. */
  readonly whole: string;
  /** Column of a primary key that counts up by itself. */
  readonly counted: string;
  /** Further column that keeps the order of insertion, where the database keeps none by itself. */
  readonly ordered: string;
  /** What follows a table's columns. */
  readonly strict: string;
}

/**
 * @returns the schema of the state, step by step, for one database; the database counts the steps done. A step that was released is never changed.
 * Times are ms since 1970, trees are JSON text.
 */
export const stateSchema = ({ whole, counted, ordered, strict }: SqlDialect): readonly string[] => [
  `
  CREATE TABLE documents (${ordered}
    sop_instance_uid TEXT PRIMARY KEY,
    series_instance_uid TEXT NOT NULL,
    study_instance_uid TEXT NOT NULL,
    sop_class_uid TEXT NOT NULL,
    kind TEXT NOT NULL,
    failure TEXT,
    warnings TEXT NOT NULL,
    written_at TEXT NOT NULL,
    predecessors TEXT NOT NULL
  )${strict};
  CREATE INDEX documents_of_study ON documents (study_instance_uid);
  CREATE INDEX documents_of_series ON documents (series_instance_uid);

  CREATE TABLE jobs (${ordered}
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
    accepted_at ${whole} NOT NULL,
    state_since ${whole} NOT NULL,
    check_at ${whole} NOT NULL,
    wait_until ${whole} NOT NULL,
    timings TEXT NOT NULL,
    superseded_by TEXT
  )${strict};
  CREATE INDEX jobs_of_study ON jobs (study_instance_uid);
  CREATE INDEX jobs_of_document ON jobs (document_uid);
  CREATE INDEX jobs_of_lesion ON jobs (ct_series_instance_uid, tracking_uid);
  CREATE INDEX jobs_by_state ON jobs (state, check_at);
  CREATE INDEX jobs_by_acceptance ON jobs (accepted_at);

  CREATE TABLE transitions (
    sequence ${counted},
    job_id TEXT NOT NULL REFERENCES jobs (id),
    at ${whole} NOT NULL,
    from_state TEXT NOT NULL,
    to_state TEXT NOT NULL,
    reason_code TEXT,
    reason_detail TEXT,
    attempt INTEGER NOT NULL,
    stage_ms ${whole} NOT NULL
  )${strict};
  CREATE INDEX transitions_of_job ON transitions (job_id);

  CREATE TABLE results (
    job_id TEXT PRIMARY KEY REFERENCES jobs (id),
    study_instance_uid TEXT NOT NULL,
    segmentation_series_uid TEXT NOT NULL,
    report_series_uid TEXT NOT NULL,
    content TEXT NOT NULL
  )${strict};
  CREATE INDEX results_of_study ON results (study_instance_uid);
  CREATE INDEX results_by_segmentation ON results (segmentation_series_uid);
  CREATE INDEX results_by_report ON results (report_series_uid);

  CREATE TABLE cursors (feed TEXT PRIMARY KEY, cursor TEXT NOT NULL)${strict};

  CREATE TABLE series (
    series_instance_uid TEXT PRIMARY KEY,
    study_instance_uid TEXT NOT NULL,
    grown_at ${whole} NOT NULL,
    instances ${whole}
  )${strict};

  CREATE TABLE messages (
    sequence ${counted},
    queue TEXT NOT NULL,
    key TEXT NOT NULL,
    payload TEXT NOT NULL,
    priority INTEGER NOT NULL,
    state TEXT NOT NULL,
    deliveries INTEGER NOT NULL,
    enqueued_at ${whole} NOT NULL,
    available_at ${whole} NOT NULL,
    lease_owner TEXT,
    lease_until ${whole},
    reason TEXT,
    UNIQUE (queue, key)
  )${strict};
  CREATE INDEX messages_to_deliver ON messages (queue, state, priority DESC, sequence);
  `,
  `
  ALTER TABLE messages ADD COLUMN published INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE messages ADD COLUMN work_group TEXT;
  `,
  `
  CREATE INDEX transitions_by_time ON transitions (to_state, at);
  CREATE INDEX jobs_by_reason ON jobs (state, reason_code);
  `,
  `
  CREATE INDEX messages_of_group ON messages (queue, work_group, state);
  CREATE INDEX messages_to_publish ON messages (queue, priority DESC, sequence) WHERE state = 'ready' AND published = 0;
  `,
];
