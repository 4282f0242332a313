import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { request as send } from 'node:http';
import { readPart10 } from '../../../../dicom-sr/part10/read-part10.js';
import { transferSyntax } from '../../../../dicom-sr/part10/transfer-syntax.js';
import { writeMultipart } from '../../../../server/pacs/multipart/write-multipart.js';
import type { SmallStudy } from '../../../fixtures/archive-objects.js';
import { smallStudy } from '../../../fixtures/archive-objects.js';
import { rawPart10 } from '../../../fixtures/raw-part10.js';
import type { EmbeddedArchive } from '../../../services/embedded-archive.js';
import { startEmbeddedArchive } from '../../../services/embedded-archive.js';
import { waitUntil } from '../../../services/wait-until.js';

type Item = Record<string, { readonly Value?: readonly unknown[] }>;

let archive: EmbeddedArchive;
beforeAll(async () => {
  archive = await startEmbeddedArchive({ maxInstanceBytes: 100_000 });
});
afterAll(() => archive.stop());
afterEach(() => {
  expect(archive.reported).toEqual([]);
});

async function message(files: readonly Uint8Array[]) {
  const parts = files.map((body) => ({ headers: { 'Content-Type': 'application/dicom' }, length: body.length, body }));
  const { contentType, chunks } = writeMultipart('application/dicom', parts);
  const bytes: Uint8Array[] = [];
  for await (const chunk of chunks()) bytes.push(chunk);
  return { contentType, body: Buffer.concat(bytes) };
}

async function post(body: Uint8Array, contentType: string, path = '/studies') {
  const answer = await fetch(archive.url() + path, {
    method: 'POST',
    headers: { 'content-type': contentType },
    body: Buffer.from(body),
  });
  const dataset = (await answer.json()) as Item;
  const items = (tag: string) => (dataset[tag]?.Value ?? []) as Item[];
  return {
    status: answer.status,
    dataset,
    stored: items('00081199'),
    failed: items('00081198'),
    unnamed: items('0008119A'),
  };
}

async function store(files: readonly Uint8Array[], path?: string) {
  const { contentType, body } = await message(files);
  return post(body, contentType, path);
}

const value = (item: Item | undefined, tag: string): unknown => item?.[tag]?.Value?.[0];
const filesOf = ({ all }: SmallStudy) => all.map(({ part10 }) => part10);

describe('storing by STOW-RS', () => {
  test('answers 200 and names every instance where all are stored', async () => {
    const study = smallStudy('stow');
    const answer = await store(filesOf(study));
    expect(answer.status).toBe(200);
    expect(answer.stored.map((item) => [value(item, '00081150'), value(item, '00081155')])).toEqual(
      study.all.map(({ sopClassUID, sopInstanceUID }) => [sopClassUID, sopInstanceUID]),
    );
    expect(value(answer.dataset, '00081190')).toBe(`${archive.url()}/studies/${study.studyInstanceUID}`);
  });

  test('answers 200 to the same instance again, and holds it once', async () => {
    const { sr } = smallStudy('again');
    const answers = [await store([sr.part10]), await store([sr.part10, sr.part10])];
    expect(answers.map(({ status, stored }) => [status, stored.length])).toEqual([
      [200, 1],
      [200, 2],
    ]);
    const { pacs } = archive.store();
    await expect(pacs.searchInstances(sr.studyInstanceUID, sr.seriesInstanceUID)).resolves.toHaveLength(1);
  });

  test('holds an instance once that comes from several clients at the same time', async () => {
    const study = smallStudy('at once', { slices: 10 });
    const answers = await Promise.all([1, 2, 3].map(() => store(filesOf(study))));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    const { arrivals } = await archive.store().feed.poll(undefined);
    const told = arrivals.filter(({ studyInstanceUID }) => studyInstanceUID === study.studyInstanceUID);
    expect(told).toHaveLength(11);
  });

  test('refuses another dataset under the same UID as a duplicate, and keeps the first', async () => {
    const [first, second] = ['First', 'Second'].map((patientName) => smallStudy('changed', { patientName }).sr);
    await store([first?.part10 ?? new Uint8Array()]);
    const answer = await store([second?.part10 ?? new Uint8Array()]);
    expect([answer.status, value(answer.failed[0], '00081197')]).toEqual([409, 0x0111]);
  });

  test('answers 202 where some are stored, and says which are not and why', async () => {
    const [good, other] = [smallStudy('mixed'), smallStudy('other study')];
    const files = [good.sr.part10, Buffer.from('no DICOM at all'), other.sr.part10];
    const answer = await store(files, `/studies/${good.studyInstanceUID}`);
    expect(answer.status).toBe(202);
    expect(answer.stored.map((item) => value(item, '00081155'))).toEqual([good.sr.sopInstanceUID]);
    expect(answer.failed.map((item) => [value(item, '00081155'), value(item, '00081197')])).toEqual([
      [other.sr.sopInstanceUID, 0x0110],
    ]);
    expect(answer.unnamed.map((item) => value(item, '00081197'))).toEqual([0xc000]);
  });

  test.each([
    ['a file that is cut off', (bytes: Uint8Array) => bytes.subarray(0, bytes.length - 20), 0xc000],
    ['an empty file', () => new Uint8Array(), 0xc000],
    ['a file without a DICM prefix', (bytes: Uint8Array) => bytes.subarray(132), 0xc000],
  ])('answers 409 to %s', async (_what, damage, reason) => {
    const answer = await store([damage(smallStudy('damaged').sr.part10)]);
    expect([answer.status, value(answer.unnamed[0], '00081197')]).toEqual([409, reason]);
  });

  test('keeps big endian in little endian', async () => {
    const bigEndian = (tag: number, vr: string, content: string): Buffer => {
      const header = Buffer.alloc(8);
      header.writeUInt32BE(tag);
      header.write(vr, 4, 'latin1');
      header.writeUInt16BE(content.length, 6);
      return Buffer.concat([header, Buffer.from(content, 'latin1')]);
    };
    const pixels = Buffer.from([0x7f, 0xe0, 0x00, 0x10, 0x4f, 0x57, 0, 0, 0, 0, 0, 4, 1, 2, 3, 4]);
    const dataset = Buffer.concat([
      bigEndian(0x00080016, 'UI', '1.2.840.10008.5.1.4.1.1.2 '),
      bigEndian(0x00080018, 'UI', '1.2.77.3'),
      bigEndian(0x0020000d, 'UI', '1.2.77.1'),
      bigEndian(0x0020000e, 'UI', '1.2.77.2'),
      bigEndian(0x00280010, 'US', '\x02\x01'),
      pixels,
    ]);
    const answer = await store([rawPart10(transferSyntax.explicitBigEndian, dataset)]);
    expect(answer.status).toBe(200);
    const held = readPart10(await archive.store().pacs.retrieveInstance('1.2.77.1', '1.2.77.2', '1.2.77.3'));
    expect(held.transferSyntaxUID).toBe(transferSyntax.explicitLittleEndian);
    expect(held.dataset).toMatchObject({ Rows: 0x0201, PixelData: new Uint8Array([2, 1, 4, 3]) });
  });

  test('does not take an object whose UID could lead out of its folder', async () => {
    const evil = smallStudy('evil', { slices: 1 }).ct[0];
    const text = Buffer.from(evil?.part10 ?? []).toString('latin1');
    const uid = evil?.sopInstanceUID ?? '';
    const bytes = Buffer.from(text.replaceAll(uid, '../../x'.padEnd(uid.length, 'y')), 'latin1');
    const answer = await store([bytes]);
    expect([answer.status, answer.stored]).toEqual([409, []]);
  });

  test('takes one file as it is', async () => {
    const { sr } = smallStudy('as it is');
    await expect(post(sr.part10, 'application/dicom')).resolves.toMatchObject({ status: 200, stored: { length: 1 } });
  });

  test('answers 200 to a message without any file', async () => {
    const answer = await post(Buffer.from('--b--\r\n'), 'multipart/related; type="application/dicom"; boundary=b');
    expect([answer.status, answer.dataset]).toEqual([200, {}]);
  });

  test.each([
    ['application/json', '{}', 415],
    ['multipart/related; type="application/dicom+json"; boundary=b', '--b--', 415],
    ['multipart/related; type="application/dicom"', '--b--', 400],
    ['multipart/related; type="application/dicom"; boundary=b', 'no boundary', 400],
    ['multipart/related; type="application/dicom"; boundary=b', '', 400],
    ['multipart/related; type="application/dicom"; boundary=b', '--b\r\nno colon\r\n\r\n', 400],
    ['application/dicom', 'x'.repeat(100_001), 413],
    ['multipart/related; type="application/dicom"; boundary=b', `--b\r\n\r\n${'x'.repeat(100_001)}\r\n--b--`, 413],
  ])('refuses %s with %j …', async (contentType, body, status) => {
    await expect(post(Buffer.from(body), contentType)).resolves.toMatchObject({ status });
  });

  test('keeps what came completely where the message breaks off', async () => {
    const study = smallStudy('breaks off', { slices: 4 });
    const { contentType, body } = await message(filesOf(study));
    const answer = await post(body.subarray(0, body.length - 400), contentType);
    const { pacs } = archive.store();
    const kept = await pacs.searchInstances(study.studyInstanceUID, study.ct[0]?.seriesInstanceUID ?? '');
    expect([answer.status, kept.length]).toEqual([400, 4]);
  });

  test('keeps what came completely where the client goes away', async () => {
    const study = smallStudy('goes away', { slices: 4 });
    const { contentType, body } = await message(filesOf(study));
    const client = send(`${archive.url()}/studies`, { method: 'POST', headers: { 'content-type': contentType } });
    client.on('error', () => undefined);
    client.write(body.subarray(0, body.length - 400), () => client.destroy());
    const { pacs } = archive.store();
    await waitUntil('the complete instances are there', async () => {
      const kept = await pacs.searchInstances(study.studyInstanceUID, study.ct[0]?.seriesInstanceUID ?? '');
      return kept.length === 4;
    });
  });
});
