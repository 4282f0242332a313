import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { smallStudy } from '../../../fixtures/archive-objects.js';
import type { EmbeddedArchive } from '../../../services/embedded-archive.js';
import { startEmbeddedArchive } from '../../../services/embedded-archive.js';

type Row = Record<string, { readonly vr: string; readonly Value?: readonly unknown[] }>;

const studies = {
  mueller: smallStudy('mueller', { patientName: 'Müller^Anna=山田^太郎', studyDate: '20240105' }),
  smith: smallStudy('smith', {
    patientName: 'Smith^John',
    studyDate: '20240210',
    image: {
      ProtocolName: 'Thorax 100%',
      RequestAttributesSequence: [{ RequestedProcedureID: 'P7' }, { RequestedProcedureID: 'P8' }],
    },
  }),
  nobody: smallStudy('nobody', { patientName: '', studyDate: '' }),
};

let archive: EmbeddedArchive;
beforeAll(async () => {
  archive = await startEmbeddedArchive();
  for (const { all } of Object.values(studies)) await archive.store().pacs.store(all);
});
afterAll(() => archive.stop());

const search = (path: string) => fetch(archive.url() + path);
const rows = async (path: string): Promise<Row[]> => {
  const answer = await search(path);
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/dicom+json']);
  return (await answer.json()) as Row[];
};
const value = (row: Row | undefined, tag: string): unknown => row?.[tag]?.Value?.[0];
const uidOf = (key: keyof typeof studies) => studies[key].studyInstanceUID;

/** Which of the studies a search finds. */
async function found(query: string): Promise<string[]> {
  const uids = (await rows(`/studies?${query}`)).map((row) => value(row, '0020000D'));
  return Object.keys(studies).filter((key) => uids.includes(uidOf(key as keyof typeof studies)));
}

describe('matching of studies', () => {
  const everybody = ['mueller', 'smith', 'nobody'];
  test.each([
    ['', everybody],
    ['PatientName=', everybody],
    ['PatientName=smith^john', ['smith']],
    ['00100010=Smith', []],
    ['PatientName=*J?hn', ['smith']],
    ['PatientName=M%C3%BCller*', ['mueller']],
    ['PatientName=%E5%B1%B1*', ['mueller']],
    ['PatientName=*', ['mueller', 'smith']],
    ['PatientID=ID-smith', ['smith']],
    ['PatientID=id-smith', []],
    ['PatientID=ID-*', everybody],
    ['PatientID=ID-smit(h|x)', []],
    ['StudyDate=20240105', ['mueller']],
    ['StudyDate=20240101-20240131', ['mueller']],
    ['StudyDate=20240106-', ['smith']],
    ['StudyDate=-20240106', ['mueller']],
    ['StudyDate=20240105-20240210', ['mueller', 'smith']],
    ['StudyTime=1011', everybody],
    ['StudyTime=101112-1011', everybody],
    ['StudyTime=1012-', []],
    ['ModalitiesInStudy=SR', everybody],
    ['ModalitiesInStudy=MR', []],
    ['ModalitiesInStudy=MR,CT', everybody],
    ['ModalitiesInStudy=MR%5CCT', everybody],
    ['NumberOfStudyRelatedInstances=4', everybody],
    ['NumberOfStudyRelatedInstances=5', []],
    ['PatientName=Smith*&StudyDate=20240105', []],
    ['StudyDescription=Small%20study&AccessionNumber=Asm*', ['smith']],
    ['fuzzymatching=false&limit=101&offset=0&includefield=00081030%2C00080060', everybody],
  ])('finds by %s: %j', async (query, expected) => {
    await expect(found(query)).resolves.toEqual(expected);
  });

  test('finds by a list of UIDs, with comma or backslash', async () => {
    const [a, b] = [uidOf('mueller'), uidOf('nobody')];
    await expect(found(`StudyInstanceUID=${a},${b}`)).resolves.toEqual(['mueller', 'nobody']);
    await expect(found(`StudyInstanceUID=${a}%5C1.2.3`)).resolves.toEqual(['mueller']);
  });

  test('answers in time to a pattern that would keep a regular expression busy for ever', async () => {
    await expect(found(`StudyDescription=${'*S*m*a*l*l*'.repeat(30)}x`)).resolves.toEqual([]);
  });

  test.each([
    ['/studies?Nonsense=1', 400],
    ['/studies?Modality=CT', 400],
    ['/studies?Rows=4', 400],
    ['/studies?limit=ten', 400],
    ['/studies?offset=-1', 400],
    ['/studies?constructor=1', 400],
    ['/studies/abc/series', 400],
    ['/patients', 404],
  ])('refuses %s with status %d', async (path, status) => {
    await expect(search(path)).resolves.toMatchObject({ status });
  });

  test('says that it does not match fuzzily', async () => {
    const answer = await search('/studies?fuzzymatching=true&PatientName=Smit');
    expect([await answer.json(), answer.headers.get('warning')]).toEqual([
      [],
      expect.stringMatching(/^299 .*fuzzymatching/),
    ]);
  });

  test('gives pages in the order of arrival', async () => {
    const pages = [
      await rows('/studies?limit=2'),
      await rows('/studies?limit=2&offset=2'),
      await rows('/studies?limit=0'),
    ];
    expect(pages.map((page) => page.map((row) => value(row, '0020000D')))).toEqual([
      [uidOf('mueller'), uidOf('smith')],
      [uidOf('nobody')],
      [],
    ]);
  });
});

describe('matching of series and instances', () => {
  test.each([
    ['/series?Modality=SR', 3],
    ['/series?Modality=SR&PatientName=Smith*', 1],
    ['/series?Modality=S*', 3],
    ['/series?SeriesNumber=2', 3],
    ['/series?SeriesNumber=2.0', 3],
    ['/series?NumberOfSeriesRelatedInstances=3', 3],
    ['/series?RequestAttributesSequence.RequestedProcedureID=P8', 1],
    ['/series?00400275.00401001=P9', 0],
    ['/series?StudyDate=20240210-20240210', 2],
    ['/instances?SOPClassUID=1.2.840.10008.5.1.4.1.1.88.22', 3],
    ['/instances?Rows=4&Modality=CT', 9],
    ['/instances?ImageType=AXIAL', 9],
    ['/instances?ImageType=LOCALIZER', 0],
    ['/instances?SliceThickness=2.50&InstanceNumber=2', 3],
    ['/instances?ProtocolName=Thorax%20100%25', 3],
  ])('%s finds %d', async (path, count) => {
    await expect(rows(path)).resolves.toHaveLength(count);
  });

  test('stays within the study and series of the path', async () => {
    const { ct } = studies.smith;
    const series = ct[0]?.seriesInstanceUID ?? '';
    const counts = [
      await rows(`/studies/${uidOf('smith')}/series`),
      await rows(`/studies/${uidOf('smith')}/instances`),
      await rows(`/studies/${uidOf('smith')}/series/${series}/instances`),
      await rows(`/studies/${uidOf('nobody')}/series/${series}/instances`),
    ].map(({ length }) => length);
    expect(counts).toEqual([2, 4, 3, 0]);
  });

  test('finds one instance by its UID among all', async () => {
    const { sopInstanceUID } = studies.smith.sr;
    const [row, ...more] = await rows(`/instances?SOPInstanceUID=${sopInstanceUID}`);
    expect([value(row, '00080018'), more]).toEqual([sopInstanceUID, []]);
  });
});

describe('what a search returns', () => {
  test('of a study: its modalities and counts, and where to retrieve it', async () => {
    const [row] = await rows('/studies?PatientID=ID-smith');
    expect(row).toMatchObject({
      '00080056': { vr: 'CS', Value: ['ONLINE'] },
      '00080061': { vr: 'CS', Value: ['CT', 'SR'] },
      '00081190': { vr: 'UR', Value: [`${archive.url()}/studies/${uidOf('smith')}`] },
      '00100010': { vr: 'PN', Value: [{ Alphabetic: 'Smith^John' }] },
      '00201206': { vr: 'IS', Value: [2] },
      '00201208': { vr: 'IS', Value: [4] },
    });
    expect(Object.keys(row ?? {})).toEqual(Object.keys(row ?? {}).sort());
  });

  test('of a series in the whole archive: its study, too', async () => {
    const [row] = await rows('/series?Modality=CT&PatientID=ID-smith');
    expect([value(row, '00100020'), value(row, '0020000D'), value(row, '00201209')]).toEqual([
      'ID-smith',
      uidOf('smith'),
      3,
    ]);
  });

  test('of a series within its study: not the study again', async () => {
    const [row] = await rows(`/studies/${uidOf('smith')}/series`);
    expect([value(row, '00100020'), value(row, '00080060')]).toEqual([undefined, 'CT']);
  });

  test('an attribute that was asked for, or searched by', async () => {
    const [plain] = await rows('/series?Modality=CT&PatientID=ID-smith');
    const [more] = await rows(
      '/instances?ProtocolName=Thorax*&includefield=SliceThickness&includefield=00080008,Nonsense',
    );
    expect(plain).not.toHaveProperty('00181030');
    expect(more).toMatchObject({
      '00080008': { Value: ['ORIGINAL', 'PRIMARY', 'AXIAL'] },
      '00180050': { Value: [2.5] },
      '00181030': { Value: ['Thorax 100%'] },
    });
  });

  test('everything, with bulk data as an address', async () => {
    const [row] = await rows('/instances?Modality=CT&limit=1&includefield=all');
    expect(row).toMatchObject({
      '00281053': { Value: [1] },
      '7FE00010': { BulkDataURI: expect.stringMatching(/\/bulkdata\/7FE00010$/) },
    });
  });
});
