import { join } from 'node:path';
import type { SegmentReference } from '../../dicom-sr/measurement/mark.js';
import type { FoundSegmentation } from '../../dicom-sr/readers/placement/measure-segment.js';
import { ServerError } from '../errors/server-error.js';
import { segmentationOf } from '../pipeline/fetch-segmentations.js';
import type { SqliteDatabase } from '../state/sqlite/sqlite-database.js';
import { readWhole } from './dicom-folder.js';

/** Finds the segmentations of a folder; the last one is kept, as a report measures the segments of one after another. */
export class FolderSegmentations {
  #last: { readonly uid: string; readonly found: FoundSegmentation } | undefined;

  constructor(
    private readonly database: SqliteDatabase,
    private readonly folder: string,
  ) {}

  async find({ sopInstanceUID: uid }: SegmentReference): Promise<FoundSegmentation> {
    if (this.#last?.uid !== uid) this.#last = { uid, found: await this.#read(uid) };
    return this.#last.found;
  }

  /** A file that could be read by an earlier look, and not now, is as one that is not there: the mark waits for it. */
  async #read(uid: string): Promise<FoundSegmentation> {
    const sql = "SELECT min(name) AS name FROM files WHERE sop = ? AND kind IN ('document', 'own', 'damaged')";
    const name = this.database.first(sql, uid)?.['name'];
    if (typeof name !== 'string') return undefined;
    try {
      return segmentationOf(await readWhole(join(this.folder, name)));
    } catch (error) {
      if (!(error instanceof ServerError)) throw error;
      return undefined;
    }
  }
}
