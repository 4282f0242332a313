import { beforeAll, afterAll, describe, expect, test } from '@jest/globals';
import { transferSyntax } from '../../../dicom-sr/part10/transfer-syntax.js';
import type { Pacs, StorableInstance } from '../../../server/pacs/pacs.js';
import { smallStudy } from '../../fixtures/archive-objects.js';
import { encapsulatedObject } from '../../fixtures/encapsulated-object.js';

/** An archive under test, empty at first. */
export interface PacsUnderTest {
  readonly pacs: Pacs;
  stop(): Promise<void>;
}

const uidsOf = (instances: readonly { readonly sopInstanceUID: string }[]) =>
  instances.map(({ sopInstanceUID }) => sopInstanceUID).sort();

async function collect(files: AsyncIterable<Uint8Array>): Promise<Uint8Array[]> {
  const collected: Uint8Array[] = [];
  for await (const file of files) collected.push(file);
  return collected;
}

/** The same bytes, in any order. */
const asTexts = (files: readonly Uint8Array[]) => files.map((file) => Buffer.from(file).toString('base64')).sort();

/** What every adapter of the Pacs port keeps to. */
export function describePacs(
  name: string,
  start: () => Promise<PacsUnderTest>,
  run: typeof describe.skip = describe,
): void {
  run(`the archive port: ${name}`, () => {
    let tested: PacsUnderTest;
    let pacs: Pacs;
    beforeAll(async () => {
      tested = await start();
      pacs = tested.pacs;
    });
    afterAll(async () => {
      await tested?.stop();
    });

    test('is ready once it answers', async () => {
      await expect(pacs.ping()).resolves.toBeUndefined();
    });

    test('confirms every instance that it stored, by its UID', async () => {
      const { all } = smallStudy('confirm');
      const outcome = await pacs.store(all);
      expect({ ...outcome, stored: [...outcome.stored].sort() }).toEqual({
        stored: uidsOf(all),
        refused: [],
        unconfirmed: [],
      });
    });

    test('finds the series of a study with modality and number of instances', async () => {
      const study = smallStudy('series');
      await pacs.store(study.all);
      const series = await pacs.searchSeries(study.studyInstanceUID);
      const expected = [study.ct[0], study.sr].map((instance) => ({
        studyInstanceUID: study.studyInstanceUID,
        seriesInstanceUID: instance?.seriesInstanceUID,
        modality: instance === study.sr ? 'SR' : 'CT',
        numberOfInstances: instance === study.sr ? 1 : 3,
      }));
      expect([...series].sort((a, b) => a.modality.localeCompare(b.modality))).toEqual(expected);
    });

    test('finds one series of a study by its UID', async () => {
      const { studyInstanceUID, sr, all } = smallStudy('one-series');
      await pacs.store(all);
      const found = await pacs.searchSeries(studyInstanceUID, sr.seriesInstanceUID);
      expect(found.map(({ seriesInstanceUID }) => seriesInstanceUID)).toEqual([sr.seriesInstanceUID]);
      await expect(pacs.searchSeries(studyInstanceUID, '1.2.3.5')).resolves.toEqual([]);
    });

    test('finds the instances of a series with their SOP class', async () => {
      const study = smallStudy('instances');
      await pacs.store(study.all);
      const found = await pacs.searchInstances(study.studyInstanceUID, study.ct[0]?.seriesInstanceUID ?? '');
      const expected = study.ct.map(({ part10: _part10, ...place }) => place);
      expect([...found].sort(byUid)).toEqual([...expected].sort(byUid));
    });

    test('finds nothing in a study and in a series that it does not hold', async () => {
      const { studyInstanceUID, all } = smallStudy('known');
      await pacs.store(all);
      await expect(pacs.searchSeries('1.2.3.4')).resolves.toEqual([]);
      await expect(pacs.searchInstances('1.2.3.4', '1.2.3.5')).resolves.toEqual([]);
      await expect(pacs.searchInstances(studyInstanceUID, '1.2.3.5')).resolves.toEqual([]);
    });

    test('searches the whole archive by modality and study date, page by page', async () => {
      const studies = ['p1', 'p2', 'p3'].map((key) => smallStudy(key, { studyDate: '20310101' }));
      await pacs.store([...studies.flatMap(({ all }) => all), ...smallStudy('older', { studyDate: '20301231' }).all]);
      const query = { modality: 'SR', studyDateFrom: '20310101', limit: 2 };
      const pages = [
        await pacs.searchAllSeries({ ...query, offset: 0 }),
        await pacs.searchAllSeries({ ...query, offset: 2 }),
        await pacs.searchAllSeries({ ...query, offset: 4 }),
      ];
      expect(pages.map(({ length }) => length)).toEqual([2, 1, 0]);
      const found = pages.flat().map(({ seriesInstanceUID }) => seriesInstanceUID);
      expect(found.sort()).toEqual(studies.map(({ sr }) => sr.seriesInstanceUID).sort());
    });

    test('searches up to a study date, and by patient', async () => {
      const [early, late] = ['20320101', '20320201'].map((studyDate) =>
        smallStudy(`range-${studyDate}`, { studyDate }),
      );
      await pacs.store([...early.all, ...late.all]);
      const search = async (query: { studyDateFrom?: string; studyDateTo?: string; patientID?: string }) =>
        (await pacs.searchAllSeries({ modality: 'SR', limit: 9, offset: 0, ...query })).map(
          ({ studyInstanceUID }) => studyInstanceUID,
        );
      expect(await search({ studyDateFrom: '20320101', studyDateTo: '20320131' })).toEqual([early.studyInstanceUID]);
      expect(await search({ patientID: 'ID-range-20320201' })).toEqual([late.studyInstanceUID]);
      expect(await search({ studyDateTo: '20310101', patientID: 'ID-range-20320201' })).toEqual([]);
    });

    test('gives the attributes of every instance of a series as DICOM JSON', async () => {
      const study = smallStudy('metadata', { patientName: 'Müller^Änne=Ideo^Graphic', rows: 5 });
      await pacs.store(study.all);
      const series = study.ct[0]?.seriesInstanceUID ?? '';
      const metadata = await pacs.retrieveSeriesMetadata(study.studyInstanceUID, series);
      const uids = metadata.map((dataset) => (dataset['00080018'] as { Value: string[] }).Value[0]).sort();
      expect(uids).toEqual(uidsOf(study.ct));
      expect(metadata[0]).toMatchObject({
        '00100010': { vr: 'PN', Value: [{ Alphabetic: 'Müller^Änne', Ideographic: 'Ideo^Graphic' }] },
        '00280010': { vr: 'US', Value: [5] },
        '00200037': { vr: 'DS', Value: [1, 0, 0, 0, 1, 0] },
      });
      expect(metadata[0]?.['7FE00010']).not.toHaveProperty('InlineBinary');
    });

    test('gives back every file of a series as it was stored, byte by byte', async () => {
      const study = smallStudy('bytes', { slices: 12, rows: 64, columns: 64 });
      await pacs.store(study.all);
      const series = study.ct[0]?.seriesInstanceUID ?? '';
      const files = await collect(pacs.retrieveSeries(study.studyInstanceUID, series));
      expect(asTexts(files)).toEqual(asTexts(study.ct.map(({ part10 }) => part10)));
    });

    test.each(['implicitLittleEndian', 'deflatedExplicitLittleEndian'] as const)(
      'gives back a file in %s as it was stored',
      async (syntax) => {
        const study = smallStudy(syntax, { slices: 2, transferSyntaxUID: transferSyntax[syntax] });
        await pacs.store(study.ct);
        const series = study.ct[0]?.seriesInstanceUID ?? '';
        const files = await collect(pacs.retrieveSeries(study.studyInstanceUID, series));
        expect(asTexts(files)).toEqual(asTexts(study.ct.map(({ part10 }) => part10)));
      },
    );

    test('gives back a compressed file among others as it was stored', async () => {
      const { ct } = smallStudy('compressed', { slices: 3 });
      const compressed = encapsulatedObject('compressed', { frames: [[Uint8Array.of(0xff, 0xd8, 0xff, 0xd9)]] });
      const stored = [compressed, ...ct.slice(1)];
      await pacs.store(stored);
      const files = await collect(pacs.retrieveSeries(compressed.studyInstanceUID, compressed.seriesInstanceUID));
      expect(asTexts(files)).toEqual(asTexts(stored.map(({ part10 }) => part10)));
    });

    test('gives back one instance as it was stored', async () => {
      const { sr } = smallStudy('one');
      await pacs.store([sr]);
      const file = await pacs.retrieveInstance(sr.studyInstanceUID, sr.seriesInstanceUID, sr.sopInstanceUID);
      expect(asTexts([file])).toEqual(asTexts([sr.part10]));
    });

    test('says that it holds no such series and no such instance', async () => {
      const { sr } = smallStudy('missing');
      await pacs.store([sr]);
      const { studyInstanceUID: study, seriesInstanceUID: series } = sr;
      await expect(collect(pacs.retrieveSeries(study, '1.2.3.5'))).rejects.toMatchObject({ code: 'pacs-not-found' });
      await expect(pacs.retrieveInstance(study, series, '1.2.3.6')).rejects.toMatchObject({ code: 'pacs-not-found' });
    });

    test('asks for nothing that is no UID', async () => {
      const bad = '../../../etc/passwd';
      await expect(pacs.retrieveInstance(bad, bad, bad)).rejects.toMatchObject({ code: 'pacs-not-found' });
      await expect(collect(pacs.retrieveSeries(bad, bad))).rejects.toMatchObject({ code: 'pacs-not-found' });
      await expect(pacs.searchSeries(bad)).resolves.toEqual([]);
    });

    test('stores an instance once when it comes twice, and confirms it both times', async () => {
      const { sr } = smallStudy('twice');
      const outcomes = [await pacs.store([sr]), await pacs.store([sr]), await pacs.store([sr, sr])];
      expect(outcomes.every(({ stored }) => stored.includes(sr.sopInstanceUID))).toBe(true);
      await expect(pacs.searchInstances(sr.studyInstanceUID, sr.seriesInstanceUID)).resolves.toHaveLength(1);
    });

    test('keeps the first of two objects with one UID', async () => {
      const first = smallStudy('same uid').sr;
      const second = { ...first, part10: smallStudy('same uid', { patientName: 'Another' }).sr.part10 };
      await pacs.store([first]);
      await pacs.store([second]);
      const { studyInstanceUID: study, seriesInstanceUID: series, sopInstanceUID: uid } = first;
      expect(asTexts([await pacs.retrieveInstance(study, series, uid)])).toEqual(asTexts([first.part10]));
    });

    test('stores the good ones beside garbage, and never calls garbage stored', async () => {
      const [first, second, third] = smallStudy('garbage').ct as [StorableInstance, StorableInstance, StorableInstance];
      const garbage = { ...second, part10: Buffer.from('this is no DICOM file'.repeat(40)) };
      const outcome = await pacs.store([first, garbage, third]);
      expect([...outcome.stored].sort()).toEqual(uidsOf([first, third]));
      const refused = outcome.refused.map(({ sopInstanceUID }) => sopInstanceUID);
      expect([...refused, ...outcome.unconfirmed]).toEqual([garbage.sopInstanceUID]);
      const found = await pacs.searchInstances(first.studyInstanceUID, first.seriesInstanceUID);
      expect(uidsOf(found)).toEqual(uidsOf([first, third]));
    });

    test('stops a retrieval that was cancelled, with the reason of the one who cancelled', async () => {
      const study = smallStudy('cancel');
      await pacs.store(study.all);
      const cancel = new AbortController();
      const files = pacs.retrieveSeries(study.studyInstanceUID, study.ct[0]?.seriesInstanceUID ?? '', cancel.signal);
      const reason = new Error('not needed any more');
      const retrieval = (async () => {
        for await (const file of files) if (file.length > 0) cancel.abort(reason);
      })();
      await expect(retrieval).rejects.toBe(reason);
    });
  });
}

const byUid = (a: { readonly sopInstanceUID: string }, b: { readonly sopInstanceUID: string }): number =>
  a.sopInstanceUID.localeCompare(b.sopInstanceUID);
