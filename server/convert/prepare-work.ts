import type { SqliteDatabase } from '../state/sqlite/sqlite-database.js';
import type { IndexOptions } from './index-folder.js';
import { indexFolder } from './index-folder.js';
import { mergeDuplicates, pairLinesOfFiles } from './merge-marks.js';
import type { PlaceOptions } from './place-marks.js';
import { placeMarks } from './place-marks.js';
import { settleVersions } from './settle-versions.js';

export interface PrepareOptions extends IndexOptions, PlaceOptions {}

/** Finds out what a folder holds and which of its marks are to be converted: the table `work` of the index. */
export async function prepareWork(
  database: SqliteDatabase,
  folder: string,
  { modalities, regions, ...options }: PrepareOptions = {},
): Promise<void> {
  await indexFolder(database, folder, options);
  await placeMarks(database, folder, { modalities, regions });
  pairLinesOfFiles(database);
  settleVersions(database);
  mergeDuplicates(database);
}
