import { DicomError } from '../errors/dicom-error.js';
import type { FrameDecoder, FrameFormat } from './frame-decoder.js';

/** Makes decoders of one codec; loading it takes some ten milliseconds. */
export type OpenCodec = () => Promise<new () => CodecDecoder>;

/** @returns new options for one codec, which keeps its own things in them. What it would print it says in its errors as well. */
export const silent = (): CodecOptions => ({ print: () => undefined, printErr: () => undefined });

/**
 * A codec that is compiled to wasm. Its code is loaded at the first use, and again after a frame that it failed on: a codec that was
 * interrupted may be left in any state.
 */
export class WasmCodec {
  #loaded: Promise<new () => CodecDecoder> | undefined;

  /** @param refuse throws for a frame that must not reach the codec: it believes what the frame says of its size */
  constructor(
    private readonly open: OpenCodec,
    private readonly refuse: (frame: Uint8Array, format: FrameFormat) => void,
  ) {}

  async load(): Promise<FrameDecoder> {
    this.#loaded ??= this.open();
    const Decoder = await this.#loaded;
    return (frame, format) => {
      this.refuse(frame, format);
      try {
        return decodeWith(new Decoder(), frame, format);
      } catch (error) {
        this.#loaded = undefined;
        if (error instanceof DicomError) throw error;
        // The codecs throw numbers and texts of their own, and abort.
        throw new DicomError('damaged-pixel-data', 'A frame is damaged: its codec cannot decode it.', { cause: error });
      }
    };
  }
}

function decodeWith(decoder: CodecDecoder, frame: Uint8Array, { rows, columns }: FrameFormat): Int16Array {
  try {
    decoder.getEncodedBuffer(frame.length).set(frame);
    decoder.decode();
    const info = decoder.getFrameInfo();
    const samples = decoder.getDecodedBuffer();
    const bytes = info.bitsPerSample <= 8 ? 1 : 2;
    if (info.width !== columns || info.height !== rows || samples.length < rows * columns * bytes)
      throw new DicomError('damaged-pixel-data', 'A frame is damaged: it decodes to another size.');
    return bytes === 1 ? Int16Array.from(samples.subarray(0, rows * columns)) : wordsOf(samples, rows * columns);
  } finally {
    decoder.delete();
  }
}

/** A copy: the samples lie on the heap of the codec. */
const wordsOf = (samples: Uint8Array, count: number): Int16Array =>
  new Int16Array(new Uint8Array(samples.subarray(0, 2 * count)).buffer);
