/** Longest component group of a person name, PS3.5 table 6.2-1. */
const longest = 64;

/**
 * @returns text as a person name that DICOM can carry: no backslash, control character or `=`, at most 64 characters; undefined where
 * nothing is left
 * @see PS3.5 6.2 (PN)
 */
export function personName(text: string): string | undefined {
  const clean = text
    .replace(/[\\=\p{Cc}]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  const name = [...clean].slice(0, longest).join('').trim();
  return name === '' ? undefined : name;
}
