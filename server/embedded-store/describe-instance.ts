import { createHash } from 'node:crypto';
import type { DicomJson } from '../../dicom-sr/dicom-json/dicom-json.js';
import type { ReadElements } from '../../dicom-sr/dicom-json/read-elements.js';
import { readElements } from '../../dicom-sr/dicom-json/read-elements.js';
import { writeDicomJson } from '../../dicom-sr/dicom-json/write-dicom-json.js';
import { DicomError } from '../../dicom-sr/errors/dicom-error.js';
import { inflateDataset } from '../../dicom-sr/part10/inflate-dataset.js';
import { readFileMeta } from '../../dicom-sr/part10/read-file-meta.js';
import { transferSyntax } from '../../dicom-sr/part10/transfer-syntax.js';
import type { InstancePlace } from './folder/instance-place.js';
import { isPlace } from './folder/instance-place.js';
import { firstText } from './first-text.js';
import type { PixelData } from './index/indexed-instance.js';

/** What the archive knows of an instance. */
export interface InstanceDescription extends InstancePlace {
  readonly sopClassUID: string;
  readonly transferSyntaxUID: string;
  readonly fileBytes: number;
  /** SHA-256 of the dataset, without the file meta information. */
  readonly datasetDigest: string;
  readonly pixelData: PixelData | undefined;
  /** Bulk data by its path within the dataset. */
  readonly metadata: DicomJson;
}

/**
 * @returns what a PS3.10 file says of itself
 * @throws {DicomError} not-dicom; unsupported-transfer-syntax for big endian; invalid-attribute where one of its UIDs is missing or none
 */
export function describeInstance(part10: Uint8Array): InstanceDescription {
  const { transferSyntaxUID, datasetAt } = readFileMeta(part10);
  const { elements, pixelData } = readDatasetElements(part10);
  const metadata = writeDicomJson(elements);
  const place = placeOf(metadata);
  const deflated = transferSyntaxUID === transferSyntax.deflatedExplicitLittleEndian;
  return {
    ...place,
    sopClassUID: required(metadata, '00080016'),
    transferSyntaxUID,
    fileBytes: part10.length,
    datasetDigest: createHash('sha256').update(part10.subarray(datasetAt)).digest('hex'),
    pixelData: pixelData && { ...pixelData, at: deflated ? pixelData.at : pixelData.at + datasetAt },
    metadata,
  };
}

/** @returns the elements of a PS3.10 file, for what is not in the index: bulk data. @throws {DicomError} as `describeInstance` */
export function readDatasetElements(part10: Uint8Array): ReadElements {
  const { transferSyntaxUID, datasetAt } = readFileMeta(part10);
  const dataset = inflatedDataset(part10.subarray(datasetAt), transferSyntaxUID);
  return readElements(dataset, transferSyntaxUID !== transferSyntax.implicitLittleEndian);
}

function inflatedDataset(dataset: Uint8Array, transferSyntaxUID: string): Uint8Array {
  if (
    transferSyntaxUID === transferSyntax.explicitBigEndian ||
    !/^1\.2\.840\.10008\.1\.2(\.|$)/.test(transferSyntaxUID)
  )
    throw new DicomError('unsupported-transfer-syntax', 'The archive does not hold files in this transfer syntax.');
  return transferSyntaxUID === transferSyntax.deflatedExplicitLittleEndian ? inflateDataset(dataset) : dataset;
}

function placeOf(metadata: DicomJson): InstancePlace {
  const place = {
    studyInstanceUID: required(metadata, '0020000D'),
    seriesInstanceUID: required(metadata, '0020000E'),
    sopInstanceUID: required(metadata, '00080018'),
  };
  if (!isPlace(place)) throw new DicomError('invalid-attribute', 'A UID of the instance is none.');
  return place;
}

function required(metadata: DicomJson, tag: string): string {
  const text = firstText(metadata, tag);
  if (text === undefined) throw new DicomError('invalid-attribute', `(${tag.slice(0, 4)},${tag.slice(4)}) is missing.`);
  return text;
}
