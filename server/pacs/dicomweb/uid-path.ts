import { PacsError } from '../pacs-error.js';

/** At most 64 characters, digits in components; leading zeros are wrong but exist. @see PS3.5 9.1 UID Encoding Rules */
const uid = /^(?=.{1,64}$)[0-9]+(\.[0-9]+)*$/;

export const isUid = (text: string): boolean => uid.test(text);

/**
 * @returns the path of a study, series or instance below the root of a DICOMweb service
 * @throws {PacsError} pacs-not-found where a UID is none: no archive can hold it, and it must not become part of an address
 * @see PS3.18 10.1.1 Resource Descriptions
 */
export function uidPath(studyInstanceUID: string, seriesInstanceUID?: string, sopInstanceUID?: string): string {
  const levels = [
    ['studies', studyInstanceUID],
    ['series', seriesInstanceUID],
    ['instances', sopInstanceUID],
  ] as const;
  return levels.map(([name, value]) => (value === undefined ? '' : `/${name}/${checked(value)}`)).join('');
}

function checked(value: string): string {
  if (isUid(value)) return value;
  throw new PacsError('pacs-not-found', 'A reference holds something else than a UID.');
}
