import { deflateRawSync } from 'node:zlib';
import { DicomError } from '../errors/dicom-error.js';
import { implementation } from '../provenance/implementation.js';
import { ByteSink } from './byte-sink.js';
import type { DatasetEncoding } from './encode-dataset.js';
import { encodeDataset } from './encode-dataset.js';
import { transferSyntax } from './transfer-syntax.js';
import type { WritableDataset } from './writable-dataset.js';

/**
 * What identifies patient, study and referenced instances is repeated exactly as the source has it, rules of the VR or not: an object with
 * a "corrected" patient ID would land at another patient, one with a "corrected" UID would refer to nothing.
 */
const asFound: ReadonlySet<string> = new Set([
  'PatientName',
  'PatientID',
  'PatientBirthDate',
  'PatientSex',
  'StudyInstanceUID',
  'StudyDate',
  'StudyTime',
  'StudyID',
  'AccessionNumber',
  'ReferringPhysicianName',
  'FrameOfReferenceUID',
  'PositionReferenceIndicator',
  'SeriesInstanceUID',
  'ReferencedSOPClassUID',
  'ReferencedSOPInstanceUID',
  'LossyImageCompressionMethod',
]);

export interface WritePart10Options {
  /** Explicit VR Little Endian unless given; also Implicit VR Little Endian and Deflated Explicit VR Little Endian. */
  readonly transferSyntaxUID?: string;
}

/**
 * @param dataset by keyword; SOPClassUID and SOPInstanceUID are required; texts are written in UTF-8 (ISO_IR 192)
 * @returns a PS3.10 file; the same dataset always gives the same bytes
 * @throws {DicomError} invalid-attribute for an unknown keyword or a value that breaks its VR; unsupported-transfer-syntax
 * @see PS3.10 7.1 DICOM File Meta Information
 */
export function writePart10(dataset: WritableDataset, options: WritePart10Options = {}): Uint8Array {
  const syntax = options.transferSyntaxUID ?? transferSyntax.explicitLittleEndian;
  const body = encodeBody({ ...dataset, SpecificCharacterSet: 'ISO_IR 192' }, syntax);
  const meta = encodeMeta(dataset, syntax);
  const sink = new ByteSink(meta.length + body.length + 144);
  sink.zeros(128);
  sink.bytes(new TextEncoder().encode('DICM'));
  sink.bytes(encodeToBytes({ FileMetaInformationGroupLength: meta.length }, explicit));
  sink.bytes(meta);
  sink.bytes(body);
  return sink.toBytes();
}

/** @returns true where every value keeps the rules of its VR and every keyword is known. */
export function isWritable(dataset: WritableDataset): boolean {
  try {
    encodeToBytes(dataset, explicit);
    return true;
  } catch (error) {
    if (error instanceof DicomError) return false;
    throw error;
  }
}

const explicit: DatasetEncoding = { explicitVr: true, asFound };
const implicit: DatasetEncoding = { explicitVr: false, asFound };

function encodeMeta(dataset: WritableDataset, syntax: string): Uint8Array {
  const meta: WritableDataset = {
    FileMetaInformationVersion: Uint8Array.of(0, 1),
    MediaStorageSOPClassUID: dataset['SOPClassUID'],
    MediaStorageSOPInstanceUID: dataset['SOPInstanceUID'],
    TransferSyntaxUID: syntax,
    ImplementationClassUID: implementation.classUID,
    ImplementationVersionName: implementation.versionName,
  };
  return encodeToBytes(meta, explicit);
}

function encodeBody(dataset: WritableDataset, syntax: string): Uint8Array {
  switch (syntax) {
    case transferSyntax.explicitLittleEndian:
      return encodeToBytes(dataset, explicit);
    case transferSyntax.implicitLittleEndian:
      return encodeToBytes(dataset, implicit);
    case transferSyntax.deflatedExplicitLittleEndian:
      return padded(deflateRawSync(encodeToBytes(dataset, explicit)));
    default:
      throw new DicomError('unsupported-transfer-syntax', `Files are not written in ${syntax}.`);
  }
}

function encodeToBytes(dataset: WritableDataset, encoding: DatasetEncoding): Uint8Array {
  const sink = new ByteSink(sizeHint(dataset));
  encodeDataset(sink, dataset, encoding);
  return sink.toBytes();
}

/** Room for the pixel data at once, so that it is not copied again and again while the sink grows. */
function sizeHint(dataset: WritableDataset): number {
  const pixels = dataset['PixelData'];
  return 4096 + (pixels instanceof Uint8Array ? pixels.length : 0);
}

/** A deflated dataset of odd length gets one zero byte, PS3.5 A.5. */
function padded(bytes: Uint8Array): Uint8Array {
  if (bytes.length % 2 === 0) return bytes;
  const even = new Uint8Array(bytes.length + 1);
  even.set(bytes);
  return even;
}
