import { DicomError } from '../errors/dicom-error.js';
import type { FrameFormat } from './frame-decoder.js';

const headerBytes = 64;

/**
 * Decodes RLE Lossless: one segment of PackBits for each byte of a pixel, the most significant one first.
 * @throws {DicomError} damaged-pixel-data
 * @see PS3.5 G RLE Lossless Compression
 */
export function decodeRle(frame: Uint8Array, { rows, columns, bitsAllocated }: FrameFormat): Int16Array {
  const segments = bitsAllocated / 8;
  const offsets = segmentOffsets(frame, segments);
  const count = rows * columns;
  const words = new Uint8Array(2 * count);
  offsets.forEach((start, index) => {
    const end = offsets[index + 1] ?? frame.length;
    unpack(frame.subarray(start, end), words, segments - 1 - index, count);
  });
  return new Int16Array(words.buffer);
}

function segmentOffsets(frame: Uint8Array, segments: number): readonly number[] {
  if (frame.length < headerBytes) throw damaged('its RLE header is cut off');
  const view = new DataView(frame.buffer, frame.byteOffset, headerBytes);
  if (view.getUint32(0, true) !== segments)
    throw damaged('it has another number of RLE segments than bytes in a pixel');
  const offsets = Array.from({ length: segments }, (_, i) => view.getUint32(4 * (i + 1), true));
  const ordered = offsets.every((at, i) => at >= (i === 0 ? headerBytes : offsets[i - 1]) && at <= frame.length);
  if (!ordered) throw damaged('an RLE segment lies outside of it');
  return offsets;
}

/** Writes a byte of every pixel: `byte` 0 is the low one of the word. */
function unpack(packed: Uint8Array, words: Uint8Array, byte: number, count: number): void {
  let to = byte;
  const end = 2 * count;
  let at = 0;
  while (to < end) {
    if (at + 1 >= packed.length) throw damaged('an RLE segment is cut off');
    const code = packed[at++];
    if (code === 128) continue; // no operation
    if (code < 128) {
      const last = at + code + 1;
      if (last > packed.length) throw damaged('an RLE segment is cut off');
      for (; at < last && to < end; to += 2) words[to] = packed[at++];
      continue;
    }
    const value = packed[at++];
    for (let left = 257 - code; left > 0 && to < end; left--, to += 2) words[to] = value;
  }
}

const damaged = (what: string): DicomError => new DicomError('damaged-pixel-data', `A frame is damaged: ${what}.`);
