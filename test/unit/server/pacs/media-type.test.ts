import { describe, expect, test } from '@jest/globals';
import { parseAccept, parseMediaType } from '../../../../server/pacs/multipart/media-type.js';

describe('media types', () => {
  test.each([
    [
      'multipart/related; type="application/dicom"; boundary=a-b',
      'multipart/related',
      { type: 'application/dicom', boundary: 'a-b' },
    ],
    ['Multipart/Related;BOUNDARY="a b;c,d"', 'multipart/related', { boundary: 'a b;c,d' }],
    [
      'multipart/related; type=application/octet-stream; transfer-syntax=*',
      'multipart/related',
      { type: 'application/octet-stream', 'transfer-syntax': '*' },
    ],
    ['text/html', 'text/html', {}],
    ['a/b; c="d\\"e"', 'a/b', { c: 'd"e' }],
    ['', '', {}],
  ])('are read from %j', (text, essence, parameters) => {
    expect(parseMediaType(text)).toEqual({ essence, parameters: new Map(Object.entries(parameters)) });
  });

  test('are separated by commas outside of quotes', () => {
    const accept = 'multipart/related; type="a/b,c"; q=0.5 , image/*,, */*';
    expect(parseAccept(accept).map(({ essence }) => essence)).toEqual(['multipart/related', 'image/*', '*/*']);
  });
});
