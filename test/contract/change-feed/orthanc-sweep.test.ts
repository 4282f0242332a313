import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createOrthancChangeFeed } from '../../../server/change-feed/orthanc-change-feed.js';
import type { OrthancChangeFeed } from '../../../server/change-feed/orthanc-change-feed.js';
import { createOrthancSweep } from '../../../server/change-feed/orthanc-sweep.js';
import type { DicomWebPacs } from '../../../server/pacs/dicomweb-pacs.js';
import { createDicomWebPacs } from '../../../server/pacs/dicomweb-pacs.js';
import { smallStudy } from '../../fixtures/archive-objects.js';
import { describeWith } from '../../services/available.js';
import type { OrthancService } from '../../services/orthanc.js';
import { startOrthanc } from '../../services/orthanc.js';
import { waitUntil } from '../../services/wait-until.js';

const uidsOf = (instances: readonly { readonly sopInstanceUID: string }[]) =>
  instances.map(({ sopInstanceUID }) => sopInstanceUID).sort();

describeWith('orthanc')('the sweep over the series of an Orthanc', () => {
  let orthanc: OrthancService;
  let pacs: DicomWebPacs;
  let feed: OrthancChangeFeed;
  let sweep: OrthancChangeFeed;
  beforeAll(async () => {
    orthanc = await startOrthanc();
    const { credentials } = orthanc;
    pacs = createDicomWebPacs({ baseUrl: orthanc.dicomWebUrl, credentials });
    feed = createOrthancChangeFeed({ baseUrl: orthanc.url, credentials });
    sweep = createOrthancSweep({ baseUrl: orthanc.url, credentials, pageSize: 2 });
  });
  afterAll(async () => {
    await Promise.all([pacs, feed, sweep].map((client) => client.close()));
    await orthanc.stop();
  });

  async function round(cursor?: string) {
    const uids: string[] = [];
    for (let next = cursor; ;) {
      const page = await sweep.poll(next);
      uids.push(...uidsOf(page.arrivals));
      next = page.cursor;
      if (page.done) return { uids: uids.sort(), cursor: next };
    }
  }

  test('finds what the feed lost when somebody cleared the changes, and next time only what was updated since', async () => {
    const [first, second] = [smallStudy('sweep 1'), smallStudy('sweep 2')];
    await pacs.store([...first.all, ...second.all]);
    await orthanc.ask('/changes', { method: 'DELETE' });
    expect((await feed.poll(undefined)).arrivals).toEqual([]);

    const complete = await round();
    expect(complete.uids).toEqual(uidsOf([...first.all, ...second.all]));

    // Updates are dated to the second.
    const until = await round(complete.cursor);
    await waitUntil('a second has passed on the clock of the archive', async () => {
      const { uids } = await round((await round(until.cursor)).cursor);
      return uids.length === 0;
    });
    const { cursor } = await round(until.cursor);
    const third = smallStudy('sweep 3');
    await pacs.store(third.all);
    expect((await round(cursor)).uids).toEqual(uidsOf(third.all));
  });

  test('has a name and a cursor of its own', () => {
    expect(sweep.name).not.toBe(feed.name);
  });
});
