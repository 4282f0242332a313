import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { DicomJson } from '../../../dicom-sr/dicom-json/dicom-json.js';

/** @returns a dataset as a short text: the JSON of a CT slice shrinks to a fifth */
export const packJson = (dataset: DicomJson): string =>
  deflateRawSync(JSON.stringify(dataset), { level: 3 }).toString('base64');

export const unpackJson = (text: string): DicomJson =>
  JSON.parse(inflateRawSync(Buffer.from(text, 'base64')).toString('utf8')) as DicomJson;
