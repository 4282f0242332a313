import { dirname } from 'node:path';
import { makeOutFolder } from '../folders/make-out-folder.js';
import { SqliteDatabase } from '../state/sqlite/sqlite-database.js';

/**
 * Raised with every change of the schema. What an earlier version left is dropped: an index can be made again, and results that are there
 * already are written again, byte by byte.
 */
const schemaVersion = 4;

/**
 * `files`: what the folder holds, in `run` of the last look; `source` is the image that it is a part of, in a concatenation; `documents`, `marks`, `warnings`: what was read of it.
 * `unplaced`: marks that wait for the geometry of images, or for a segmentation, which each run looks up anew; `merged`: a mark joined with others of its lesion, ''
 * where it became a part of another one.
 * `work`: which marks are to be converted, on which series; made anew by each run. `lesions`: the journal, one row a mark that came to an end.
 */
const schema = `
  CREATE TABLE files (
    name TEXT PRIMARY KEY,
    size INTEGER NOT NULL,
    modified INTEGER NOT NULL,
    run INTEGER NOT NULL,
    kind TEXT NOT NULL,
    sop TEXT,
    series TEXT,
    frame_of_reference TEXT,
    series_number TEXT,
    source TEXT
  ) STRICT;
  CREATE INDEX files_by_sop ON files (sop);
  CREATE INDEX files_by_source ON files (source);
  CREATE INDEX files_by_series ON files (series);
  CREATE INDEX files_by_frame ON files (frame_of_reference);
  CREATE INDEX files_by_run ON files (run);

  CREATE TABLE documents (
    name TEXT PRIMARY KEY REFERENCES files (name) ON DELETE CASCADE,
    sop TEXT NOT NULL,
    written_at TEXT NOT NULL,
    predecessors TEXT NOT NULL
  ) STRICT;
  CREATE INDEX documents_by_sop ON documents (sop);

  CREATE TABLE marks (
    name TEXT NOT NULL REFERENCES documents (name) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    image TEXT NOT NULL,
    tracking TEXT,
    mark TEXT NOT NULL,
    merged TEXT,
    PRIMARY KEY (name, position)
  ) STRICT;
  CREATE INDEX marks_by_image ON marks (image);

  CREATE TABLE unplaced (
    name TEXT NOT NULL REFERENCES documents (name) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    warning INTEGER NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (name, position)
  ) STRICT;

  CREATE TABLE warnings (
    name TEXT NOT NULL REFERENCES files (name) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (name, position)
  ) STRICT;

  CREATE TABLE work (
    name TEXT NOT NULL,
    position INTEGER NOT NULL,
    series TEXT,
    superseded TEXT,
    PRIMARY KEY (name, position)
  ) STRICT;
  CREATE INDEX work_by_series ON work (series, superseded);

  CREATE TABLE lesions (
    name TEXT NOT NULL,
    position INTEGER NOT NULL,
    inputs TEXT NOT NULL,
    state TEXT NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (name, position)
  ) STRICT;
`;

/**
 * @param file made with its folder where absent; `:memory:` for a conversion that is not to be taken up again
 * @returns the index and journal of one conversion: what a folder holds, and what became of each mark. On disk, as a folder tree may hold
 *   millions of images
 * @throws {ServerError} out-folder-unusable, state-unavailable
 */
export function openConversionDatabase(file: string): SqliteDatabase {
  if (file !== ':memory:') makeOutFolder(dirname(file));
  const database = new SqliteDatabase(file);
  const version = Number(database.first('PRAGMA user_version')?.['user_version'] ?? 0);
  if (version === schemaVersion) return database;
  database.exec('PRAGMA foreign_keys = OFF');
  database.transaction(() => {
    const tables = database.all("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'");
    for (const { name } of tables) database.exec(`DROP TABLE "${String(name)}"`);
    database.exec(schema);
    database.exec(`PRAGMA user_version = ${schemaVersion}`);
  });
  database.exec('PRAGMA foreign_keys = ON');
  return database;
}
