import { DicomError } from '../errors/dicom-error.js';
import { readJpegHeader, refuseOtherFormat } from './codestream-header.js';
import type { FrameFormat } from './frame-decoder.js';
import type { HuffmanTable } from './huffman-table.js';
import { createHuffmanTable } from './huffman-table.js';
import { JpegBits } from './jpeg-bits.js';

/** What a lossless scan is decoded by. */
interface Scan {
  readonly table: HuffmanTable;
  /** 1 … 7, T.81 table H.1. */
  readonly predictor: number;
  readonly pointTransform: number;
  /** Pixels between restart markers, 0 for none. */
  readonly restartInterval: number;
  readonly precision: number;
  readonly dataAt: number;
}

/**
 * Decodes JPEG Lossless, process 14 with any predictor.
 * @throws {DicomError} damaged-pixel-data; unsupported-transfer-syntax where the codestream is of another process
 * @see ITU-T T.81 H Lossless mode of operation
 */
export function decodeJpegLossless(frame: Uint8Array, format: FrameFormat): Int16Array {
  const header = readJpegHeader(frame);
  if (header.process !== 3)
    throw new DicomError('unsupported-transfer-syntax', `JPEG process SOF${header.process} is not read as lossless.`);
  refuseOtherFormat(header, format);
  return decodeScan(frame, readScan(frame, header.precision), format);
}

function readScan(frame: Uint8Array, precision: number): Scan {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  const tables = new Map<number, HuffmanTable>();
  let restartInterval = 0;
  for (let at = 2; at + 4 <= frame.length;) {
    if (frame[at + 1] === 0xff) {
      at += 1;
      continue;
    }
    const marker = frame[at + 1];
    const length = view.getUint16(at + 2);
    const body = frame.subarray(at + 4, at + 2 + length);
    if (marker === 0xc4) readTables(body, tables);
    else if (marker === 0xdd && body.length >= 2) restartInterval = view.getUint16(at + 4);
    else if (marker === 0xda)
      return { ...readScanHeader(body, tables, precision), restartInterval, dataAt: at + 2 + length };
    at += 2 + length;
  }
  throw damaged('it has no scan');
}

function readTables(body: Uint8Array, tables: Map<number, HuffmanTable>): void {
  for (let at = 0; at + 17 <= body.length;) {
    const counts = body.subarray(at + 1, at + 17);
    const total = counts.reduce((sum, count) => sum + count, 0);
    const table = createHuffmanTable(counts, body.subarray(at + 17, at + 17 + total));
    if (table === undefined) throw damaged('its Huffman table is impossible');
    tables.set(body[at], table);
    at += 17 + total;
  }
}

/** One component: Ns, Cs, Td/Ta, Ss (the predictor), Se, Ah/Al (the point transform). T.81 B.2.3. */
function readScanHeader(
  body: Uint8Array,
  tables: ReadonlyMap<number, HuffmanTable>,
  precision: number,
): Pick<Scan, 'table' | 'predictor' | 'pointTransform' | 'precision'> {
  const table = tables.get(body[2] >> 4);
  const [predictor, pointTransform] = [body[3], body[5] & 15];
  const valid = body.length >= 6 && body[0] === 1 && predictor >= 1 && predictor <= 7 && pointTransform < precision;
  if (!valid || table === undefined) throw damaged('its scan header is impossible');
  return { table, predictor, pointTransform, precision };
}

function decodeScan(frame: Uint8Array, scan: Scan, { rows, columns }: FrameFormat): Int16Array {
  const { predictor, restartInterval, pointTransform } = scan;
  const bits = new JpegBits(frame, scan.dataAt);
  const words = new Int16Array(rows * columns);
  const first = 2 ** (scan.precision - pointTransform - 1);
  let fresh = true; // at the start, and behind a restart marker, there is no line above
  for (let row = 0, i = 0; row < rows; row++) {
    if (restartInterval > 0 && row > 0 && (row * columns) % restartInterval === 0) {
      if (!bits.restart()) throw damaged('a restart marker is missing');
      fresh = true;
    }
    for (let column = 0; column < columns; column++, i++) {
      const left = words[i - 1] & 0xffff;
      const above = words[i - columns] & 0xffff;
      const predicted = fresh
        ? column === 0
          ? first
          : left
        : column === 0
          ? above
          : predict(predictor, left, above, words[i - columns - 1] & 0xffff);
      words[i] = predicted + nextDifference(bits, scan.table);
    }
    if (bits.isBeyondEnd) throw damaged('its scan is cut off');
    fresh = false;
  }
  return pointTransform === 0 ? words : words.map((word) => word << pointTransform);
}

/** T.81 table H.1; a is left, b above, c above left. */
function predict(predictor: number, a: number, b: number, c: number): number {
  switch (predictor) {
    case 1:
      return a;
    case 2:
      return b;
    case 3:
      return c;
    case 4:
      return a + b - c;
    case 5:
      return a + ((b - c) >> 1);
    case 6:
      return b + ((a - c) >> 1);
    default:
      return (a + b) >> 1;
  }
}

/** T.81 H.1.2.2: a category, then so many bits; category 16 stands for 32768 and has no bits. */
function nextDifference(bits: JpegBits, table: HuffmanTable): number {
  const entry = table[bits.peek16()];
  if (entry === 0) throw damaged('its scan holds an unknown code word');
  bits.skip(entry >> 8);
  const category = entry & 0xff;
  if (category === 0) return 0;
  if (category === 16) return 32768;
  if (category > 16) throw damaged('its scan holds an impossible difference');
  const value = bits.take(category);
  return value < 2 ** (category - 1) ? value - 2 ** category + 1 : value;
}

const damaged = (what: string): DicomError => new DicomError('damaged-pixel-data', `A frame is damaged: ${what}.`);
