import dcmjs from 'dcmjs';
import { tagEntry } from '../../../dicom-sr/part10/tag-entry.js';

/** @returns the tag, eight hexadecimal digits in upper case, of a tag or keyword; undefined for what is neither. @see PS3.18 8.3.1 */
export function tagOf(attributeId: string): string | undefined {
  if (/^[0-9A-Fa-f]{8}$/.test(attributeId)) return attributeId.toUpperCase();
  const { nameMap } = dcmjs.data.DicomMetaDictionary;
  if (!Object.hasOwn(nameMap, attributeId)) return undefined;
  return nameMap[attributeId]?.tag.replace(/[(),]/g, '').toUpperCase();
}

/** @returns the VR that PS3.6 gives to a tag; `UN` where it does not know it */
export const vrOf = (tag: string): string => tagEntry(parseInt(tag, 16)).vr ?? 'UN';
