import { createArchiveHttp } from '../pacs/http/archive-http.js';
import type { ChangePage } from './change-feed.js';
import type { OrthancChangeFeed, OrthancChangeFeedOptions } from './orthanc-change-feed.js';
import { feedName } from './orthanc-change-feed.js';
import { createOrthancRest } from './orthanc/orthanc-rest.js';
import { createArrivalResolver } from './orthanc/resolve-arrivals.js';

/** Where a sweep stands: series that were updated since `since` are told; those up to `behind` were looked at. */
interface SweepCursor {
  readonly since: string;
  readonly startedAt: string;
  readonly behind: string;
}

/**
 * @returns a feed that tells the instances of all series that were updated since its last complete round: `done` ends a round. Slower than
 * `/changes`, and independent of it: it finds what was lost when somebody cleared the table of changes. Meant to run every hour or so.
 */
export function createOrthancSweep(options: OrthancChangeFeedOptions): OrthancChangeFeed {
  const http = createArchiveHttp(options);
  const rest = createOrthancRest(http);
  const resolve = createArrivalResolver(rest);
  const pageSize = options.pageSize ?? 100;
  let listing: readonly string[] = [];

  async function poll(text: string | undefined): Promise<ChangePage> {
    const cursor = readSweepCursor(text);
    const startsRound = cursor.behind === '';
    const startedAt = startsRound ? await rest.now() : cursor.startedAt;
    if (startsRound || listing.length === 0) listing = [...(await rest.seriesIds())].sort();
    const ids = listing.filter((id) => id > cursor.behind);
    const page = ids.slice(0, pageSize);
    const updated = (await rest.series(page)).filter(({ LastUpdate }) => LastUpdate >= cursor.since);
    const done = ids.length <= pageSize;
    const next = done
      ? { since: startedAt, startedAt: '', behind: '' }
      : { since: cursor.since, startedAt, behind: page.at(-1) ?? '' };
    const arrivals = await resolve(updated.flatMap(({ Instances }) => Instances));
    if (done) listing = [];
    return { arrivals, cursor: writeSweepCursor(next), done };
  }

  return { name: feedName('orthanc-sweep', http.baseUrl), poll, close: () => http.close() };
}

const writeSweepCursor = ({ since, startedAt, behind }: SweepCursor): string => `1:${since}:${startedAt}:${behind}`;

function readSweepCursor(text: string | undefined): SweepCursor {
  const [, since = '', startedAt = '', behind = ''] = /^1:([\dT]*):([\dT]*):([0-9a-f-]*)$/.exec(text ?? '') ?? [];
  return { since, startedAt, behind };
}
