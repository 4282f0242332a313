import { PacsError } from '../pacs-error.js';
import type { DicomJsonRow } from './dicom-json-row.js';
import type { QueryParameters } from './query-client.js';

/** More rows than any series or study has; an archive that goes on beyond does not honour `offset` and `limit`. */
const maxRows = 1_000_000;

/**
 * Asks page by page until nothing new comes: archives cut off long answers at a limit of their own, often without a word.
 * No limit is sent, for some refuse one above theirs.
 * @param keyOf identity of a row; an archive that ignores `offset` sends the same rows again, which ends the search
 */
export async function searchPages<T>(
  search: (parameters: QueryParameters) => Promise<readonly DicomJsonRow[]>,
  read: (row: DicomJsonRow) => T,
  keyOf: (item: T) => string,
): Promise<readonly T[]> {
  const found = new Map<string, T>();
  for (;;) {
    const before = found.size;
    const rows = await search(before === 0 ? {} : { offset: before });
    for (const item of rows.map(read)) found.set(keyOf(item), item);
    if (found.size === before) return [...found.values()];
    if (found.size > maxRows) throw new PacsError('pacs-too-large', 'The search has too many results.');
  }
}
