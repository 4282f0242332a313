import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { api } from 'dicomweb-client';
import { smallStudy } from '../../fixtures/archive-objects.js';
import type { EmbeddedArchive } from '../../services/embedded-archive.js';
import { startEmbeddedArchive } from '../../services/embedded-archive.js';
import { FetchXmlHttpRequest } from '../../services/fetch-xml-http-request.js';

type Row = Record<string, { vr: string; Value?: unknown[]; BulkDataURI?: string }>;

/** What the tests call of dicomweb-client, whose own types do not fit it. */
interface Client {
  storeInstances(options: object): Promise<string>;
  searchForStudies(options?: object): Promise<Row[]>;
  searchForSeries(options?: object): Promise<Row[]>;
  searchForInstances(options?: object): Promise<Row[]>;
  retrieveStudyMetadata(options: object): Promise<Row[]>;
  retrieveSeriesMetadata(options: object): Promise<Row[]>;
  retrieveInstanceMetadata(options: object): Promise<Row[]>;
  retrieveStudy(options: object): Promise<ArrayBuffer[]>;
  retrieveSeries(options: object): Promise<ArrayBuffer[]>;
  retrieveInstance(options: object): Promise<ArrayBuffer>;
  retrieveInstanceFrames(options: object): Promise<ArrayBuffer[]>;
  retrieveBulkData(options: object): Promise<ArrayBuffer[]>;
}

const study = smallStudy('client', { rows: 8, columns: 8 });
const [first] = study.ct;
const place = {
  studyInstanceUID: study.studyInstanceUID,
  seriesInstanceUID: first?.seriesInstanceUID,
  sopInstanceUID: first?.sopInstanceUID,
};
const exact = (bytes: Uint8Array): ArrayBuffer => Uint8Array.from(bytes).buffer;
const base64 = (bytes: ArrayBuffer | Uint8Array): string => Buffer.from(bytes as Uint8Array).toString('base64');
const value = (row: Row | undefined, tag: string): unknown => row?.[tag]?.Value?.[0];

describe('dicomweb-client with the embedded store', () => {
  let archive: EmbeddedArchive;
  let client: Client;
  const request = () => ({ request: { instance: new FetchXmlHttpRequest() } });

  beforeAll(async () => {
    archive = await startEmbeddedArchive();
    const options = { url: archive.url(), singlepart: false, verbose: false };
    client = new api.DICOMwebClient(options) as unknown as Client;
    const answer = await client.storeInstances({
      datasets: study.all.map(({ part10 }) => exact(part10)),
      ...request(),
    });
    const stored = (JSON.parse(answer) as Row)['00081199']?.Value as Row[];
    expect(stored).toHaveLength(4);
  });
  afterAll(() => archive.stop());

  test('finds studies by the name of a patient', async () => {
    const found = await client.searchForStudies({ queryParams: { PatientName: 'test*' }, ...request() });
    expect(found.map((row) => value(row, '0020000D'))).toEqual([study.studyInstanceUID]);
  });

  test('finds the series of a study and the instances of a series', async () => {
    const { studyInstanceUID, seriesInstanceUID } = place;
    const series = await client.searchForSeries({ studyInstanceUID, ...request() });
    const instances = await client.searchForInstances({ studyInstanceUID, seriesInstanceUID, ...request() });
    expect([series.length, instances.length]).toEqual([2, 3]);
  });

  test('retrieves the metadata of a study, a series and an instance', async () => {
    const counts = [
      await client.retrieveStudyMetadata({ ...place, ...request() }),
      await client.retrieveSeriesMetadata({ ...place, ...request() }),
      await client.retrieveInstanceMetadata({ ...place, ...request() }),
    ].map(({ length }) => length);
    expect(counts).toEqual([4, 3, 1]);
  });

  test('retrieves a study, a series and an instance as they were stored', async () => {
    const files = [
      await client.retrieveStudy({ ...place, ...request() }),
      await client.retrieveSeries({ ...place, ...request() }),
      [await client.retrieveInstance({ ...place, ...request() })],
    ];
    const expected = [study.all, study.ct, study.ct.slice(0, 1)];
    expect(files.map((some) => some.map(base64))).toEqual(
      expected.map((some) => some.map(({ part10 }) => base64(part10))),
    );
  });

  test('retrieves a frame, also by the address of the pixel data', async () => {
    const pixels = first?.part10.slice(-8 * 8 * 2) ?? new Uint8Array();
    const frames = await client.retrieveInstanceFrames({ ...place, frameNumbers: [1], ...request() });
    const [metadata] = await client.retrieveInstanceMetadata({ ...place, ...request() });
    const address = { BulkDataURI: metadata?.['7FE00010']?.BulkDataURI };
    const bulk = await client.retrieveBulkData({ ...address, ...request() });
    expect([frames.map(base64), bulk.map(base64)]).toEqual([[base64(pixels)], [base64(pixels)]]);
  });
});
