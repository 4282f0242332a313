import type { DicomJson } from '../../../dicom-sr/dicom-json/dicom-json.js';
import { mapBulkData } from '../bulk-data-uris.js';
import { sortedByTag } from '../sorted-by-tag.js';
import type { Level } from '../index/level-attributes.js';
import type { LevelRow } from '../index/level-rows.js';
import type { PartialPlace } from '../index/store-index.js';
import { uidPath } from '../../pacs/dicomweb/uid-path.js';
import type { SearchQuery } from './search-query.js';

/** Attributes that are returned without being asked for. @see PS3.18 tables 10.6.3-3, 10.6.3-4, 10.6.3-5 */
const returned: Readonly<Record<Level, readonly string[]>> = {
  study: [
    ...['00080005', '00080020', '00080030', '00080050', '00080056', '00080061', '00080090', '00080201', '00081030'],
    ...['00100010', '00100020', '00100030', '00100040', '0020000D', '00200010', '00201206', '00201208'],
  ],
  series: [
    ...['00080005', '00080021', '00080031', '00080060', '00080201', '0008103E', '0020000D', '0020000E', '00200011'],
    ...['00201209', '00400244', '00400245', '00400275'],
  ],
  instance: [
    ...['00080005', '00080016', '00080018', '00080056', '00080201', '0020000D', '0020000E', '00200013'],
    ...['00280008', '00280010', '00280011', '00280100'],
  ],
};

/**
 * @param within UIDs of the path: attributes of those levels are not repeated
 * @returns one search result in the DICOM JSON model, in the order of its tags
 */
export function searchResult(
  row: LevelRow,
  level: Level,
  within: Partial<PartialPlace>,
  include: SearchQuery['include'],
  baseUrl: string,
): DicomJson {
  const { studyInstanceUID, seriesInstanceUID, sopInstanceUID } = row.place;
  const url = baseUrl + uidPath(studyInstanceUID, seriesInstanceUID, sopInstanceUID);
  const dataset = mapBulkData(row.dataset, (path) => `${url}/bulkdata/${path}`);
  const tags = new Set(levelsBelow(level, within).flatMap((one) => returned[one]));
  const chosen = Object.entries(dataset).filter(([tag]) => include === 'all' || tags.has(tag) || include.has(tag));
  return sortedByTag({ ...Object.fromEntries(chosen), '00081190': { vr: 'UR', Value: [url] } });
}

function levelsBelow(level: Level, within: Partial<PartialPlace>): readonly Level[] {
  const levels: readonly Level[] = [
    ...(within.studyInstanceUID === undefined ? (['study'] as const) : []),
    ...(level !== 'study' && within.seriesInstanceUID === undefined ? (['series'] as const) : []),
    'instance',
  ];
  return levels.filter((one) => one !== 'instance' || level === 'instance');
}
