import type { FrameDecoder } from '../codec/frame-decoder.js';
import { loadFrameDecoder } from '../codec/load-frame-decoder.js';
import { isUncompressed } from '../part10/transfer-syntax.js';
import type { Modality } from './ct-volume.js';
import type { PixelEncoding } from './pixel-encoding.js';
import { rescalePixels } from './rescale-pixels.js';

/** One frame as it is stored, and all that its intensities are made with: plain values, which another thread can be handed. */
export interface StoredFrame {
  readonly transferSyntaxUID: string;
  readonly bytes: Uint8Array;
  /** [rows, columns] */
  readonly matrix: readonly [number, number];
  readonly encoding: PixelEncoding;
  readonly modality: Modality;
  /** rows × columns long: where intensities of 16 bits are put. */
  readonly into?: Int16Array | undefined;
  /** Nobody needs the bytes afterwards: without `into`, the intensities may take their place. */
  readonly overwrites?: boolean;
}

/** HU, or the intensities of another modality, in C order [row, column]; Int16 where every value is exact in it, else Float32. */
export type Intensities = Int16Array | Float32Array;

/**
 * Makes the intensities of a frame, in this thread or in another one.
 * @throws {DicomError} unsupported-transfer-syntax (named), damaged-pixel-data, invalid-attribute
 */
export type DecodeFrame = (frame: StoredFrame) => Promise<Intensities>;

/** @returns the intensities of a frame, made in this thread; its codec is loaded first. */
export const decodeHere: DecodeFrame = async (frame) =>
  intensitiesOf(frame, await loadFrameDecoder(frame.transferSyntaxUID));

/** @returns the intensities of a frame whose decoder is there. @throws {DicomError} damaged-pixel-data, invalid-attribute */
export function intensitiesOf(frame: StoredFrame, decode: FrameDecoder): Intensities {
  const { transferSyntaxUID, bytes, matrix, encoding, modality, overwrites = false } = frame;
  const [rows, columns] = matrix;
  const words = decode(bytes, { rows, columns, bitsAllocated: encoding.bitsAllocated });
  // What a codec made belongs to nobody else.
  const isOwn = overwrites || !isUncompressed(transferSyntaxUID);
  return rescalePixels(words, encoding, { modality, into: frame.into ?? (isOwn ? words : undefined) });
}
