import { DicomError } from '../errors/dicom-error.js';
import type { ByteSource } from './byte-source.js';

interface Fragment {
  /** Bytes from the end of the basic offset table to the item of this fragment. */
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/**
 * Reads encapsulated pixel data, its delimiter included.
 * @returns one array of bytes for each frame, put together from its fragments. Where several frames have more fragments than there are
 *   frames and no offset table says which belong together, the fragments as they are.
 * @throws {DicomError} not-dicom where a fragment or the delimiter is missing
 * @see PS3.5 A.4 Transfer Syntaxes For Encapsulation of Encoded Pixel Data
 */
export function readFrames(source: ByteSource, numberOfFrames: number): readonly Uint8Array[] {
  const offsets = readOffsetTable(source);
  const fragments = readFragments(source);
  if (numberOfFrames <= 1) return [joined(fragments)];
  return offsets.length === numberOfFrames
    ? byOffset(fragments, offsets)
    : fragments.map(({ bytes }) => new Uint8Array(bytes));
}

function readOffsetTable(source: ByteSource): readonly number[] {
  const tag = source.tag();
  const table = source.part(source.uint32());
  if (tag !== 0xfffee000) throw new DicomError('not-dicom', 'The file is damaged: pixel data without an offset table.');
  const offsets: number[] = [];
  while (table.remaining >= 4) offsets.push(table.uint32());
  return offsets;
}

function readFragments(source: ByteSource): readonly Fragment[] {
  const fragments: Fragment[] = [];
  const start = source.remaining;
  for (;;) {
    const offset = start - source.remaining;
    const tag = source.tag();
    const length = source.uint32();
    if (tag === 0xfffee0dd) return fragments;
    if (tag !== 0xfffee000) throw new DicomError('not-dicom', 'The file is damaged: pixel data without an end.');
    fragments.push({ offset, bytes: source.take(length) });
  }
}

function byOffset(fragments: readonly Fragment[], offsets: readonly number[]): readonly Uint8Array[] {
  return offsets.map((from, i) => {
    const to = offsets[i + 1] ?? Infinity;
    return joined(fragments.filter(({ offset }) => offset >= from && offset < to));
  });
}

const joined = (fragments: readonly Fragment[]): Uint8Array =>
  new Uint8Array(Buffer.concat(fragments.map(({ bytes }) => bytes)));
