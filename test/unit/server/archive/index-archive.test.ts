import { describe, expect, test } from '@jest/globals';
import type { Pacs } from '../../../../server/pacs/pacs.js';
import type { PacsErrorCode } from '../../../../server/pacs/pacs-error.js';
import { PacsError } from '../../../../server/pacs/pacs-error.js';
import { indexArchive } from '../../../../server/archive/index-archive.js';
import { openConversionDatabase } from '../../../../server/convert/conversion-database.js';
import { settleVersions } from '../../../../server/convert/settle-versions.js';
import { WorkList } from '../../../../server/convert/work-list.js';
import { foreignSegmentation } from '../../../fixtures/marks/foreign-segmentation.js';
import { segmentReport } from '../../../fixtures/marks/segment-report.js';
import { writtenObject } from '../../../fixtures/dicom/written-object.js';
import { InMemoryPacs } from '../../../fixtures/server/in-memory-pacs.js';
import { markedStudy } from '../../../fixtures/server/marked-study.js';

const studies = [markedStudy('one'), markedStudy('two', { marks: 2 })] as const;

/** An archive of two studies, and what a look finds in it; `refuse` says what it does not give. */
function archiveOf() {
  const pacs = new InMemoryPacs();
  for (const { ct, sr } of studies) pacs.add(...ct, sr);
  const database = openConversionDatabase(':memory:');
  const work = new WorkList(database);
  const look = async (refuse: Partial<Pacs> = {}) => {
    const reads = new Proxy(pacs, {
      get: (target, key) => refuse[key as keyof Pacs] ?? (Reflect.get(target, key) as () => unknown).bind(target),
    });
    await indexArchive(database, reads, { documentModalities: ['SR'] });
    settleVersions(database);
    const { marks, unread } = work.count();
    return { marks, unread };
  };
  return { pacs, work, look };
}

/** Fails for the first study alone. */
const failing = (pacs: InMemoryPacs, method: 'retrieveInstance' | 'searchSeries', code: PacsErrorCode) => ({
  [method]: async (study: string, ...uids: readonly string[]) => {
    if (study === studies[0].studyInstanceUID) throw new PacsError(code);
    return (pacs[method] as (...all: readonly string[]) => Promise<never>).call(pacs, study, ...uids);
  },
});

describe('a look through an archive', () => {
  test('finds every mark', async () => {
    expect(await archiveOf().look()).toEqual({ marks: 3, unread: 0 });
  });

  test.each(['pacs-server-error', 'pacs-not-found', 'pacs-truncated', 'pacs-invalid-answer'] as const)(
    'goes on behind a document that is not given (%s), says so, and asks again the next time',
    async (code) => {
      const { pacs, work, look } = archiveOf();
      expect(await look(failing(pacs, 'retrieveInstance', code))).toEqual({ marks: 2, unread: 1 });
      const { studyInstanceUID, seriesInstanceUID, sopInstanceUID } = studies[0].sr;
      expect(work.unread(9)).toEqual([
        {
          name: [studyInstanceUID, seriesInstanceUID, sopInstanceUID].join('/'),
          detail: `The archive does not give it (${code}).`,
        },
      ]);
      expect(await look()).toEqual({ marks: 3, unread: 0 });
    },
  );

  test('goes on behind a study that is not listed, and keeps what it knows of it', async () => {
    const { pacs, work, look } = archiveOf();
    const refuse = failing(pacs, 'searchSeries', 'pacs-server-error');
    expect(await look(refuse)).toEqual({ marks: 2, unread: 1 });
    expect(await look()).toEqual({ marks: 3, unread: 0 });
    expect(await look(refuse)).toEqual({ marks: 3, unread: 1 });
    expect(work.unread(9).map(({ name }) => name)).toEqual([studies[0].studyInstanceUID]);
  });

  test.each(['pacs-unreachable', 'pacs-credentials-refused'] as const)(
    'ends where no document can be had (%s)',
    async (code) => {
      const { pacs, look } = archiveOf();
      await expect(look(failing(pacs, 'retrieveInstance', code))).rejects.toMatchObject({ code });
    },
  );

  test('finds a mark whose lines a report states on a segment, and says where the segmentation is not there', async () => {
    const { pacs, work, look } = archiveOf();
    const [{ ct }] = studies;
    const part10 = foreignSegmentation(ct, {
      origin: [1, 5, 4],
      shape: [2, 6, 10],
      voxels: new Uint8Array(120).fill(1),
    });
    const report = segmentReport(part10, { longMm: 8 });
    pacs.add(writtenObject(report));
    expect(await look()).toEqual({ marks: 3, unread: 0 });
    pacs.remove(writtenObject(report).sopInstanceUID);
    await look();
    pacs.add(writtenObject(part10), writtenObject(segmentReport(part10, { longMm: 8, key: 'again' })));
    expect(await look()).toEqual({ marks: 4, unread: 0 });
    expect(work.unread(9)).toEqual([]);
  });
});
