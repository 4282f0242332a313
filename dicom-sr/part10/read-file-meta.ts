import { DicomError } from '../errors/dicom-error.js';
import { ByteSource } from './byte-source.js';

/** What the file meta information says of a PS3.10 file; an absent attribute is ''. */
export interface FileMeta {
  readonly sopClassUID: string;
  readonly sopInstanceUID: string;
  readonly transferSyntaxUID: string;
  /** Byte offset of the dataset in the file. */
  readonly datasetAt: number;
}

const longVrs: ReadonlySet<string> = new Set(['OB', 'OW', 'OF', 'OD', 'OL', 'OV', 'SQ', 'UC', 'UN', 'UR', 'UT']);

/**
 * Reads the file meta information alone, some three hundred bytes: enough to tell which object a file holds.
 * @throws {DicomError} not-dicom
 * @see PS3.10 7.1 DICOM File Meta Information
 */
export function readFileMeta(bytes: Uint8Array): FileMeta {
  if (latin1(bytes.subarray(128, 132)) !== 'DICM') throw new DicomError('not-dicom', 'The DICM prefix is missing.');
  const source = new ByteSource(bytes, 132);
  const texts = new Map<number, string>();
  // The group length is not trusted: it is missing or wrong in many files. Group 2 ends where another group begins.
  for (let tag = source.peekTag(); tag !== undefined && tag >>> 16 === 2; tag = source.peekTag()) {
    source.tag();
    const value = source.take(readLength(source));
    texts.set(tag, latin1(value).replace(/[\0 ]+$/, ''));
  }
  return {
    sopClassUID: texts.get(0x00020002) ?? '',
    sopInstanceUID: texts.get(0x00020003) ?? '',
    transferSyntaxUID: texts.get(0x00020010) ?? '',
    datasetAt: bytes.length - source.remaining,
  };
}

/** File meta information is always in Explicit VR Little Endian. */
function readLength(source: ByteSource): number {
  const vr = latin1(source.take(2));
  if (!longVrs.has(vr)) return source.uint16();
  source.take(2);
  return source.uint32();
}

const latin1 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
