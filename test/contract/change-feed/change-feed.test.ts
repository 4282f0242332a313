import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { createOrthancChangeFeed } from '../../../server/change-feed/orthanc-change-feed.js';
import { createDicomWebPacs } from '../../../server/pacs/dicomweb-pacs.js';
import { describeWith } from '../../services/available.js';
import { startEmbeddedArchive } from '../../services/embedded-archive.js';
import { deleteStudy } from '../../services/delete-study.js';
import { startOrthanc } from '../../services/orthanc.js';
import { describeChangeFeed } from './change-feed-suite.js';

describeChangeFeed('the embedded store', async () => {
  const archive = await startEmbeddedArchive();
  const remove = (...path: readonly string[]) =>
    rmSync(join(archive.folder, ...path), { recursive: true, force: true });
  return {
    feed: () => archive.store().feed,
    pacs: () => archive.store().pacs,
    crash: () => archive.reopen(),
    wipe: () => archive.reopen(() => ['instances', 'index.sqlite', 'index.sqlite-wal'].forEach((name) => remove(name))),
    deleteStudy: (uid) => archive.reopen(() => remove('instances', uid)),
    stop: () => archive.stop(),
  };
});

describeChangeFeed(
  'Orthanc',
  async () => {
    const orthanc = await startOrthanc();
    const { credentials } = orthanc;
    const feeds: { close(): Promise<void> }[] = [];
    const pacs = createDicomWebPacs({ baseUrl: orthanc.dicomWebUrl, credentials });
    return {
      feed: () => {
        const feed = createOrthancChangeFeed({ baseUrl: orthanc.url, credentials });
        feeds.push(feed);
        return feed;
      },
      pacs: () => pacs,
      crash: async () => {
        await orthanc.kill9();
        await orthanc.restart();
      },
      wipe: () => orthanc.restart({ wiped: true }),
      deleteStudy: (uid) => deleteStudy(orthanc, uid),
      stop: async () => {
        await Promise.all([...feeds, pacs].map((client) => client.close()));
        await orthanc.stop();
      },
    };
  },
  describeWith('orthanc'),
);
