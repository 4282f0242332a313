import { describe, expect, test } from '@jest/globals';
import { deflateRawSync } from 'node:zlib';
import { DicomError } from '../../../../dicom-sr/errors/dicom-error.js';
import { bytesOf, itemsOf, numberOf, numbersOf, textOf, textsOf } from '../../../../dicom-sr/part10/natural-dataset.js';
import { readPart10 } from '../../../../dicom-sr/part10/read-part10.js';
import { transferSyntax } from '../../../../dicom-sr/part10/transfer-syntax.js';
import { writePart10 } from '../../../../dicom-sr/part10/write-part10.js';
import {
  delimiter,
  explicitElement,
  implicitElement,
  item,
  rawPart10,
  undefinedLength,
} from '../../../fixtures/raw-part10.js';

const image = {
  SOPClassUID: '1.2.840.10008.5.1.4.1.1.2',
  SOPInstanceUID: '2.25.1',
  PatientName: 'Müller^Jörg=山田',
  PixelSpacing: [0.7, 0.8],
  Rows: 2,
  Columns: 2,
  BitsAllocated: 16,
  PixelRepresentation: 1,
  SmallestImagePixelValue: -5,
  ReferencedImageSequence: [{ ReferencedSOPInstanceUID: '2.25.2' }, { ReferencedSOPInstanceUID: '2.25.3' }],
  PixelData: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8),
};

const { explicitLittleEndian, implicitLittleEndian, deflatedExplicitLittleEndian } = transferSyntax;
const explicit = (...elements: readonly Uint8Array[]) => rawPart10(explicitLittleEndian, Buffer.concat(elements));
const implicit = (...elements: readonly Uint8Array[]) => rawPart10(implicitLittleEndian, Buffer.concat(elements));

function codeOf(read: () => unknown): string {
  try {
    read();
    return 'no error';
  } catch (error) {
    return error instanceof DicomError ? error.code : `not a DicomError: ${String(error)}`;
  }
}

describe('readPart10', () => {
  test.each([explicitLittleEndian, implicitLittleEndian, deflatedExplicitLittleEndian])(
    'reads every kind of value in %s',
    (transferSyntaxUID) => {
      const file = readPart10(writePart10(image, { transferSyntaxUID }));
      expect(file.transferSyntaxUID).toBe(transferSyntaxUID);
      expect(file.dataset).toEqual({ SpecificCharacterSet: 'ISO_IR 192', ...image });
    },
  );

  test('gives values through accessors that know what is missing', () => {
    const { dataset } = readPart10(writePart10(image));
    expect(textOf(dataset, 'PatientName')).toBe('Müller^Jörg=山田');
    expect(numbersOf(dataset, 'PixelSpacing')).toEqual([0.7, 0.8]);
    expect(numberOf(dataset, 'PatientName')).toBeUndefined();
    expect(numberOf(dataset, 'SliceThickness')).toBeUndefined();
    expect(itemsOf(dataset, 'ReferencedImageSequence')).toHaveLength(2);
    expect(itemsOf(dataset, 'PixelSpacing')).toEqual([]);
    expect(bytesOf(dataset, 'PixelData').map((bytes) => [...bytes])).toEqual([[1, 2, 3, 4, 5, 6, 7, 8]]);
  });

  test('reads the bytes of a Buffer, and keeps none of its memory', () => {
    const file = Buffer.from(writePart10(image));
    const { dataset } = readPart10(file);
    file.fill(0);
    expect(bytesOf(dataset, 'PixelData')[0]?.[7]).toBe(8);
  });

  test.each([
    ['an empty file', new Uint8Array(0)],
    ['a text', new Uint8Array(Buffer.from('{ "imageAnnotation": 1 }'.repeat(20)))],
    ['a dataset without preamble', writePart10(image).subarray(132)],
    ['a preamble and nothing else', writePart10(image).subarray(0, 132)],
    ['a broken deflated dataset', rawPart10(deflatedExplicitLittleEndian, Uint8Array.of(7, 7, 7, 7))],
  ])('refuses %s as not DICOM', (_, bytes) => {
    expect(codeOf(() => readPart10(bytes))).toBe('not-dicom');
  });

  test('refuses pixel data that is cut off, wherever it is cut', () => {
    const whole = writePart10(image);
    for (let missing = 1; missing <= 8; missing++) {
      expect(codeOf(() => readPart10(whole.subarray(0, whole.length - missing)))).toBe('not-dicom');
    }
  });

  test('never gives a raw error of a library, wherever the file is cut', () => {
    for (const transferSyntaxUID of [explicitLittleEndian, implicitLittleEndian, deflatedExplicitLittleEndian]) {
      const whole = writePart10(image, { transferSyntaxUID });
      for (let length = 0; length < whole.length; length++) {
        expect(codeOf(() => readPart10(whole.subarray(0, length)))).toMatch(/^(not-dicom|no error)$/);
      }
    }
  });

  test('reads the header of a file that is cut off within its pixel data, when asked for no more', () => {
    const whole = writePart10(image);
    const { dataset } = readPart10(whole.subarray(0, whole.length - 4), { untilPixelData: true });
    expect(dataset).not.toHaveProperty('PixelData');
    expect(numberOf(dataset, 'Rows')).toBe(2);
  });

  test('refuses foreign transfer syntaxes', () => {
    const dataset = explicitElement(0x00080060, 'CS', 'CT');
    expect(codeOf(() => readPart10(rawPart10('1.2.840.113619.5.2', dataset)))).toBe('unsupported-transfer-syntax');
  });

  test('reads big endian, and gives words in little endian', () => {
    const rows = Buffer.from([0x00, 0x28, 0x00, 0x10, 0x55, 0x53, 0, 2, 0x01, 0x02]);
    const words = Buffer.from([0x7f, 0xe0, 0x00, 0x10, 0x4f, 0x57, 0, 0, 0, 0, 0, 4, 1, 2, 3, 4]);
    const { dataset } = readPart10(rawPart10(transferSyntax.explicitBigEndian, Buffer.concat([rows, words])));
    expect(numberOf(dataset, 'Rows')).toBe(258);
    expect(dataset['PixelData']).toEqual(Uint8Array.of(2, 1, 4, 3));
  });

  test('inflates a dataset whatever follows the deflated stream', () => {
    const deflated = deflateRawSync(explicitElement(0x00080060, 'CS', 'CT'));
    const file = rawPart10(deflatedExplicitLittleEndian, Buffer.concat([deflated, Buffer.alloc(1)]));
    expect(textOf(readPart10(file).dataset, 'Modality')).toBe('CT');
  });

  test('reads sequences and items of undefined length, in sequences of either kind', () => {
    const inner = explicitElement(0x00080100, 'SH', 'T-1');
    const open = Buffer.concat([item(inner, undefinedLength), item(inner), delimiter(0xfffee0dd)]);
    const file = explicit(
      explicitElement(0x00080006, 'SQ', open, undefinedLength),
      explicitElement(
        0x00081032,
        'SQ',
        item(explicitElement(0x00080006, 'SQ', open, undefinedLength), undefinedLength),
      ),
      explicitElement(0x00100020, 'LO', 'ID'),
    );
    const { dataset } = readPart10(file);
    expect(itemsOf(dataset, 'LanguageCodeSequence').map((code) => textOf(code, 'CodeValue'))).toEqual(['T-1', 'T-1']);
    const [outer] = itemsOf(dataset, 'ProcedureCodeSequence');
    expect(itemsOf(outer ?? {}, 'LanguageCodeSequence')).toHaveLength(2);
    expect(textOf(dataset, 'PatientID')).toBe('ID');
  });

  test('reads a sequence that went through a system which did not know it: UN, in implicit VR', () => {
    const content = Buffer.concat([item(implicitElement(0x00080100, 'T-1'), undefinedLength), delimiter(0xfffee0dd)]);
    const file = explicit(
      explicitElement(0x00081032, 'UN', content, undefinedLength),
      explicitElement(0x00100020, 'UN', 'ID-9'),
    );
    const { dataset } = readPart10(file);
    expect(textOf(itemsOf(dataset, 'ProcedureCodeSequence')[0] ?? {}, 'CodeValue')).toBe('T-1');
    expect(textOf(dataset, 'PatientID')).toBe('ID-9');
  });

  test.each([
    ['a sequence without its delimiter', explicitElement(0x00081032, 'SQ', new Uint8Array(0), undefinedLength)],
    ['an item beyond its sequence', explicitElement(0x00081032, 'SQ', item(new Uint8Array(0), 100))],
    ['something else than items in a sequence', explicitElement(0x00081032, 'SQ', delimiter(0x00080060))],
    ['a text of undefined length', explicitElement(0x0040a160, 'UT', 'abc', undefinedLength)],
    ['no value representation', Buffer.concat([explicitElement(0x00080060, '\u0001\u0002', 'CT')])],
  ])('refuses %s', (_, element) => {
    expect(codeOf(() => readPart10(explicit(element)))).toBe('not-dicom');
  });

  test('refuses sequences that are nested without end, before the stack is exhausted', () => {
    let nested: Uint8Array = explicitElement(0x00080060, 'CS', 'CT');
    for (let depth = 0; depth < 5000; depth++) nested = explicitElement(0x00081032, 'SQ', item(nested));
    expect(codeOf(() => readPart10(explicit(nested)))).toBe('not-dicom');
  });

  test('keeps private attributes under their tags, creators as text', () => {
    const elements = [
      [0x00090010, 'LO', 'VENDOR'],
      [0x00091001, 'LO', 'value'],
    ] as const;
    const readExplicit = readPart10(explicit(...elements.map(([tag, vr, value]) => explicitElement(tag, vr, value))));
    expect(readExplicit.dataset).toEqual({ '00090010': 'VENDOR', '00091001': 'value' });
    const readImplicit = readPart10(implicit(...elements.map(([tag, , value]) => implicitElement(tag, value))));
    expect(textOf(readImplicit.dataset, '00090010')).toBe('VENDOR');
    expect(Buffer.from(bytesOf(readImplicit.dataset, '00091001')[0] ?? []).toString()).toBe('value ');
  });

  test('ends at padding by zeros and by name, and leaves out group lengths', () => {
    const modality = explicitElement(0x00080060, 'CS', 'CT');
    const groupLength = explicitElement(0x00080000, 'UL', Uint8Array.of(10, 0, 0, 0));
    const trailing = explicitElement(0xfffcfffc, 'OB', new Uint8Array(10));
    for (const padding of [Buffer.alloc(1), Buffer.alloc(10), trailing]) {
      expect(readPart10(explicit(groupLength, modality, padding)).dataset).toEqual({ Modality: 'CT' });
    }
  });

  test('reads the file meta information whatever its group length says', () => {
    const whole = writePart10(image);
    const broken = whole.slice();
    broken.set([255, 255, 0, 0], 140);
    expect(readPart10(broken)).toEqual(readPart10(whole));
  });

  test.each(['12,5', '1.2.3', 'NaN', '12 5', '0x10', '--1'])('does not make a number of %s', (text) => {
    const { dataset } = readPart10(explicit(explicitElement(0x00280030, 'DS', `0.5\\${text}`)));
    expect(numbersOf(dataset, 'PixelSpacing')).toEqual([0.5, NaN]);
  });

  test.each([
    [' 12.50 ', 12.5],
    ['-.5', -0.5],
    ['+1.e2', 100],
    ['3\0', 3],
  ])('reads the decimal string %j', (text, value) => {
    expect(numberOf(readPart10(explicit(explicitElement(0x00180050, 'DS', text))).dataset, 'SliceThickness')).toBe(
      value,
    );
  });

  test('takes the sign of US-or-SS attributes from the pixel representation', () => {
    const sign = (value: number) => implicitElement(0x00280103, Uint8Array.of(value, 0));
    const padding = implicitElement(0x00280120, Uint8Array.of(0x30, 0xf8));
    expect(numberOf(readPart10(implicit(sign(1), padding)).dataset, 'PixelPaddingValue')).toBe(-2000);
    expect(numberOf(readPart10(implicit(sign(0), padding)).dataset, 'PixelPaddingValue')).toBe(63536);
  });

  test('drops a value beyond the last whole number instead of refusing the file', () => {
    const file = explicit(explicitElement(0x00280010, 'US', Uint8Array.of(2, 0, 9)));
    expect(numbersOf(readPart10(file).dataset, 'Rows')).toEqual([2, 9]);
  });

  test('splits several texts, and not a long one', () => {
    const file = explicit(
      explicitElement(0x00080008, 'CS', 'ORIGINAL\\PRIMARY \\ AXIAL'),
      explicitElement(0x0040a160, 'UT', ' a\\b '),
    );
    const { dataset } = readPart10(file);
    expect(textsOf(dataset, 'ImageType')).toEqual(['ORIGINAL', 'PRIMARY', 'AXIAL']);
    expect(dataset['TextValue']).toBe(' a\\b');
  });
});

describe('encapsulated pixel data', () => {
  const fragment = (...bytes: readonly number[]) => item(Uint8Array.from(bytes));
  const pixels = (frames: number | undefined, ...fragments: readonly Uint8Array[]) => {
    const content = Buffer.concat([...fragments, delimiter(0xfffee0dd)]);
    const count = frames === undefined ? [] : [explicitElement(0x00280008, 'IS', String(frames))];
    const elements = [...count, explicitElement(0x7fe00010, 'OB', content, undefinedLength)];
    const { dataset } = readPart10(rawPart10(transferSyntax.jpegLsLossless, Buffer.concat(elements)));
    return bytesOf(dataset, 'PixelData').map((frame) => [...frame]);
  };

  test('puts the fragments of a single frame together', () => {
    expect(pixels(undefined, item(new Uint8Array(0)), fragment(1, 2), fragment(3, 4))).toEqual([[1, 2, 3, 4]]);
  });

  test('puts the fragments of frames together by the offset table', () => {
    const table = item(new Uint8Array(Uint32Array.of(0, 20).buffer));
    expect(pixels(2, table, fragment(1, 2), fragment(3, 4), fragment(5, 6))).toEqual([
      [1, 2, 3, 4],
      [5, 6],
    ]);
  });

  test('takes one fragment for one frame where there is no offset table', () => {
    expect(pixels(2, item(new Uint8Array(0)), fragment(1, 2), fragment(3, 4))).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });

  test('refuses pixel data without its end', () => {
    const content = Buffer.concat([item(new Uint8Array(0)), fragment(1, 2)]);
    const element = explicitElement(0x7fe00010, 'OB', content, undefinedLength);
    expect(codeOf(() => readPart10(rawPart10(transferSyntax.jpegLsLossless, element)))).toBe('not-dicom');
  });
});
