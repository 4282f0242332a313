import type { DicomJson, DicomJsonAttribute, DicomJsonValue } from '../../../dicom-sr/dicom-json/dicom-json.js';
import { vrOf } from './attribute-id.js';
import { matchesWildcard } from './matches-wildcard.js';

/** One key of a search: an attribute, perhaps within sequences, and what its value must match. */
export interface MatchingKey {
  /** Tags from the outermost sequence to the attribute. */
  readonly path: readonly string[];
  /** Never empty: an empty key matches everything. */
  readonly text: string;
}

/** @returns whether a dataset matches a key; a sequence matches where one of its items does. @see PS3.4 C.2.2.2 Attribute Matching */
export function matchesKey(dataset: DicomJson, { path, text }: MatchingKey): boolean {
  const [tag = '', ...inner] = path;
  const attribute = dataset[tag];
  if (inner.length === 0) return matchesAttribute(attribute, attribute?.vr ?? vrOf(tag), text);
  return (attribute?.Value ?? []).some((item) => isDataset(item) && matchesKey(item, { path: inner, text }));
}

const isDataset = (value: DicomJsonValue): value is DicomJson => typeof value === 'object' && value !== null;

type Matcher = (value: DicomJsonValue, text: string) => boolean;

/** Several values of one attribute: one that matches is enough. */
function matchesAttribute(attribute: DicomJsonAttribute | undefined, vr: string, text: string): boolean {
  const matches = matchers[vr] ?? single;
  return (attribute?.Value ?? []).some((value) => matches(value, text));
}

const single: Matcher = (value, text) => typeof value !== 'object' && String(value) === text;

const wildcard: Matcher = (value, text) => typeof value === 'string' && matchesWildcard(value, text);

/** Lists: of UIDs by PS3.4 C.2.2.2.2; of code strings, which hold neither commas nor backslashes, because viewers ask for several modalities. */
const list =
  (matches: Matcher): Matcher =>
  (value, text) =>
    text.split(/[,\\]/).some((one) => matches(value, one.trim()));

/** In any of its writings, whatever the case: names are entered by people. */
const personName: Matcher = (value, text) => {
  if (typeof value !== 'object' || value === null) return false;
  const pattern = normalName(text);
  return Object.values(value).some((name) => typeof name === 'string' && matchesWildcard(normalName(name), pattern));
};

const normalName = (text: string): string => text.trim().replace(/\^+$/, '').toUpperCase();

const decimal: Matcher = (value, text) => text.trim() !== '' && Number(value) === Number(text);

/** `20240101-20241231`, `20240101-`, `-20241231`; an end without seconds takes in the whole minute. PS3.4 C.2.2.2.5 */
const range: Matcher = (value, text) => {
  if (typeof value !== 'string') return false;
  const own = digits(value);
  const bounds = /^([^-]*)-([^-]*)$/.exec(text);
  if (bounds === null) return own === digits(text) || (text.length < own.length && own.startsWith(digits(text)));
  const [from, to] = [digits(bounds[1] ?? ''), digits(bounds[2] ?? '')];
  return own >= from && (to === '' || own.slice(0, to.length) <= to);
};

const digits = (text: string): string => text.replace(/[^0-9.]/g, '');

const byVr: readonly (readonly [string, Matcher])[] = [
  ['UI', list(single)],
  ['CS', list(wildcard)],
  ['AE LO LT SH ST UC UR UT', wildcard],
  ['PN', personName],
  ['DS FD FL IS SL SS SV UL US UV xs', decimal],
  ['DA DT TM', range],
];

const matchers: Readonly<Record<string, Matcher>> = Object.fromEntries(
  byVr.flatMap(([vrs, matcher]) => vrs.split(' ').map((vr) => [vr, matcher])),
);
