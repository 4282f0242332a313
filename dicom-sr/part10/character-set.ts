import { decodeIso2022, iso2022Start } from './iso-2022.js';

/** Turns the bytes of a text value into Unicode. */
export type TextDecoding = (bytes: Uint8Array) => string;

/** Character sets without code extensions, PS3.3 C.12.1.1.2, and their names in the WHATWG Encoding Standard. */
const wholeValue: ReadonlyMap<string, string> = new Map([
  ['192', 'utf-8'],
  ['GB18030', 'gb18030'],
  ['GBK', 'gbk'],
]);

/**
 * @param specificCharacterSet values of (0008,0005); [] where it is absent
 * @returns the decoding of LO, LT, PN, SH, ST, UC and UT. Bytes without a meaning become U+FFFD or, where the document names no
 *   character set at all, are read as Latin-1: nothing is lost, nothing is refused for a name.
 * @see PS3.3 C.12.1.1.2 Specific Character Set
 */
export function textDecoding(specificCharacterSet: readonly string[]): TextDecoding {
  const terms = specificCharacterSet.map(normalizedTerm);
  const whole = terms.length === 1 ? wholeValue.get(terms[0] ?? '') : undefined;
  if (whole !== undefined) {
    const decoder = new TextDecoder(whole);
    return (bytes) => (isAscii(bytes) ? ascii(bytes) : decoder.decode(bytes));
  }
  const start = iso2022Start(terms);
  return (bytes) => (isAscii(bytes) ? ascii(bytes) : decodeIso2022(bytes, start));
}

/** `ISO_IR 100`, `ISO 2022 IR 100`, and misspellings such as `ISO-IR 100` → `100`; other terms in upper case. */
function normalizedTerm(term: string): string {
  const upper = term.trim().toUpperCase();
  if (upper === 'UTF-8' || upper === 'UTF8') return '192';
  return /^ISO[ _-]?(?:2022)?[ _-]*IR[ _-]?(\d+)$/.exec(upper)?.[1] ?? upper;
}

/** Without an escape character: those switch the meaning of bytes below 0x80 as well. */
function isAscii(bytes: Uint8Array): boolean {
  for (const byte of bytes) if (byte >= 0x80 || byte === 0x1b) return false;
  return true;
}

const ascii = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
