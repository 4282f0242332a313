import { describe, expect, test } from '@jest/globals';
import { findBulkData } from '../../../../dicom-sr/dicom-json/find-bulk-data.js';
import { readElements } from '../../../../dicom-sr/dicom-json/read-elements.js';
import { writeDicomJson } from '../../../../dicom-sr/dicom-json/write-dicom-json.js';

/** Bytes of elements in Explicit VR Little Endian, written by hand: tag, VR, value. */
function element(tag: number, vr: string, value: Uint8Array | string, length?: number): Buffer {
  const bytes = Buffer.from(value as string, 'latin1');
  const padded =
    bytes.length % 2 === 0 ? bytes : Buffer.concat([bytes, Buffer.from(vr === 'UI' || vr === 'OB' ? '\0' : ' ')]);
  const long = ['OB', 'OW', 'SQ', 'UN', 'UT', 'SV', 'UV', 'OD', 'UC', 'UR'].includes(vr);
  const head = Buffer.alloc(long ? 12 : 8);
  head.writeUInt16LE(tag >>> 16, 0);
  head.writeUInt16LE(tag & 0xffff, 2);
  head.write(vr, 4, 'latin1');
  if (long) head.writeUInt32LE(length ?? padded.length, 8);
  else head.writeUInt16LE(padded.length, 6);
  return Buffer.concat([head, padded]);
}

const item = (...elements: readonly Buffer[]): Buffer => {
  const body = Buffer.concat(elements);
  const head = Buffer.alloc(8);
  head.writeUInt32LE(0xe000fffe, 0);
  head.writeUInt32LE(body.length, 4);
  return Buffer.concat([head, body]);
};
const delimiter = (tag: number): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt32LE(tag, 0);
  return bytes;
};
const sequenceEnd = delimiter(0xe0ddfffe);
const itemEnd = delimiter(0xe00dfffe);
const openItem = Buffer.from([0xfe, 0xff, 0x00, 0xe0, 0xff, 0xff, 0xff, 0xff]);
const bytesOf = (array: ArrayBufferView): Buffer => Buffer.from(array.buffer, array.byteOffset, array.byteLength);

const json = (...elements: readonly Buffer[]) => writeDicomJson(readElements(Buffer.concat(elements), true).elements);

describe('the DICOM JSON model', () => {
  test.each([
    ['text without its padding', element(0x00081030, 'LO', ' Thorax '), { vr: 'LO', Value: ['Thorax'] }],
    ['several values', element(0x00080008, 'CS', 'ORIGINAL\\PRIMARY'), { vr: 'CS', Value: ['ORIGINAL', 'PRIMARY'] }],
    ['an empty value among others as null', element(0x00080008, 'CS', 'A\\\\B'), { vr: 'CS', Value: ['A', null, 'B'] }],
    ['no value', element(0x00080090, 'PN', ''), { vr: 'PN' }],
    ['nothing but empty values', element(0x00080008, 'CS', '\\'), { vr: 'CS' }],
    [
      'text with a backslash where that does not separate',
      element(0x00104000, 'LT', 'a\\b'),
      { vr: 'LT', Value: ['a\\b'] },
    ],
    ['decimal strings as numbers', element(0x00280030, 'DS', '0.75\\1e-1 '), { vr: 'DS', Value: [0.75, 0.1] }],
    ['integer strings as numbers', element(0x00200013, 'IS', '+12'), { vr: 'IS', Value: [12] }],
    ['binary numbers', element(0x00280010, 'US', bytesOf(Uint16Array.of(512))), { vr: 'US', Value: [512] }],
    ['signed numbers', element(0x00280106, 'SS', bytesOf(Int16Array.of(-1))), { vr: 'SS', Value: [-1] }],
    [
      'numbers that JSON lacks by their names',
      element(0x00189087, 'FD', bytesOf(Float64Array.of(NaN, -Infinity, 1.5))),
      { vr: 'FD', Value: ['NaN', '-Infinity', 1.5] },
    ],
    [
      'large integers exactly',
      element(0x00720083, 'UV', bytesOf(BigUint64Array.of(7n, 2n ** 60n + 1n))),
      { vr: 'UV', Value: [7, '1152921504606846977'] },
    ],
    [
      'attribute tags in hexadecimal',
      element(0x00209165, 'AT', bytesOf(Uint16Array.of(0x0020, 0x9056))),
      { vr: 'AT', Value: ['00209056'] },
    ],
    ['short bytes in base64', element(0x00282000, 'OB', Uint8Array.of(1, 2)), { vr: 'OB', InlineBinary: 'AQI=' }],
    [
      'long bytes by their path',
      element(0x00282000, 'OB', new Uint8Array(1026)),
      { vr: 'OB', BulkDataURI: '00282000' },
    ],
    [
      'pixel data by its path, however short',
      element(0x7fe00010, 'OW', Uint8Array.of(1, 2)),
      { vr: 'OW', BulkDataURI: '7FE00010' },
    ],
    [
      'names in all their writings',
      element(0x00100010, 'PN', 'A^B=C=D'),
      { vr: 'PN', Value: [{ Alphabetic: 'A^B', Ideographic: 'C', Phonetic: 'D' }] },
    ],
    ['a name in one writing only', element(0x00100010, 'PN', '==D'), { vr: 'PN', Value: [{ Phonetic: 'D' }] }],
    ['private attributes', element(0x00091001, 'LO', 'x'), { vr: 'LO', Value: ['x'] }],
    [
      'an unknown attribute of unknown VR',
      element(0x00091002, 'UN', Uint8Array.of(3, 4)),
      { vr: 'UN', InlineBinary: 'AwQ=' },
    ],
  ])('writes %s', (_what, encoded, expected) => {
    expect(Object.values(json(encoded))).toEqual([expected]);
  });

  test('writes sequences, of known and of open length, and empty ones', () => {
    const inner = element(0x00080100, 'SH', 'T1');
    const open = [element(0x0008114a, 'SQ', '', 0xffffffff), openItem, inner, itemEnd, sequenceEnd];
    expect(
      json(element(0x00081140, 'SQ', Buffer.concat([item(inner), item()])), ...open, element(0x00081111, 'SQ', '')),
    ).toEqual({
      '00081140': { vr: 'SQ', Value: [{ '00080100': { vr: 'SH', Value: ['T1'] } }, {}] },
      '0008114A': { vr: 'SQ', Value: [{ '00080100': { vr: 'SH', Value: ['T1'] } }] },
      '00081111': { vr: 'SQ' },
    });
  });

  test('decodes text by the character set of its dataset, and says that it is Unicode now', () => {
    const dataset = json(element(0x00080005, 'CS', 'ISO_IR 100'), element(0x00100010, 'PN', 'M\xfcller'));
    expect(dataset).toEqual({
      '00080005': { vr: 'CS', Value: ['ISO_IR 192'] },
      '00100010': { vr: 'PN', Value: [{ Alphabetic: 'Müller' }] },
    });
  });

  test('decodes text in a sequence by the character set of its item, and inherits it otherwise', () => {
    const own = item(element(0x00080005, 'CS', 'ISO_IR 144'), element(0x00080104, 'LO', '\xbf'));
    const inherited = item(element(0x00080104, 'LO', '\xfc'));
    const dataset = json(
      element(0x00080005, 'CS', 'ISO_IR 100'),
      element(0x00081140, 'SQ', Buffer.concat([own, inherited])),
    );
    expect(dataset['00081140']?.Value).toMatchObject([
      { '00080104': { Value: ['П'] } },
      { '00080104': { Value: ['ü'] } },
    ]);
  });

  test('leaves out group lengths and padding', () => {
    const padding = Buffer.concat([element(0xfffcfffc, 'OB', new Uint8Array(8))]);
    expect(
      json(element(0x00080000, 'UL', bytesOf(Uint32Array.of(8))), element(0x00080060, 'CS', 'CT'), padding),
    ).toEqual({
      '00080060': { vr: 'CS', Value: ['CT'] },
    });
  });

  test('finds the VR of an implicit encoding, by the sign of the pixels where it depends on that', () => {
    const implicit = (tag: number, value: Uint8Array): Buffer => {
      const head = Buffer.alloc(8);
      head.writeUInt16LE(tag >>> 16, 0);
      head.writeUInt16LE(tag & 0xffff, 2);
      head.writeUInt32LE(value.length, 4);
      return Buffer.concat([head, value]);
    };
    const bytes = Buffer.concat([
      implicit(0x00280103, Uint8Array.of(1, 0)),
      implicit(0x00280106, Uint8Array.of(0xff, 0xff)),
      implicit(0x00090010, Buffer.from('ACME')),
      implicit(0x7fe00010, Uint8Array.of(0, 0)),
    ]);
    expect(writeDicomJson(readElements(bytes, false).elements)).toEqual({
      '00280103': { vr: 'US', Value: [1] },
      '00280106': { vr: 'SS', Value: [-1] },
      '00090010': { vr: 'LO', Value: ['ACME'] },
      '7FE00010': { vr: 'OW', BulkDataURI: '7FE00010' },
    });
  });
});

describe('bulk data by its path', () => {
  const bytes = Uint8Array.from({ length: 1100 }, (_, i) => i % 250);
  const nested = element(0x00880200, 'SQ', Buffer.concat([item(), item(element(0x00281201, 'OW', bytes))]));
  const { elements } = readElements(nested, true);

  test('is found where the model says that it is', () => {
    const uri = '00880200/2/00281201';
    expect(JSON.stringify(writeDicomJson(elements))).toContain(`"BulkDataURI":"${uri}"`);
    expect(findBulkData(elements, uri)).toEqual({ kind: 'bytes', bytes: Buffer.from(bytes) });
  });

  test.each(['00880200', '00880200/1/00281201', '00880200/0/00281201', '00880200/2', '', 'x/y/z'])(
    'is not found at %j',
    (path) => {
      expect(findBulkData(elements, path)).toBeUndefined();
    },
  );
});

describe('a damaged dataset is refused', () => {
  const deep = (depth: number): Buffer =>
    depth === 0 ? Buffer.alloc(0) : element(0x00081140, 'SQ', item(deep(depth - 1)));
  test.each([
    ['where an element reaches beyond its end', element(0x00081030, 'LO', 'Thorax').subarray(0, 10)],
    ['where an element has no VR', Buffer.from([8, 0, 0x30, 0x10, 1, 2, 0, 0])],
    ['where a sequence has no end', Buffer.concat([element(0x00081140, 'SQ', '', 0xffffffff), item()])],
    ['where an item has no end', Buffer.concat([element(0x00081140, 'SQ', '', 0xffffffff), openItem])],
    ['where a sequence holds no items', element(0x00081140, 'SQ', element(0x00080060, 'CS', 'CT'))],
    ['where a long element has no end', element(0x00282000, 'OB', '', 0xffffffff)],
    ['where pixel data has no end', Buffer.concat([element(0x7fe00010, 'OB', '', 0xffffffff), item()])],
    ['where it is nested without end', deep(70)],
  ])('%s', (_what, bytes) => {
    expect(() => readElements(bytes, true)).toThrow(expect.objectContaining({ code: 'not-dicom' }));
  });
});
