import { DicomError } from '../errors/dicom-error.js';
import type { ByteSource } from './byte-source.js';

interface Fragment {
  /** Bytes from the end of the basic offset table to the item of this fragment. */
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/**
 * Reads encapsulated pixel data, its delimiter included.
 * @param extendedOffsets those of the Extended Offset Table, where the dataset has one
 * @returns one array of bytes for each frame, put together from its fragments: by an offset table, else by the marks that compressed frames
 *   begin with. Where several frames have more fragments than there are frames and nothing says which belong together, the fragments as
 *   they are.
 * @throws {DicomError} not-dicom where a fragment or the delimiter is missing
 * @see PS3.5 A.4 Transfer Syntaxes For Encapsulation of Encoded Pixel Data
 */
export function readFrames(
  source: ByteSource,
  numberOfFrames: number,
  extendedOffsets: readonly number[] = [],
): readonly Uint8Array[] {
  const basicOffsets = readOffsetTable(source);
  const fragments = readFragments(source);
  if (numberOfFrames <= 1) return [joined(fragments)];
  const starts = startsOf(fragments, numberOfFrames, basicOffsets.length > 0 ? basicOffsets : extendedOffsets);
  if (starts === undefined) return fragments.map(({ bytes }) => new Uint8Array(bytes));
  return starts.map((start, i) => joined(fragments.slice(start, starts[i + 1])));
}

/** @returns the index of the first fragment of each frame; undefined where nothing says it. */
function startsOf(
  fragments: readonly Fragment[],
  numberOfFrames: number,
  offsets: readonly number[],
): readonly number[] | undefined {
  const byFirst = [
    offsets.length === numberOfFrames ? indicesAt(fragments, offsets) : undefined,
    fragments.map((_, i) => i),
    fragments.flatMap(({ bytes }, i) => (beginsFrame(bytes) ? [i] : [])),
  ];
  return byFirst.find((starts) => starts?.length === numberOfFrames && starts[0] === 0);
}

/** Fragments that begin exactly at the offsets; both ascend. */
function indicesAt(fragments: readonly Fragment[], offsets: readonly number[]): readonly number[] {
  const wanted = new Set(offsets);
  return fragments.flatMap(({ offset }, i) => (wanted.has(offset) ? [i] : []));
}

/** SOI of JPEG and JPEG-LS, SOC and SIZ of JPEG 2000. */
const beginsFrame = (bytes: Uint8Array): boolean =>
  bytes[0] === 0xff &&
  ((bytes[1] === 0xd8 && bytes[2] === 0xff) || (bytes[1] === 0x4f && bytes[2] === 0xff && bytes[3] === 0x51));

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

const joined = (fragments: readonly Fragment[]): Uint8Array =>
  new Uint8Array(Buffer.concat(fragments.map(({ bytes }) => bytes)));
