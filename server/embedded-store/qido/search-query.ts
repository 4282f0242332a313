import { isUid } from '../../pacs/dicomweb/uid-path.js';
import { DicomWebProblem } from '../dicomweb-problem.js';
import { isOfLevel } from '../index/level-attributes.js';
import type { Level } from '../index/level-attributes.js';
import type { RowFilter } from '../index/level-rows.js';
import type { Paging } from '../index/paged.js';
import type { PartialPlace } from '../index/store-index.js';
import { tagOf } from './attribute-id.js';
import type { MatchingKey } from './matches-attribute.js';

/** A search as it was asked. */
export interface SearchQuery {
  readonly keys: readonly MatchingKey[];
  /** Tags to be returned beside those of the level. */
  readonly include: ReadonlySet<string> | 'all';
  readonly paging: Paging;
  /** Fuzzy matching was asked for, which is not done. */
  readonly fuzzy: boolean;
  /** What the database can narrow by; the keys hold all the same. */
  readonly filter: RowFilter;
}

/** Parameters that are no attributes. @see PS3.18 8.3.4 Query Parameters */
const reserved: ReadonlySet<string> = new Set([
  ...['limit', 'offset', 'includefield', 'fuzzymatching', 'accept', 'charset'],
  ...['emptyvaluematching', 'multiplevaluematching'],
]);

/**
 * @param within UIDs of the path
 * @throws {DicomWebProblem} 400 for an unknown attribute, for one that the level cannot be searched by, and for a page that is none
 */
export function readSearchQuery(parameters: URLSearchParams, level: Level, within: Partial<PartialPlace>): SearchQuery {
  const asked = [...parameters]
    .filter(([name]) => !reserved.has(name))
    .map(([name, text]) => readKey(name, text, level));
  const keys = asked.filter(({ text }) => text !== '');
  const include = readInclude(parameters.getAll('includefield'));
  return {
    keys,
    include: include === 'all' ? 'all' : new Set([...include, ...asked.map(({ path }) => path[0] ?? '')]),
    paging: { limit: readCount(parameters, 'limit'), offset: readCount(parameters, 'offset') },
    fuzzy: parameters.get('fuzzymatching') === 'true',
    filter: filterOf(keys, within),
  };
}

function readKey(name: string, text: string, level: Level): MatchingKey {
  const path = name.split('.').map((id) => tagOf(id) ?? unknown());
  if (!isOfLevel(path[0] ?? '', level))
    throw new DicomWebProblem(400, 'An attribute of the query does not belong to the level that is searched.');
  return { path, text: text.trim() };
}

function unknown(): never {
  throw new DicomWebProblem(400, 'An attribute of the query is neither a tag nor a keyword of DICOM.');
}

/** Fields that are not known are left out: nothing is lost but a field that nobody has. */
function readInclude(values: readonly string[]): ReadonlySet<string> | 'all' {
  const names = values.flatMap((value) => value.split(',')).map((name) => name.trim());
  if (names.includes('all')) return 'all';
  return new Set(names.flatMap((name) => tagOf(name.split('.')[0] ?? '') ?? []));
}

function readCount(parameters: URLSearchParams, name: string): number | undefined {
  const text = parameters.get(name);
  if (text === null || text === '') return undefined;
  if (!/^\d{1,9}$/.test(text)) throw new DicomWebProblem(400, `${name} is not a number.`);
  return Number(text);
}

function filterOf(keys: readonly MatchingKey[], within: Partial<PartialPlace>): RowFilter {
  const dates = exactText(keys, '00080020')?.match(/^(\d{8})?(-)?(\d{8})?$/);
  const [, from, dash, to] = dates ?? [];
  return {
    studyInstanceUIDs: uids(within.studyInstanceUID ?? exactText(keys, '0020000D')),
    seriesInstanceUIDs: uids(within.seriesInstanceUID ?? exactText(keys, '0020000E')),
    sopInstanceUIDs: uids(exactText(keys, '00080018')),
    modalities: exactText(keys, '00080060')
      ?.match(/^[A-Z0-9]+$/)
      ?.slice(0, 1),
    studyDateFrom: from,
    studyDateTo: dash === undefined ? from : to,
  };
}

const exactText = (keys: readonly MatchingKey[], tag: string): string | undefined =>
  keys.find(({ path }) => path.length === 1 && path[0] === tag)?.text;

/** @returns undefined where a part is no UID: the keys then decide alone */
function uids(text: string | undefined): readonly string[] | undefined {
  const list = text?.split(/[,\\]/).map((uid) => uid.trim());
  return list?.every(isUid) ? list : undefined;
}
