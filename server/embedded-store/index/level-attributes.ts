import type { DicomJson } from '../../../dicom-sr/dicom-json/dicom-json.js';

/** The levels of the archive, from the highest. */
export type Level = 'study' | 'series' | 'instance';

/** Attributes of the Patient and Study modules: one value for the whole study. @see PS3.3 C.7.1, C.7.2 */
const studyTags: ReadonlySet<string> = new Set([
  ...['00080005', '00080020', '00080030', '00080050', '00080051', '00080090', '00080096', '00080201', '00081030'],
  ...['00081032', '00081048', '00081060', '00081080', '00081110', '00100010', '00100020', '00100021', '00100024'],
  ...['00100030', '00100032', '00100040', '00101001', '00101010', '00101020', '00101030', '00102160', '00102180'],
  ...['001021B0', '00104000', '00120062', '00120063', '0020000D', '00200010', '00321032', '00321033', '00401012'],
]);

/** Attributes of the General Series and General Equipment modules. @see PS3.3 C.7.3.1, C.7.5.1 */
const seriesTags: ReadonlySet<string> = new Set([
  ...['00080021', '00080031', '00080060', '00080068', '00080070', '00080080', '00080081', '00081010', '0008103E'],
  ...['0008103F', '00081040', '00081050', '00081070', '00081090', '00081111', '00081250', '00180015', '00181000'],
  ...['00181020', '00181030', '00185100', '0020000E', '00200011', '00200052', '00200060', '00201040', '00400244'],
  ...['00400245', '00400250', '00400251', '00400253', '00400254', '00400260', '00400275', '00400280'],
]);

/** Counted by the archive: availability, modalities and SOP classes in study, related series and instances. */
const computedStudyTags: readonly string[] = ['00080056', '00080061', '00080062', '00201206', '00201208'];
const computedSeriesTags: readonly string[] = ['00201209'];

/** @returns whether an attribute has one value for each item of a level, so that the items can be searched by it */
export function isOfLevel(tag: string, level: Level): boolean {
  const computed = [...computedStudyTags, ...(level === 'study' ? [] : computedSeriesTags)];
  if (level === 'instance') return tag === '00080056' || !computed.includes(tag);
  return studyTags.has(tag) || computed.includes(tag) || (level === 'series' && seriesTags.has(tag));
}

export const studyAttributes = (metadata: DicomJson): DicomJson => only(metadata, studyTags);
export const seriesAttributes = (metadata: DicomJson): DicomJson => only(metadata, seriesTags);

const only = (metadata: DicomJson, tags: ReadonlySet<string>): DicomJson =>
  Object.fromEntries(Object.entries(metadata).filter(([tag]) => tags.has(tag)));
