import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { ChangeFeed } from '../../../server/change-feed/change-feed.js';
import { createOrthancChangeFeed } from '../../../server/change-feed/orthanc-change-feed.js';
import { createQidoSweep } from '../../../server/change-feed/qido-sweep.js';
import { createDicomWebPacs } from '../../../server/pacs/dicomweb-pacs.js';
import type { Pacs } from '../../../server/pacs/pacs.js';
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

/** Plays the state of the server: what was told and accepted is known, by the series that holds it. */
function qidoFeed(pacs: Pacs, known: Map<string, Set<string>>): ChangeFeed {
  const knownDocuments = async (series: string): Promise<number> => known.get(series)?.size ?? 0;
  const sweep = createQidoSweep({ pacs, days: 0, knownDocuments, now: () => new Date(), pageSize: 2 });
  return {
    name: sweep.name,
    poll: async (cursor) => {
      const page = await sweep.poll(cursor);
      for (const { seriesInstanceUID, sopInstanceUID } of page.arrivals) {
        const documents = known.get(seriesInstanceUID) ?? new Set();
        known.set(seriesInstanceUID, documents.add(sopInstanceUID));
      }
      return page;
    },
  };
}

const isReport = ({ sopClassUID }: { readonly sopClassUID: string }): boolean =>
  sopClassUID.startsWith('1.2.840.10008.5.1.4.1.1.88.');

describeChangeFeed('QIDO-RS of the embedded store', async () => {
  const archive = await startEmbeddedArchive();
  const known = new Map<string, Set<string>>();
  const remove = (...path: readonly string[]) =>
    rmSync(join(archive.folder, ...path), { recursive: true, force: true });
  return {
    feed: () => qidoFeed(archive.store().pacs, known),
    pacs: () => archive.store().pacs,
    crash: () => archive.reopen(),
    wipe: () => archive.reopen(() => ['instances', 'index.sqlite', 'index.sqlite-wal'].forEach((name) => remove(name))),
    deleteStudy: (uid) => archive.reopen(() => remove('instances', uid)),
    tells: isReport,
    stop: () => archive.stop(),
  };
});

describeChangeFeed(
  'QIDO-RS of an Orthanc',
  async () => {
    const orthanc = await startOrthanc();
    const known = new Map<string, Set<string>>();
    const pacs = createDicomWebPacs({ baseUrl: orthanc.dicomWebUrl, credentials: orthanc.credentials });
    return {
      feed: () => qidoFeed(pacs, known),
      pacs: () => pacs,
      crash: async () => {
        await orthanc.kill9();
        await orthanc.restart();
      },
      wipe: () => orthanc.restart({ wiped: true }),
      deleteStudy: (uid) => deleteStudy(orthanc, uid),
      tells: isReport,
      stop: async () => {
        await pacs.close();
        await orthanc.stop();
      },
    };
  },
  describeWith('orthanc'),
);
