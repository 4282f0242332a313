import { DicomError } from '../errors/dicom-error.js';
import type { FrameFormat } from './frame-decoder.js';

/**
 * @returns the words of a frame whose pixels are not compressed: a view where the bytes lie on an even address
 * @throws {DicomError} invalid-attribute where the frame is cut off
 * @see PS3.5 8.1.1 Pixel Data Encoding
 */
export function decodeNative(frame: Uint8Array, { rows, columns, bitsAllocated }: FrameFormat): Int16Array {
  const count = rows * columns;
  if (frame.length < (count * bitsAllocated) / 8)
    throw new DicomError('invalid-attribute', 'PixelData is shorter than Rows × Columns.');
  if (bitsAllocated === 8) return Int16Array.from(frame.subarray(0, count));
  // Typed arrays are little endian wherever Node runs today.
  const aligned = frame.byteOffset % 2 === 0 ? frame : new Uint8Array(frame);
  return new Int16Array(aligned.buffer, aligned.byteOffset, count);
}
