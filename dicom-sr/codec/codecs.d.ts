/** The wasm builds of the @cornerstonejs codecs, which have no types; as far as decoding needs them. */
interface CodecDecoder {
  /** @returns room for the compressed bytes, on the heap of the codec */
  getEncodedBuffer(length: number): Uint8Array;
  decode(): void;
  /** @returns the samples, on the heap of the codec: valid until the next call */
  getDecodedBuffer(): Uint8Array;
  getFrameInfo(): CodecFrameInfo;
  /** Frees the memory of the decoder. */
  delete(): void;
}

interface CodecFrameInfo {
  readonly width: number;
  readonly height: number;
  readonly bitsPerSample: number;
  readonly componentCount: number;
}

interface CodecOptions {
  readonly print: (text: string) => void;
  readonly printErr: (text: string) => void;
}

declare module '@cornerstonejs/codec-charls/decodewasmjs' {
  export default function open(options: CodecOptions): Promise<{ JpegLSDecoder: new () => CodecDecoder }>;
}

declare module '@cornerstonejs/codec-openjpeg/decodewasmjs' {
  export default function open(options: CodecOptions): Promise<{ J2KDecoder: new () => CodecDecoder }>;
}

declare module '@cornerstonejs/codec-openjph/wasmjs' {
  export default function open(options: CodecOptions): Promise<{ HTJ2KDecoder: new () => CodecDecoder }>;
}

declare module '@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs' {
  export default function open(options: CodecOptions): Promise<{ JPEGDecoder: new () => CodecDecoder }>;
}
