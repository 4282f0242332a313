/** What the dataset says of the pixels of one frame, PS3.3 C.7.6.3. */
export interface FrameFormat {
  readonly rows: number;
  readonly columns: number;
  /** 8 or 16; one sample a pixel. */
  readonly bitsAllocated: 8 | 16;
}

/**
 * Decodes one frame.
 * @returns rows × columns words in C order: the stored values in their low bits; what lies above BitsStored may be anything
 * @throws {DicomError} damaged-pixel-data; unsupported-transfer-syntax for a variant of the syntax that is not read
 */
export type FrameDecoder = (frame: Uint8Array, format: FrameFormat) => Int16Array;
