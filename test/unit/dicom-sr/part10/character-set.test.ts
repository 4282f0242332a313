import { describe, expect, test } from '@jest/globals';
import { textDecoding } from '../../../../dicom-sr/part10/character-set.js';
import { itemsOf, textOf } from '../../../../dicom-sr/part10/natural-dataset.js';
import { readPart10 } from '../../../../dicom-sr/part10/read-part10.js';
import { transferSyntax } from '../../../../dicom-sr/part10/transfer-syntax.js';
import { explicitElement, item, rawPart10 } from '../../../fixtures/raw-part10.js';

/** Bytes of a hexadecimal string; spaces are for the reader. */
const bytes = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex.replaceAll(' ', ''), 'hex'));

/** Names from PS3.5 Annexes H (Japanese), I (Korean), J and K (Chinese), and one for each single-byte set. */
const examples = [
  {
    what: 'Japanese in JIS X 0208 (PS3.5 H.3.1)',
    terms: ['', 'ISO 2022 IR 87'],
    hex: '59616d6164615e5461726f753d 1b24423b3345441b2842 5e 1b244242404f3a1b2842 3d 1b24422464245e24401b2842 5e 1b2442243f246d24261b2842',
    name: 'Yamada^Tarou=山田^太郎=やまだ^たろう',
  },
  {
    what: 'Japanese with half-width katakana (PS3.5 H.3.2)',
    terms: ['ISO 2022 IR 13', 'ISO 2022 IR 87'],
    hex: 'd4cfc0de5ec0dbb33d 1b24423b3345441b284a 5e 1b244242404f3a1b284a 3d 1b24422464245e24401b284a 5e 1b2442243f246d24261b284a',
    name: 'ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう',
  },
  {
    what: 'Korean (PS3.5 I.2)',
    terms: ['', 'ISO 2022 IR 149'],
    hex: '486f6e675e47696c646f6e673d1b242943fbf35e1b242943d1ced4d73d1b242943c8ab5e1b242943b1e6b5bf',
    name: 'Hong^Gildong=洪^吉洞=홍^길동',
  },
  {
    what: 'Chinese in UTF-8 (PS3.5 J.1)',
    terms: ['ISO_IR 192'],
    hex: '57616e675e5869616f446f6e673de78e8b5ee5b08fe69db13d',
    name: 'Wang^XiaoDong=王^小東=',
  },
  {
    what: 'Chinese in GB18030 (PS3.5 J.2)',
    terms: ['GB18030'],
    hex: '57616e675e5869616f446f6e673dcdf55ed0a1b6ab3d',
    name: 'Wang^XiaoDong=王^小东=',
  },
  {
    what: 'Chinese in GB 2312 (PS3.5 K.2)',
    terms: ['', 'ISO 2022 IR 58'],
    hex: '5a68616e675e5869616f446f6e673d1b242941d5c55e1b242941d0a1b6ab3d',
    name: 'Zhang^XiaoDong=张^小东=',
  },
  { what: 'Latin-1', terms: ['ISO_IR 100'], hex: '4d fc 6c6c6572', name: 'Müller' },
  { what: 'Latin-2', terms: ['ISO_IR 101'], hex: 'a3f364bc', name: 'Łódź' },
  { what: 'Cyrillic', terms: ['ISO_IR 144'], hex: 'bbeedae1d5dcd1e3e0d3', name: 'Люксембург' },
  { what: 'Greek', terms: ['ISO_IR 126'], hex: 'c4e9efedf5f3e9eff2', name: 'Διονυσιος' },
  { what: 'Arabic', terms: ['ISO_IR 127'], hex: 'e2c8c7e6ea', name: 'قباني' },
  { what: 'Hebrew', terms: ['ISO_IR 138'], hex: 'f9f8e5ef', name: 'שרון' },
  { what: 'Turkish', terms: ['ISO_IR 148'], hex: 'd6f0fd', name: 'Öğı' },
  { what: 'Thai', terms: ['ISO_IR 166'], hex: 'a1cae0', name: 'กสเ' },
  { what: 'Latin-9', terms: ['ISO_IR 203'], hex: 'a4bc', name: '€Œ' },
  { what: 'Japanese in JIS X 0212', terms: ['', 'ISO 2022 IR 159'], hex: '1b24284430211b2842', name: '丂' },
  {
    what: 'Latin-1 with Greek by code extension',
    terms: ['ISO 2022 IR 100', 'ISO 2022 IR 126'],
    hex: 'fc1b2d46e1',
    name: 'üα',
  },
  { what: 'a misspelt term', terms: ['iso-ir-100'], hex: 'fc', name: 'ü' },
  { what: 'no character set, but letters beyond ASCII', terms: [], hex: 'fc', name: 'ü' },
  { what: 'an unknown character set', terms: ['ISO_IR 999'], hex: '41fc42', name: 'A\ufffdB' },
] as const;

describe('textDecoding', () => {
  test.each(examples)('reads $what', ({ terms, hex, name }) => {
    expect(textDecoding(terms)(bytes(hex))).toBe(name);
  });

  test('switches back to the default repertoire at a delimiter', () => {
    const decode = textDecoding(['ISO 2022 IR 100', 'ISO 2022 IR 126']);
    expect(decode(bytes('1b2d46e1 5e e1'))).toBe('α^á');
  });

  test('takes half of a two-byte character for no delimiter', () => {
    // 0x255C and 0x253D are katakana in JIS X 0208; alone, their second bytes would be a backslash and an equals sign.
    expect(textDecoding(['', 'ISO 2022 IR 87'])(bytes('1b2442255c253d1b2842'))).toBe('ボソ');
  });
});

describe('Specific Character Set of a file', () => {
  const read = (...elements: readonly Uint8Array[]) =>
    readPart10(rawPart10(transferSyntax.explicitLittleEndian, Buffer.concat(elements))).dataset;
  const nested = (name: Uint8Array, ...before: readonly Uint8Array[]) =>
    explicitElement(0x0040a730, 'SQ', item(Buffer.concat([...before, explicitElement(0x0040a123, 'PN', name)])));
  const person = (dataset: ReturnType<typeof read>) =>
    textOf(itemsOf(dataset, 'ContentSequence')[0] ?? {}, 'PersonName');

  test('holds within sequences', () => {
    const dataset = read(explicitElement(0x00080005, 'CS', 'ISO_IR 192'), nested(bytes('4dc3bc')));
    expect(person(dataset)).toBe('Mü');
  });

  test('gives way to the one of an item', () => {
    const own = explicitElement(0x00080005, 'CS', 'ISO_IR 144');
    const dataset = read(explicitElement(0x00080005, 'CS', 'ISO_IR 100'), nested(bytes('bb'), own));
    expect(person(dataset)).toBe('Л');
  });

  test('is given as UTF-8 afterwards, for that is what the texts are', () => {
    const dataset = read(
      explicitElement(0x00080005, 'CS', '\\ISO 2022 IR 87'),
      explicitElement(0x00100010, 'PN', bytes('1b24423b3345441b2842')),
    );
    expect(dataset).toEqual({ SpecificCharacterSet: 'ISO_IR 192', PatientName: '山田' });
  });
});
