import { describe, expect, test } from '@jest/globals';
import { printedLengthsMm } from '../../../../../dicom-sr/readers/lines/printed-length.js';

describe('printedLengthsMm', () => {
  test.each<[string, readonly number[]]>([
    ['19.6 mm', [19.6]],
    ['19.6mm', [19.6]],
    ['2.0 cm', [20]],
    ['2,0cm', [20]],
    ['Length: 19.6 mm', [19.6]],
    ['L 19.6 mm\r\nW 13.2 mm', [19.6, 13.2]],
    ['W 13.2 mm\nL 19.6 mm', [19.6, 13.2]],
    ['19.6 x 13.2 mm', [19.6, 13.2]],
    ['13.2 x 19.6 mm', [19.6, 13.2]],
    ['19.6 mm x 13.2 mm', [19.6, 13.2]],
    ['19,6 × 13,2 mm', [19.6, 13.2]],
    ['1.96*1.32 cm', [19.6, 13.2]],
    ['2 cm x 15 mm', [20, 15]],
    ['Lesion 3: 12 mm', [12]],
    ['', []],
    ['19.6', []],
    ['42.1 HU', []],
    ['Area 120.4 mm2', []],
    ['120.4 mm²', []],
    ['19.6 x 13.2 mm2', []],
    ['3 mm/s', []],
    ['0 mm', []],
    ['-5 mm', []],
    ['12.34567 mm', []],
    ['19 x 13 x 12 mm', []],
    ['1 mm 2 mm 3 mm', []],
  ])('reads %j', (text, lengths) => {
    const read = printedLengthsMm(text);
    expect(read).toHaveLength(lengths.length);
    read.forEach((mm, i) => expect(mm).toBeCloseTo(lengths[i]));
  });

  test('takes no longer for a text that was made to hold it up', () => {
    expect(printedLengthsMm('1'.repeat(1_000_000))).toEqual([]);
    expect(printedLengthsMm('1 x '.repeat(300))).toEqual([]);
  });
});
