import dcmjs from 'dcmjs';
import { DicomError } from '../errors/dicom-error.js';
import type { WritableDataset } from './writable-dataset.js';

export interface DictionaryEntry {
  /** Group in the upper, element in the lower 16 bits. */
  readonly tag: number;
  /** Two letters; where the dictionary leaves a choice it is made from the dataset. */
  readonly vr: string;
}

/**
 * @returns tag and VR of a DICOM keyword (PS3.6), with US-or-SS decided by PixelRepresentation and OB-or-OW by BitsAllocated
 * @throws {DicomError} invalid-attribute for a keyword that PS3.6 does not know
 */
export function dictionaryEntry(keyword: string, dataset: WritableDataset): DictionaryEntry {
  const entry = dcmjs.data.DicomMetaDictionary.nameMap[keyword];
  if (entry === undefined) throw new DicomError('invalid-attribute', `${keyword} is not a DICOM keyword.`);
  return { tag: parseInt(entry.tag.replace(/[(),]/g, ''), 16), vr: decidedVr(entry.vr, dataset) };
}

function decidedVr(vr: string, dataset: WritableDataset): string {
  if (vr === 'xs') return dataset['PixelRepresentation'] === 1 ? 'SS' : 'US';
  if (vr === 'ox') return Number(dataset['BitsAllocated'] ?? 16) <= 8 ? 'OB' : 'OW';
  if (vr === 'up') return 'UL';
  return vr;
}
