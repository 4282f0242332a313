/** What the bytes of one half of the code table mean: 0x21–0x7E (G0) or 0xA0–0xFF (G1). */
interface GraphicSet {
  /** Encoding of the WHATWG standard that holds the set. */
  readonly label: string;
  /** true for two-byte sets in the lower half: every byte is raised to the upper half before decoding, and a backslash is no delimiter. */
  readonly twoByteG0?: true;
  /** Put before every two-byte character: EUC-JP tells JIS X 0212 by 0x8F. */
  readonly prefix?: number;
}

/** What both halves mean at the beginning of a value and after every delimiter. */
export interface Iso2022Start {
  readonly g1: GraphicSet;
}

const ascii: GraphicSet = { label: 'ascii' };
const latin1: GraphicSet = { label: 'iso-8859-1' };

/** Sets of the upper half by their registration number (ISO_IR), PS3.3 table C.12-2, C.12-3 and C.12-4. */
const upperHalves: ReadonlyMap<string, GraphicSet> = new Map([
  ['100', latin1],
  ['101', { label: 'iso-8859-2' }],
  ['109', { label: 'iso-8859-3' }],
  ['110', { label: 'iso-8859-4' }],
  ['144', { label: 'iso-8859-5' }],
  ['127', { label: 'iso-8859-6' }],
  ['126', { label: 'iso-8859-7' }],
  ['138', { label: 'iso-8859-8' }],
  ['148', { label: 'windows-1254' }],
  ['203', { label: 'iso-8859-15' }],
  ['166', { label: 'windows-874' }],
  ['13', { label: 'shift_jis' }],
  ['149', { label: 'euc-kr' }],
  ['58', { label: 'gbk' }],
]);

/** Escape sequences without the escape character → half and set, PS3.3 table C.12-3 and C.12-4. */
const designations: ReadonlyMap<string, { readonly half: 'g0' | 'g1'; readonly set: GraphicSet }> = new Map([
  ['(B', { half: 'g0', set: ascii }],
  ['(J', { half: 'g0', set: ascii }],
  ['$B', { half: 'g0', set: { label: 'euc-jp', twoByteG0: true } }],
  ['$@', { half: 'g0', set: { label: 'euc-jp', twoByteG0: true } }],
  ['$(D', { half: 'g0', set: { label: 'euc-jp', twoByteG0: true, prefix: 0x8f } }],
  [')I', { half: 'g1', set: { label: 'shift_jis' } }],
  ['-A', { half: 'g1', set: latin1 }],
  ['-B', { half: 'g1', set: { label: 'iso-8859-2' } }],
  ['-C', { half: 'g1', set: { label: 'iso-8859-3' } }],
  ['-D', { half: 'g1', set: { label: 'iso-8859-4' } }],
  ['-L', { half: 'g1', set: { label: 'iso-8859-5' } }],
  ['-G', { half: 'g1', set: { label: 'iso-8859-6' } }],
  ['-F', { half: 'g1', set: { label: 'iso-8859-7' } }],
  ['-H', { half: 'g1', set: { label: 'iso-8859-8' } }],
  ['-M', { half: 'g1', set: { label: 'windows-1254' } }],
  ['-b', { half: 'g1', set: { label: 'iso-8859-15' } }],
  ['-T', { half: 'g1', set: { label: 'windows-874' } }],
  ['$)C', { half: 'g1', set: { label: 'euc-kr' } }],
  ['$)A', { half: 'g1', set: { label: 'gbk' } }],
]);

/**
 * @param terms registration numbers of Specific Character Set in its order, '' for the default repertoire
 * @returns the upper half before any escape sequence: that of the first term which has one. The standard gives only the first value
 *   this right; names whose escape sequence was lost on the way are read all the same.
 */
export function iso2022Start(terms: readonly string[]): Iso2022Start {
  const found = terms.map((term) => upperHalves.get(term)).find((set) => set !== undefined);
  const unknown = terms.some(
    (term) => term !== '' && term !== '6' && term !== '87' && term !== '159' && !upperHalves.has(term),
  );
  return { g1: found ?? (unknown ? { label: 'ascii' } : latin1) };
}

/**
 * @returns a value with code extensions as Unicode; delimiters (backslash, `^`, `=`, control characters) switch back to the start
 * @see PS3.5 6.1.2.5 Code Extension Techniques
 */
export function decodeIso2022(bytes: Uint8Array, start: Iso2022Start): string {
  let g0 = ascii;
  let g1 = start.g1;
  let text = '';
  let at = 0;
  while (at < bytes.length) {
    const byte = bytes[at];
    if (byte === 0x1b) {
      const [length, designation] = readEscape(bytes, at + 1);
      if (designation?.half === 'g0') g0 = designation.set;
      if (designation?.half === 'g1') g1 = designation.set;
      at += 1 + length;
    } else if (isDelimiter(byte, g0)) {
      text += String.fromCharCode(byte);
      g0 = ascii;
      g1 = start.g1;
      at += 1;
    } else {
      const end = runEnd(bytes, at, g0);
      text += decodeRun(bytes.subarray(at, end), byte < 0x80 ? g0 : g1);
      at = end;
    }
  }
  return text;
}

function readEscape(bytes: Uint8Array, at: number) {
  for (const length of [2, 3]) {
    const designation = designations.get(String.fromCharCode(...bytes.subarray(at, at + length)));
    if (designation !== undefined) return [length, designation] as const;
  }
  return [0, undefined] as const;
}

/** Within a two-byte set of the lower half, bytes that look like a delimiter are halves of characters. */
function isDelimiter(byte: number, g0: GraphicSet): boolean {
  if (byte < 0x20) return true;
  return g0.twoByteG0 === undefined && (byte === 0x5c || byte === 0x5e || byte === 0x3d);
}

/** A run lies in one half of the code table and holds neither an escape character nor a delimiter. */
function runEnd(bytes: Uint8Array, start: number, g0: GraphicSet): number {
  const upper = bytes[start] >= 0x80;
  let at = start + 1;
  while (at < bytes.length) {
    const byte = bytes[at];
    if (byte >= 0x80 !== upper || byte === 0x1b || isDelimiter(byte, g0)) break;
    at += 1;
  }
  return at;
}

function decodeRun(run: Uint8Array, set: GraphicSet): string {
  if (set.twoByteG0 !== undefined) return new TextDecoder(set.label).decode(raised(run, set.prefix));
  if (set.label !== 'ascii') return new TextDecoder(set.label).decode(run);
  return Array.from(run, (byte) => (byte < 0x80 ? String.fromCharCode(byte) : '\ufffd')).join('');
}

/** Two-byte characters of the lower half as EUC-JP holds them: in the upper half, with their prefix. A space stays one. */
function raised(run: Uint8Array, prefix: number | undefined): Uint8Array {
  const out: number[] = [];
  for (let at = 0; at < run.length;) {
    const byte = run[at];
    if (byte === 0x20) {
      out.push(byte);
      at += 1;
      continue;
    }
    if (prefix !== undefined) out.push(prefix);
    out.push(byte | 0x80, (run[at + 1] ?? 0x20) | 0x80);
    at += 2;
  }
  return Uint8Array.from(out);
}
