import dcmjs from 'dcmjs';

export interface TagEntry {
  /** DICOM keyword, or the tag as eight hexadecimal digits where PS3.6 does not know it. */
  readonly keyword: string;
  /** Two letters, or dcmjs' `ox` (OB or OW), `xs` (US or SS), `lt` (US, SS or OW); undefined where nothing is known of the tag. */
  readonly vr?: string;
}

/** Entries that were looked up, of tags that PS3.6 knows: every image asks for the same hundred. */
const known = new Map<number, TagEntry>();

/** @returns what PS3.6 says of a tag; repeating groups (60xx) are resolved. */
export function tagEntry(tag: number): TagEntry {
  return known.get(tag) ?? lookUp(tag);
}

function lookUp(tag: number): TagEntry {
  const hex = tag.toString(16).toUpperCase().padStart(8, '0');
  const entry = dcmjs.data.DicomMetaDictionary.dictionary[`(${hex.slice(0, 4)},${hex.slice(4)})`];
  if (entry === undefined) return isPrivateCreator(tag) ? { keyword: hex, vr: 'LO' } : { keyword: hex };
  const found = { keyword: entry.name, vr: entry.vr === 'up' ? 'UL' : entry.vr };
  known.set(tag, found);
  return found;
}

/** PS3.5 7.8.1: (gggg,0010) to (gggg,00FF) of an odd group name whose private attributes follow. */
const isPrivateCreator = (tag: number): boolean => {
  const element = tag & 0xffff;
  return (tag >>> 16) % 2 === 1 && element >= 0x10 && element <= 0xff;
};
