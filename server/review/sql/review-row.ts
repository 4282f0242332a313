import type { Row, SqlValue } from '../../state/sql/sql-database.js';
import type { ArchivedEntry, ArchiveState, Correction, ReviewEntry } from '../review-entry.js';
import { packTree, unpackTree } from './packed-tree.js';

/** What stands in the column `content`: everything but the mask and what has a column of its own. */
interface Content extends Pick<ReviewEntry, 'reason' | 'comment' | 'seconds' | 'objects'> {
  readonly readerName: string;
  readonly correction?: Omit<Correction, 'mask'>;
}

/** @returns the values of an entry, in the order of the columns from `job_id` on. */
export function rowOfEntry(entry: ReviewEntry): readonly SqlValue[] {
  const { jobId, version, studyInstanceUID, methodId, state, at, reader, requestId, requestDigest } = entry;
  const { reason, comment, seconds, objects, correction } = entry;
  const { mask, ...rest } = correction ?? {};
  const content: Content = {
    readerName: reader.name,
    objects,
    ...(reason === undefined ? {} : { reason }),
    ...(comment === undefined ? {} : { comment }),
    ...(seconds === undefined ? {} : { seconds }),
    ...(correction === undefined ? {} : { correction: rest as Omit<Correction, 'mask'> }),
  };
  return [
    ...[jobId, version, studyInstanceUID, methodId, state, at.getTime(), reader.id, requestId, requestDigest],
    JSON.stringify(content),
    mask === undefined ? null : packTree(mask),
  ];
}

/** @returns the entry that a row holds, with where its objects are. */
export function entryOfRow(row: Row): ArchivedEntry {
  const { readerName, correction, ...content } = JSON.parse(row['content'] as string) as Content;
  const code = row['archive_code'];
  return {
    jobId: row['job_id'] as string,
    studyInstanceUID: row['study_instance_uid'] as string,
    methodId: row['method_id'] as string,
    version: row['version'] as number,
    state: row['state'] as ReviewEntry['state'],
    at: new Date(row['at'] as number),
    reader: { id: row['reader_id'] as string, name: readerName },
    requestId: row['request_id'] as string,
    requestDigest: row['request_digest'] as string,
    ...content,
    ...(correction === undefined
      ? {}
      : { correction: { ...correction, mask: unpackTree<Correction['mask']>(row['mask'] as string) } }),
    archive: {
      state: (row['archive_state'] ?? 'none') as ArchiveState,
      attempts: Number(row['archive_attempts'] ?? 0),
      ...(typeof code === 'string' ? { code } : {}),
    },
  };
}
