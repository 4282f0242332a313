import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { transferSyntax } from '../../../../dicom-sr/part10/transfer-syntax.js';
import type { WrittenObject } from '../../../../dicom-sr/writers/written-object.js';
import { parseMediaType } from '../../../../server/pacs/multipart/media-type.js';
import { readMultipart } from '../../../../server/pacs/multipart/read-multipart.js';
import { smallStudy } from '../../../fixtures/archive-objects.js';
import { encapsulatedObject } from '../../../fixtures/encapsulated-object.js';
import type { EmbeddedArchive } from '../../../services/embedded-archive.js';
import { startEmbeddedArchive } from '../../../services/embedded-archive.js';

let archive: EmbeddedArchive;
beforeAll(async () => {
  archive = await startEmbeddedArchive();
});
afterAll(() => archive.stop());

const pathOf = ({ studyInstanceUID, seriesInstanceUID, sopInstanceUID }: WrittenObject) =>
  `/studies/${studyInstanceUID}/series/${seriesInstanceUID}/instances/${sopInstanceUID}`;

const get = (path: string, accept?: string) =>
  fetch(archive.url() + path, { headers: accept === undefined ? {} : { accept } });

async function partsOf(answer: Response) {
  const boundary = parseMediaType(answer.headers.get('content-type') ?? '').parameters.get('boundary') ?? '';
  const parts = [];
  for await (const part of readMultipart(answer.body as unknown as AsyncIterable<Uint8Array>, boundary, 2 ** 30))
    parts.push({ type: part.headers.get('content-type'), bytes: [...part.body] });
  return parts;
}

async function stored(object: WrittenObject | undefined): Promise<WrittenObject> {
  const instance = object as WrittenObject;
  await archive.store().pacs.store([instance]);
  return instance;
}

const octets = 'multipart/related; type="application/octet-stream"';

describe('frames of native pixel data', () => {
  /** Four frames of 3 × 3 pixels of one byte: 36 bytes that count up. */
  const image = {
    Rows: 3,
    Columns: 3,
    NumberOfFrames: 4,
    BitsAllocated: 8,
    BitsStored: 8,
    HighBit: 7,
    PixelRepresentation: 0,
  };
  const multiFrame = (key: string, transferSyntaxUID?: string) =>
    smallStudy(key, {
      slices: 1,
      image: { ...image, PixelData: Uint8Array.from({ length: 36 }, (_, i) => i) },
      ...(transferSyntaxUID === undefined ? {} : { transferSyntaxUID }),
    }).ct[0];
  const counting = (from: number) => Array.from({ length: 9 }, (_, i) => from + i);

  test.each([undefined, transferSyntax.implicitLittleEndian, transferSyntax.deflatedExplicitLittleEndian])(
    'come in the order asked for (%s)',
    async (syntax) => {
      const instance = await stored(multiFrame(`frames ${syntax ?? ''}`, syntax));
      const parts = await partsOf(await get(`${pathOf(instance)}/frames/3,1`, octets));
      expect(parts).toEqual([
        { type: 'application/octet-stream', bytes: counting(18) },
        { type: 'application/octet-stream', bytes: counting(0) },
      ]);
    },
  );

  test('of one bit a pixel begin at their first bit, wherever that lies', async () => {
    // 3 × 3 pixels: frame 1 all set, frame 2 its first pixel, frame 3 its last; nine bits each, lowest bit first.
    const bits = [...Array<number>(9).fill(1), 1, ...Array<number>(8).fill(0), ...Array<number>(8).fill(0), 1];
    const packed = new Uint8Array(4);
    bits.forEach((bit, i) => (packed[i >> 3] = (packed[i >> 3] ?? 0) | (bit << (i & 7))));
    const oneBit = { ...image, NumberOfFrames: 3, BitsAllocated: 1, BitsStored: 1, HighBit: 0, PixelData: packed };
    const instance = await stored(smallStudy('bits', { slices: 1, image: oneBit }).ct[0]);
    const parts = await partsOf(await get(`${pathOf(instance)}/frames/1,2,3`, octets));
    expect(parts.map(({ bytes }) => bytes)).toEqual([
      [0xff, 0x01],
      [0x01, 0x00],
      [0x00, 0x01],
    ]);
  });

  test('leave out the byte that only pads the pixel data', async () => {
    const odd = { ...image, NumberOfFrames: 1, PixelData: Uint8Array.from([...counting(1), 0]) };
    const instance = await stored(smallStudy('padding', { slices: 1, image: odd }).ct[0]);
    const [part] = await partsOf(await get(`${pathOf(instance)}/frames/1`, octets));
    expect(part?.bytes).toEqual(counting(1));
  });

  test('come alone where one was asked for as such', async () => {
    const instance = await stored(multiFrame('single frame'));
    const answer = await get(`${pathOf(instance)}/frames/2`, 'application/octet-stream');
    expect([...new Uint8Array(await answer.arrayBuffer())]).toEqual(counting(9));
  });

  test.each([
    ['5', 404],
    ['0', 404],
    ['1,x', 400],
    ['-1', 400],
  ])('that do not exist (%s) are answered with %d', async (frames, status) => {
    const instance = await stored(multiFrame('beyond'));
    await expect(get(`${pathOf(instance)}/frames/${frames}`)).resolves.toMatchObject({ status });
  });

  test('are not found in an object without pixel data', async () => {
    const { sr } = smallStudy('no pixels');
    await stored(sr);
    await expect(get(`${pathOf(sr)}/frames/1`)).resolves.toMatchObject({ status: 404 });
  });
});

describe('frames of encapsulated pixel data', () => {
  const bytes = (...values: number[]) => Uint8Array.from(values);
  const anySyntax = `${octets}; transfer-syntax=*`;

  test('are put together from their fragments by the offset table', async () => {
    const frames = [[bytes(1, 2), bytes(3, 4)], [bytes(5, 6)], [bytes(7, 8), bytes(9, 10), bytes(11, 12)]];
    const instance = await stored(encapsulatedObject('table', { frames, offsetTable: true }));
    const parts = await partsOf(await get(`${pathOf(instance)}/frames/3,1`, anySyntax));
    expect(parts.map(({ bytes: frame }) => frame)).toEqual([
      [7, 8, 9, 10, 11, 12],
      [1, 2, 3, 4],
    ]);
  });

  test('are the fragments where there is no table and as many of them as frames', async () => {
    const instance = await stored(encapsulatedObject('no table', { frames: [[bytes(1, 2)], [bytes(3, 4)]] }));
    const parts = await partsOf(await get(`${pathOf(instance)}/frames/2`, anySyntax));
    expect(parts.map(({ bytes: frame }) => frame)).toEqual([[3, 4]]);
  });

  test('are all fragments where there is only one frame', async () => {
    const instance = await stored(encapsulatedObject('one', { frames: [[bytes(1, 2), bytes(3, 4)]] }));
    const parts = await partsOf(await get(`${pathOf(instance)}/bulkdata/7FE00010`, anySyntax));
    expect(parts.map(({ bytes: frame }) => frame)).toEqual([[1, 2, 3, 4]]);
  });

  test('are refused where nothing tells which fragments belong together', async () => {
    const frames = [[bytes(1, 2), bytes(3, 4)], [bytes(5, 6)]];
    const instance = await stored(encapsulatedObject('unclear', { frames }));
    await expect(get(`${pathOf(instance)}/frames/1`, anySyntax)).resolves.toMatchObject({ status: 404 });
  });

  test.each([
    [anySyntax, 'application/octet-stream; transfer-syntax=1.2.840.10008.1.2.4.57'],
    ['multipart/related; type="image/jpeg"', 'image/jpeg; transfer-syntax=1.2.840.10008.1.2.4.57'],
    ['*/*', 'image/jpeg; transfer-syntax=1.2.840.10008.1.2.4.57'],
    ['image/*', 'image/jpeg; transfer-syntax=1.2.840.10008.1.2.4.57'],
  ])('say how they are compressed (%s)', async (accept, type) => {
    const instance = await stored(encapsulatedObject('types', { frames: [[bytes(1, 2)]] }));
    const answer = await get(`${pathOf(instance)}/frames/1`, accept);
    const single = accept === 'image/*';
    expect(single ? answer.headers.get('content-type') : (await partsOf(answer))[0]?.type).toBe(type);
  });

  test.each([octets, `${octets}; transfer-syntax=1.2.840.10008.1.2.1`, 'multipart/related; type="image/jp2"'])(
    'are not given to a client that would take them for pixels (%s)',
    async (accept) => {
      const instance = await stored(encapsulatedObject('refused', { frames: [[bytes(1, 2)]] }));
      await expect(get(`${pathOf(instance)}/frames/1`, accept)).resolves.toMatchObject({ status: 406 });
    },
  );
});

describe('instances', () => {
  test('come alone where one was asked for as such, by header or by parameter', async () => {
    const { sr } = smallStudy('alone');
    await stored(sr);
    const answers = [await get(pathOf(sr), 'application/dicom'), await get(`${pathOf(sr)}?accept=application/dicom`)];
    for (const answer of answers) {
      expect(answer.headers.get('content-type')).toBe('application/dicom');
      expect(Buffer.from(await answer.arrayBuffer()).equals(sr.part10)).toBe(true);
    }
  });

  test.each([
    ['multipart/related; type="application/dicom"; transfer-syntax=*', 200],
    ['multipart/related; type="application/dicom"; transfer-syntax=1.2.840.10008.1.2.1', 200],
    ['multipart/related; type="application/dicom"; transfer-syntax=1.2.840.10008.1.2.4.90', 406],
    ['multipart/related; type="application/octet-stream"', 406],
    ['text/html, multipart/*', 200],
    ['application/dicom;q=0', 406],
    ['text/html;q=0.9, */*;q=0.1', 200],
    ['text/html', 406],
  ])('come for %s with status %d', async (accept, status) => {
    const { sr } = smallStudy('accept');
    await stored(sr);
    const answer = await get(pathOf(sr), accept);
    await answer.arrayBuffer();
    expect(answer.status).toBe(status);
  });

  test('say their transfer syntax in each part', async () => {
    const { sr } = smallStudy('part header');
    await stored(sr);
    const [part] = await partsOf(await get(pathOf(sr)));
    expect(part?.type).toBe('application/dicom; transfer-syntax=1.2.840.10008.1.2.1');
  });

  test('whose file is gone cut the answer off, so that nobody takes it for complete', async () => {
    const { ct } = smallStudy('lost file');
    await archive.store().pacs.store(ct);
    const { studyInstanceUID: study, seriesInstanceUID: series, sopInstanceUID: uid } = ct[2];
    rmSync(join(archive.folder, 'instances', study, series, `${uid}.dcm`));
    const answer = await get(`/studies/${study}/series/${series}`);
    await expect(answer.arrayBuffer()).rejects.toThrow();
  });

  test.each([
    '/studies/1.2.3/series/..%2F..%2Fetc',
    '/studies/%2e%2e%2fpasswd',
    '/studies/1..2',
    '/studies/abc/metadata',
  ])('are not looked for under what is no UID (%s)', async (path) => {
    await expect(get(path)).resolves.toMatchObject({ status: 400 });
  });

  test('that are not there are answered with a problem that names no UID', async () => {
    const answer = await get('/studies/1.2.3.4.5/metadata');
    const problem = await answer.text();
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      404,
      'application/problem+json; charset=utf-8',
    ]);
    expect(problem).not.toContain('1.2.3.4.5');
  });
});

describe('metadata and bulk data', () => {
  const waveform = Uint8Array.from({ length: 1500 }, (_, i) => i % 251);
  const nested = { IconImageSequence: [{ Rows: 1 }, { Rows: 2, RedPaletteColorLookupTableData: waveform }] };

  test('long values are addresses, also within sequences, short ones stand in the metadata', async () => {
    const instance = await stored(
      smallStudy('nested', { slices: 1, image: { ...nested, ICCProfile: Uint8Array.of(1, 2) } }).ct[0],
    );
    const [metadata] = (await (await get(`${pathOf(instance)}/metadata`)).json()) as Record<string, never>[];
    const base = archive.url() + pathOf(instance);
    expect(metadata).toMatchObject({
      '7FE00010': { BulkDataURI: `${base}/bulkdata/7FE00010` },
      '00282000': { vr: 'OB', InlineBinary: 'AQI=' },
      '00880200': { Value: [{}, { '00281201': { BulkDataURI: `${base}/bulkdata/00880200/2/00281201` } }] },
    });
    const [part] = await partsOf(await get(`${pathOf(instance)}/bulkdata/00880200/2/00281201`, octets));
    expect(part?.bytes).toEqual([...waveform]);
  });

  test.each(['00880200', '00880200/9/00281201', '00880200/x/00281201', '00091010', 'nonsense'])(
    'bulk data that does not exist (%s) is not found',
    async (path) => {
      const instance = await stored(smallStudy('nested', { slices: 1, image: nested }).ct[0]);
      await expect(get(`${pathOf(instance)}/bulkdata/${path}`)).resolves.toMatchObject({ status: 404 });
    },
  );

  test('attributes come in the order of their tags, with the transfer syntax of the object', async () => {
    const { sr } = smallStudy('order');
    await stored(sr);
    const [metadata = {}] = (await (await get(`${pathOf(sr)}/metadata`)).json()) as Record<string, unknown>[];
    expect(Object.keys(metadata)).toEqual(Object.keys(metadata).sort());
    expect(metadata['00083002']).toEqual({ vr: 'UI', Value: [transferSyntax.explicitLittleEndian] });
  });

  test('are not available as XML', async () => {
    const { sr } = smallStudy('xml');
    await stored(sr);
    await expect(get(`${pathOf(sr)}/metadata`, 'application/dicom+xml')).resolves.toMatchObject({ status: 406 });
  });
});
