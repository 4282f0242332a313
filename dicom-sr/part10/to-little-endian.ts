import { DicomError } from '../errors/dicom-error.js';
import { ByteSource } from './byte-source.js';
import { readFileMeta } from './read-file-meta.js';
import { transferSyntax } from './transfer-syntax.js';

/** Bytes of the words that a value is made of; values of other VRs are single bytes. */
const wordBytes: ReadonlyMap<string, 2 | 4 | 8> = new Map([
  ...['US', 'SS', 'OW', 'AT'].map((vr) => [vr, 2] as const),
  ...['UL', 'SL', 'FL', 'OF', 'OL'].map((vr) => [vr, 4] as const),
  ...['FD', 'OD', 'SV', 'UV', 'OV'].map((vr) => [vr, 8] as const),
]);
const shortVrs: ReadonlySet<string> = new Set(
  'AE AS AT CS DA DS DT FL FD IS LO LT PN SH SL SS ST TM UI UL US'.split(' '),
);
const undefinedLength = 0xffff_ffff;
/** Items and delimiters, which have no VR. */
const isItemTag = (tag: number): boolean => tag >>> 16 === 0xfffe;

/**
 * @returns a file in Explicit VR Big Endian (retired) in Explicit VR Little Endian, of the same length: every tag, length and word is turned
 *   around, values of unknown VR stay as they are. Any other file itself.
 * @throws {DicomError} not-dicom where an element reaches beyond the end
 * @see PS3.5 7.3, A.3
 */
export function toLittleEndian(part10: Uint8Array): Uint8Array {
  const { transferSyntaxUID, datasetAt } = readFileMeta(part10);
  if (transferSyntaxUID !== transferSyntax.explicitBigEndian) return part10;
  const copy = Buffer.from(part10);
  turnDataset(copy.subarray(datasetAt));
  const named = copy
    .subarray(0, datasetAt)
    .toString('latin1')
    .search(/1\.2\.840\.10008\.1\.2\.2(?![\d.])/);
  copy.write(transferSyntax.explicitLittleEndian, named, 'latin1');
  return copy;
}

/** Items lie one after the other, whatever is within what: only elements that hold no items have values. */
function turnDataset(bytes: Buffer): void {
  const source = new ByteSource(Buffer.from(bytes), 0, bytes.length, false);
  const at = (): number => bytes.length - source.remaining;
  while (source.remaining > 0) {
    if (source.peekTag() === 0 && source.onlyZerosLeft()) return;
    const start = at();
    const tag = source.tag();
    turn(bytes, start, 4, 2);
    if (isItemTag(tag)) {
      turn(bytes, start + 4, 4, 4);
      source.uint32();
      continue;
    }
    const vr = source.letters();
    const length = readLength(source, bytes, vr);
    // The elements of its items follow.
    if (vr === 'SQ') continue;
    if (length === undefinedLength) throw new DicomError('not-dicom', 'The file is damaged: an element has no end.');
    const valueAt = at();
    source.take(length);
    turn(bytes, valueAt, length, wordBytes.get(vr) ?? 1);
  }
}

function readLength(source: ByteSource, bytes: Buffer, vr: string): number {
  const isShort = shortVrs.has(vr);
  if (!isShort) source.take(2);
  const lengthAt = bytes.length - source.remaining;
  turn(bytes, lengthAt, isShort ? 2 : 4, isShort ? 2 : 4);
  return isShort ? source.uint16() : source.uint32();
}

function turn(bytes: Buffer, start: number, length: number, size: 1 | 2 | 4 | 8): void {
  if (size === 1) return;
  const words = bytes.subarray(start, start + length - (length % size));
  if (size === 2) words.swap16();
  else if (size === 4) words.swap32();
  else words.swap64();
}
