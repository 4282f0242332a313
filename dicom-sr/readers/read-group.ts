import type { Code } from '../measurement/code.js';
import { concepts } from '../measurement/concepts.js';
import type { FindingSite, Mark, MarkSource, ReadWarning, UnplacedMark } from '../measurement/mark.js';
import { textOf } from '../part10/natural-dataset.js';
import type { ContentItem, ContentTree } from './content-tree.js';
import { readCode } from './read-code.js';
import { readLines } from './read-lines.js';
import { readObserver } from './read-observer.js';
import { readWarning } from './read-warning.js';

/** One measurement group, read. */
export interface GroupReading {
  readonly mark?: Mark;
  /** Instead of a mark where its lines are in patient coordinates, or to be measured on a segment. */
  readonly unplaced?: UnplacedMark;
  readonly warnings: readonly ReadWarning[];
}

/**
 * Reads a planar measurement group: TID 1410, or TID 1501 with TID 300 as OHIF and cornerstone3D write it.
 * @param scopes the items from the root to the group, the group last
 * @returns a mark, with warnings on what was left out; or no mark and the reason
 */
export function readGroup(tree: ContentTree, scopes: readonly ContentItem[], source: MarkSource): GroupReading {
  const group = scopes[scopes.length - 1];
  const lines = readLines(tree, group);
  const reasons = 'refused' in lines ? [lines.refused] : lines.reasons;
  const warnings = reasons.map((reason) => readWarning(reason, source.groupIndex));
  if ('refused' in lines) return { warnings };
  const about = {
    ...readIdentity(tree, group),
    findingSites: readFindingSites(tree, group),
    ...optional('observer', readObserver(tree, scopes)),
    source,
  };
  if ('place' in lines) {
    const derived = lines.place.kind === 'segment' && { derivedFrom: 'segment' as const };
    return { unplaced: { place: lines.place, mark: { ...about, ...derived } }, warnings };
  }
  const mark: Mark = {
    longAxis: lines.longAxis,
    ...optional('shortAxis', lines.shortAxis),
    referencedImage: lines.image,
    ...about,
    ...optional('derivedFrom', lines.derivedFrom),
  };
  return { mark, warnings };
}

function readIdentity(tree: ContentTree, group: ContentItem): Pick<Mark, 'trackingID' | 'trackingUID' | 'finding'> {
  const first = <T>(concept: Code, read: (item: ContentItem) => T | undefined): T | undefined =>
    tree.named(group, concept).map(read)[0];
  return {
    ...optional(
      'trackingID',
      first(concepts.trackingIdentifier, (item) => textOf(item.dataset, 'TextValue')),
    ),
    ...optional(
      'trackingUID',
      first(concepts.trackingUniqueIdentifier, (item) => textOf(item.dataset, 'UID')),
    ),
    ...optional(
      'finding',
      first(concepts.finding, (item) => readCode(item.dataset, 'ConceptCodeSequence')),
    ),
  };
}

function readFindingSites(tree: ContentTree, group: ContentItem): readonly FindingSite[] {
  return tree.named(group, concepts.findingSite).flatMap((item) => {
    const site = readCode(item.dataset, 'ConceptCodeSequence');
    if (site === undefined) return [];
    const modifier = (concept: Code) =>
      tree.named(item, concept).map((child) => readCode(child.dataset, 'ConceptCodeSequence'))[0];
    const laterality = optional('laterality', modifier(concepts.laterality));
    return [{ ...site, ...laterality, ...optional('topographicalModifier', modifier(concepts.topographicalModifier)) }];
  });
}

/** @returns the property where it has a value: absent properties are left out, not undefined. */
function optional<K extends string, V>(key: K, value: V | undefined): { readonly [P in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [P in K]: V });
}
