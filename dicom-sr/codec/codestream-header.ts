import { DicomError } from '../errors/dicom-error.js';
import type { FrameFormat } from './frame-decoder.js';

/** What a compressed frame says of itself, before it is decoded. */
export interface CodestreamHeader {
  readonly rows: number;
  readonly columns: number;
  readonly components: number;
  /** Bits of a sample. */
  readonly precision: number;
}

/** A JPEG or JPEG-LS frame: `process` is n of its SOFn marker; 55 for JPEG-LS. */
export interface JpegHeader extends CodestreamHeader {
  readonly process: number;
}

/**
 * @returns the frame header of a JPEG or JPEG-LS codestream
 * @throws {DicomError} damaged-pixel-data
 * @see ITU-T T.81 B.2.2, T.87 C.2.2
 */
export function readJpegHeader(frame: Uint8Array): JpegHeader {
  const view = viewOf(frame);
  if (frame.length < 4 || view.getUint16(0) !== 0xffd8) throw damaged('it is no JPEG codestream');
  for (let at = 2; at + 4 <= frame.length;) {
    if (frame[at] !== 0xff) throw damaged('a JPEG marker is missing');
    const marker = frame[at + 1];
    if (marker === 0xff) {
      at += 1; // fill byte
      continue;
    }
    if (isFrameMarker(marker)) return headerAt(frame, at + 4, marker - 0xc0);
    if (marker === 0xda) break;
    at += 2 + view.getUint16(at + 2);
  }
  throw damaged('it has no JPEG frame header');
}

/** SOF0 … SOF15 but for DHT, JPG and DAC, and SOF55 of JPEG-LS. */
const isFrameMarker = (marker: number): boolean =>
  marker === 0xf7 || (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc);

function headerAt(frame: Uint8Array, at: number, process: number): JpegHeader {
  if (at + 6 > frame.length) throw damaged('its JPEG frame header is cut off');
  const view = viewOf(frame);
  return {
    process,
    precision: frame[at],
    rows: view.getUint16(at + 1),
    columns: view.getUint16(at + 3),
    components: frame[at + 5],
  };
}

/**
 * Refuses a JPEG codestream that does not end with its end-of-image marker (zeros may pad it): a decoder that looks for the next marker may look for
 * ever.
 * @throws {DicomError} damaged-pixel-data
 * @see ITU-T T.87 C.1
 */
export function refuseWithoutEnd(frame: Uint8Array): void {
  let end = frame.length;
  while (end > 0 && frame[end - 1] === 0) end -= 1;
  if (end < 2 || frame[end - 2] !== 0xff || frame[end - 1] !== 0xd9) throw damaged('it has no end');
}

/** Tiles of a JPEG 2000 image, more than which no scanner writes; each costs memory before a pixel is decoded. */
const mostTiles = 4096;

/**
 * @returns the image header of a JPEG 2000 or HTJ2K codestream, also of one that is wrapped as a JP2 file
 * @throws {DicomError} damaged-pixel-data
 * @see ITU-T T.800 A.5.1
 */
export function readJpeg2000Header(frame: Uint8Array): CodestreamHeader {
  const at = startOfCodestream(frame);
  if (at < 0 || at + 48 > frame.length) throw damaged('it is no JPEG 2000 codestream');
  const view = viewOf(frame);
  const long = (offset: number): number => view.getUint32(at + offset);
  // SIZ: marker at 2, its length at 4, Rsiz at 6, then eight lengths, Csiz, and Ssiz of the first component.
  const [width, height, left, top, tileWidth, tileHeight] = [8, 12, 16, 20, 24, 28].map(long);
  const tiles = Math.ceil(width / tileWidth) * Math.ceil(height / tileHeight);
  if (!(tiles >= 1 && tiles <= mostTiles)) throw damaged('it has an impossible number of tiles');
  // XRsiz, YRsiz: a codec of HTJ2K that is told of fewer samples than pixels goes on for ever.
  if (frame[at + 43] !== 1 || frame[at + 44] !== 1) throw damaged('it has no sample for each pixel');
  return {
    columns: width - left,
    rows: height - top,
    components: view.getUint16(at + 40),
    precision: (frame[at + 42] & 0x7f) + 1,
  };
}

/** SOC followed by SIZ; a JP2 file has boxes before it. */
function startOfCodestream(frame: Uint8Array): number {
  const start = Buffer.from(frame.buffer, frame.byteOffset, Math.min(frame.length, 4096));
  return start.indexOf(Uint8Array.of(0xff, 0x4f, 0xff, 0x51));
}

/**
 * Refuses a frame that is not what its dataset says, before a decoder makes room for it.
 * @throws {DicomError} damaged-pixel-data
 */
export function refuseOtherFormat(header: CodestreamHeader, { rows, columns, bitsAllocated }: FrameFormat): void {
  if (header.rows !== rows || header.columns !== columns)
    throw damaged(`it has ${header.columns} × ${header.rows} pixels where the image has ${columns} × ${rows}`);
  if (header.components !== 1) throw damaged(`it has ${header.components} components`);
  if (header.precision > bitsAllocated) throw damaged(`it has ${header.precision} bits a pixel`);
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

const damaged = (what: string): DicomError => new DicomError('damaged-pixel-data', `A frame is damaged: ${what}.`);
