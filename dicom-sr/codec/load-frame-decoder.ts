import { DicomError } from '../errors/dicom-error.js';
import { transferSyntax, transferSyntaxName } from '../part10/transfer-syntax.js';
import { readJpeg2000Header, readJpegHeader, refuseOtherFormat, refuseWithoutEnd } from './codestream-header.js';
import { decodeJpegLossless } from './decode-jpeg-lossless.js';
import { decodeNative } from './decode-native.js';
import { decodeRle } from './decode-rle.js';
import type { FrameDecoder, FrameFormat } from './frame-decoder.js';
import { silent, WasmCodec } from './wasm-codec.js';

const jpeg = new WasmCodec(
  async () =>
    (await (await import('@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs')).default(silent())).JPEGDecoder,
  refuseTwelveBitJpeg,
);
const jpegLs = new WasmCodec(
  async () => (await (await import('@cornerstonejs/codec-charls/decodewasmjs')).default(silent())).JpegLSDecoder,
  refuseOtherThanJpegLs,
);
const jpeg2000 = new WasmCodec(
  async () => (await (await import('@cornerstonejs/codec-openjpeg/decodewasmjs')).default(silent())).J2KDecoder,
  (frame, format) => refuseOtherFormat(readJpeg2000Header(frame), format),
);
const htj2k = new WasmCodec(
  async () => (await (await import('@cornerstonejs/codec-openjph/wasmjs')).default(silent())).HTJ2KDecoder,
  (frame, format) => refuseOtherFormat(readJpeg2000Header(frame), format),
);

const always =
  (decoder: FrameDecoder): (() => Promise<FrameDecoder>) =>
  async () =>
    decoder;
const native = always(decodeNative);
const lossless = always(decodeJpegLossless);

const loaders: ReadonlyMap<string, () => Promise<FrameDecoder>> = new Map([
  [transferSyntax.explicitLittleEndian, native],
  [transferSyntax.implicitLittleEndian, native],
  [transferSyntax.deflatedExplicitLittleEndian, native],
  [transferSyntax.explicitBigEndian, native],
  [transferSyntax.rleLossless, always(decodeRle)],
  [transferSyntax.jpegBaseline, () => jpeg.load()],
  [transferSyntax.jpegExtended, () => jpeg.load()],
  [transferSyntax.jpegLossless, lossless],
  [transferSyntax.jpegLosslessFirstOrder, lossless],
  [transferSyntax.jpegLsLossless, () => jpegLs.load()],
  [transferSyntax.jpegLsNearLossless, () => jpegLs.load()],
  [transferSyntax.jpeg2000Lossless, () => jpeg2000.load()],
  [transferSyntax.jpeg2000, () => jpeg2000.load()],
  [transferSyntax.htj2kLossless, () => htj2k.load()],
  [transferSyntax.htj2kLosslessRpcl, () => htj2k.load()],
  [transferSyntax.htj2k, () => htj2k.load()],
]);

/** Transfer syntaxes whose pixels are read; docs/conformance.md is made from it. */
export const decodedTransferSyntaxes: readonly string[] = [...loaders.keys()];

/**
 * @returns what decodes frames of a transfer syntax; a codec of wasm is compiled at its first use, so ask again for every file
 * @throws {DicomError} unsupported-transfer-syntax, named
 */
export async function loadFrameDecoder(transferSyntaxUID: string): Promise<FrameDecoder> {
  return loaderOf(transferSyntaxUID)();
}

/** @throws {DicomError} unsupported-transfer-syntax, named, for one that `loadFrameDecoder` has no decoder for */
export const refuseUndecoded = (transferSyntaxUID: string): void => void loaderOf(transferSyntaxUID);

function loaderOf(transferSyntaxUID: string): () => Promise<FrameDecoder> {
  const load = loaders.get(transferSyntaxUID);
  if (load !== undefined) return load;
  const name = transferSyntaxName(transferSyntaxUID);
  throw new DicomError('unsupported-transfer-syntax', `The image is encoded in ${name}, which is not read.`);
}

/** Baseline (SOF0) and extended sequential (SOF1), of 8 bits: the codec is built for these. */
function refuseTwelveBitJpeg(frame: Uint8Array, format: FrameFormat): void {
  const header = readJpegHeader(frame);
  if (header.process > 1 || header.precision !== 8) {
    const variant = `JPEG SOF${header.process} with ${header.precision} bits`;
    throw new DicomError('unsupported-transfer-syntax', `The image is encoded in ${variant}, which is not read.`);
  }
  refuseOtherFormat(header, format);
}

function refuseOtherThanJpegLs(frame: Uint8Array, format: FrameFormat): void {
  const header = readJpegHeader(frame);
  if (header.process !== 55) throw new DicomError('damaged-pixel-data', 'A frame is damaged: it is not JPEG-LS.');
  refuseOtherFormat(header, format);
  refuseWithoutEnd(frame);
}
