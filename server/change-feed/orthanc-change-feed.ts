import { createHash } from 'node:crypto';
import type { ArchiveHttpOptions } from '../pacs/http/archive-http.js';
import { createArchiveHttp } from '../pacs/http/archive-http.js';
import type { ChangeFeed, ChangePage } from './change-feed.js';
import type { ChangeCursor } from './orthanc/change-cursor.js';
import { beginning, cursorAt, readCursor, writeCursor } from './orthanc/change-cursor.js';
import type { OrthancChanges, OrthancRest } from './orthanc/orthanc-rest.js';
import { createOrthancRest } from './orthanc/orthanc-rest.js';
import { createArrivalResolver } from './orthanc/resolve-arrivals.js';

export interface OrthancChangeFeedOptions extends ArchiveHttpOptions {
  /** Changes a poll asks for; they hold fewer arrivals. */
  readonly pageSize?: number;
}

/** A feed over HTTP; `close` ends its connections. */
export interface OrthancChangeFeed extends ChangeFeed {
  close(): Promise<void>;
}

/**
 * @param options `baseUrl` is Orthanc's REST root: `http://orthanc:8042`
 * @returns Orthanc's `/changes` as a feed. It goes by NewInstance: StableStudy comes late, comes again, or, after a crash of Orthanc, never.
 *
 * Deleting a study deletes its changes, so numbers vanish, also the last one, but none is given twice. A database that was wiped, or
 * restored from a backup, gives them anew: that is told by the change at the cursor, which is another one then, and by the dates. The feed
 * begins anew in that case, and tells everything once more.
 */
export function createOrthancChangeFeed(options: OrthancChangeFeedOptions): OrthancChangeFeed {
  const http = createArchiveHttp(options);
  const rest = createOrthancRest(http);
  const resolve = createArrivalResolver(rest);
  const pageSize = options.pageSize ?? 500;

  async function poll(cursor: string | undefined): Promise<ChangePage> {
    const from = readCursor(cursor);
    const page = await changesBehind(rest, from, pageSize);
    const last = page.changes.at(-1);
    const ids = page.changes.filter(({ ChangeType }) => ChangeType === 'NewInstance').map(({ ID }) => ID);
    return {
      arrivals: await resolve([...new Set(ids)]),
      cursor: writeCursor(last === undefined ? page.from : cursorAt(last)),
      done: page.done,
    };
  }

  return { name: feedName('orthanc', http.baseUrl), poll, close: () => http.close() };
}

/** @returns a name of its own for each archive: a cursor means nothing in another one. */
export const feedName = (kind: string, baseUrl: string): string =>
  `${kind}-${createHash('sha256').update(baseUrl).digest('hex').slice(0, 8)}`;

interface ChangesBehind {
  readonly changes: OrthancChanges['Changes'];
  readonly done: boolean;
  /** Where the page really begins: the cursor, or the beginning where the database is another one. */
  readonly from: ChangeCursor;
}

async function changesBehind(rest: OrthancRest, from: ChangeCursor, limit: number): Promise<ChangesBehind> {
  if (from.seq === 0) return { ...rename(await rest.changes(0, limit)), from: beginning };
  // One earlier, so that the change at the cursor comes along and can be known again.
  const page = await rest.changes(from.seq - 1, limit + 1);
  const first = page.Changes[0];
  const present = first?.Seq === from.seq;
  const same = present ? cursorAt(first).fingerprint === from.fingerprint : !(await isAnother(rest, page, from));
  if (!same) return changesBehind(rest, beginning, limit);
  return { ...rename(page), changes: present ? page.Changes.slice(1) : page.Changes, from };
}

const rename = ({ Changes, Done }: OrthancChanges) => ({ changes: Changes, done: Done });

/**
 * Decides where the change at the cursor is gone: deleted with its study, or never there. Within one database, numbers and dates rise
 * together; so an earlier number with a date that is not earlier is of another database. An empty page carries the highest number ever given.
 */
async function isAnother(rest: OrthancRest, page: OrthancChanges, from: ChangeCursor): Promise<boolean> {
  if (page.Changes.length === 0 && page.Last < from.seq) return true;
  const oldest = (await rest.changes(0, 1)).Changes[0];
  return oldest !== undefined && oldest.Seq < from.seq && oldest.Date >= from.date;
}
