import { PacsError } from '../../pacs/pacs-error.js';
import type { ByteReader } from './byte-reader.js';

interface Fragment {
  /** Byte offset of its item, header included, behind the basic offset table. */
  readonly offset: number;
  /** Byte offset of its value. */
  readonly at: number;
  readonly length: number;
}

const itemTag = 0xfffee000;
const itemHeaderBytes = 8;

/** Fragments of each frame of encapsulated pixel data. */
export type FragmentsByFrame = readonly (readonly Fragment[])[];

/**
 * Finds the frames by the basic offset table; without one, every fragment is a frame, or all of them are the only one.
 * @param at byte offset of the first item
 * @throws {PacsError} pacs-not-found where neither tells which fragments belong together
 * @see PS3.5 A.4
 */
export async function findFrames(bytes: ByteReader, at: number, frames: number): Promise<FragmentsByFrame> {
  const table = await readItemLength(bytes, at);
  if (table === undefined) return [];
  const offsets = readOffsets(await bytes.read(at + itemHeaderBytes, table));
  const fragments = await readFragments(bytes, at + itemHeaderBytes + table);
  if (frames === 1) return [fragments];
  if (offsets.length === frames) return byOffset(fragments, offsets);
  if (fragments.length === frames) return fragments.map((fragment) => [fragment]);
  throw new PacsError('pacs-not-found', 'The frames of the instance cannot be told apart.');
}

/** @returns the bytes of the fragments, one after the other. */
export async function readFragmentsOf(bytes: ByteReader, fragments: readonly Fragment[]): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for (const { at, length } of fragments) pieces.push(await bytes.read(at, length));
  return Buffer.concat(pieces);
}

async function readFragments(bytes: ByteReader, start: number): Promise<readonly Fragment[]> {
  const fragments: Fragment[] = [];
  let next = start;
  for (;;) {
    const length = await readItemLength(bytes, next);
    if (length === undefined) return fragments;
    fragments.push({ offset: next - start, at: next + itemHeaderBytes, length });
    next += itemHeaderBytes + length;
  }
}

/** @returns undefined for what is no item: the delimiter of the sequence */
async function readItemLength(bytes: ByteReader, at: number): Promise<number | undefined> {
  const header = await bytes.read(at, itemHeaderBytes);
  const tag = header.readUInt16LE(0) * 0x10000 + header.readUInt16LE(2);
  return tag === itemTag ? header.readUInt32LE(4) : undefined;
}

const readOffsets = (table: Buffer): readonly number[] =>
  Array.from({ length: Math.floor(table.length / 4) }, (_, i) => table.readUInt32LE(i * 4));

function byOffset(fragments: readonly Fragment[], offsets: readonly number[]): FragmentsByFrame {
  return offsets.map((from, i) => {
    const to = offsets[i + 1] ?? Infinity;
    return fragments.filter(({ offset }) => offset >= from && offset < to);
  });
}
