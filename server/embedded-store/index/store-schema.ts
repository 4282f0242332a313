/** Raised with every change of the tables: an index of another version is thrown away and built again from the folder. */
export const storeSchemaVersion = 1;

export const storeSchema = `
CREATE TABLE store (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE studies (
  ordinal INTEGER PRIMARY KEY AUTOINCREMENT,
  study_uid TEXT NOT NULL UNIQUE,
  study_date TEXT NOT NULL,
  attributes TEXT NOT NULL
);
CREATE TABLE series (
  ordinal INTEGER PRIMARY KEY AUTOINCREMENT,
  study_uid TEXT NOT NULL,
  series_uid TEXT NOT NULL,
  modality TEXT NOT NULL,
  attributes TEXT NOT NULL,
  UNIQUE (study_uid, series_uid)
);
-- seq is the cursor of the change feed: AUTOINCREMENT never gives a number twice.
CREATE TABLE instances (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  study_uid TEXT NOT NULL,
  series_uid TEXT NOT NULL,
  sop_uid TEXT NOT NULL UNIQUE,
  sop_class_uid TEXT NOT NULL,
  transfer_syntax_uid TEXT NOT NULL,
  file_bytes INTEGER NOT NULL,
  dataset_digest TEXT NOT NULL,
  pixel_data TEXT,
  metadata TEXT NOT NULL
);
CREATE INDEX studies_by_date ON studies (study_date);
CREATE INDEX instances_by_series ON instances (study_uid, series_uid, seq);
`;
