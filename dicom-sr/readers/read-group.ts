import type { Code } from '../measurement/code.js';
import { concepts } from '../measurement/concepts.js';
import type { FindingSite, Mark, MarkSource, ReadWarning } from '../measurement/mark.js';
import { textOf } from '../part10/natural-dataset.js';
import type { ContentItem, ContentTree } from './content-tree.js';
import { readAxis } from './read-axis.js';
import { readCode } from './read-code.js';
import { sameImage } from './read-image-reference.js';
import { readObserver } from './read-observer.js';
import type { WarningReason } from './warning-reasons.js';
import { warningReasons } from './warning-reasons.js';

/** One measurement group, read. */
export interface GroupReading {
  readonly mark?: Mark;
  readonly warnings: readonly ReadWarning[];
}

/** What stands for the long axis, the best first: a group may repeat it as a length. */
const longConcepts: readonly Code[] = [concepts.longAxis, concepts.majorAxis, concepts.length];
const shortConcepts: readonly Code[] = [concepts.shortAxis, concepts.minorAxis];

/**
 * Reads a planar measurement group: TID 1410, or TID 1501 with TID 300 as OHIF and cornerstone3D write it.
 * @param scopes the items from the root to the group, the group last
 * @returns a mark, with warnings on what was left out; or no mark and the reason
 */
export function readGroup(tree: ContentTree, scopes: readonly ContentItem[], source: MarkSource): GroupReading {
  const group = scopes[scopes.length - 1];
  const warn = (reason: WarningReason): ReadWarning => {
    return { reason, detail: warningReasons[reason], groupIndex: source.groupIndex };
  };
  const longItem = findMeasurement(tree, group, longConcepts);
  if (longItem === undefined) return { warnings: [warn(otherPurpose(tree, group))] };
  const long =
    longItem === 'ambiguous' ? { refused: 'ambiguous-coordinates' as const } : readAxis(tree, group, longItem);
  if ('refused' in long) return { warnings: [warn(withoutLines(tree, group) ?? long.refused)] };

  const shortItem = findMeasurement(tree, group, shortConcepts);
  const short = shortItem === 'ambiguous' || shortItem === undefined ? undefined : readAxis(tree, group, shortItem);
  const shortAxis = short !== undefined && 'axis' in short ? short : undefined;
  if (shortAxis !== undefined && !sameImage(long.image, shortAxis.image)) return { warnings: [warn('several-images')] };

  const reasons = new Set([...long.reasons, ...(shortAxis?.reasons ?? [])]);
  if (shortItem !== undefined && shortAxis === undefined) reasons.add('short-axis-unreadable');
  const mark: Mark = {
    longAxis: long.axis,
    ...(shortAxis && { shortAxis: shortAxis.axis }),
    referencedImage: long.image,
    ...readIdentity(tree, group),
    findingSites: readFindingSites(tree, group),
    ...optional('observer', readObserver(tree, scopes)),
    source,
  };
  return { mark, warnings: [...reasons].map(warn) };
}

/** @returns the NUM of the first concept that is there; `ambiguous` where there are several of it that differ. */
function findMeasurement(tree: ContentTree, group: ContentItem, wanted: readonly Code[]) {
  for (const concept of wanted) {
    const [first, ...others] = tree.named(group, concept).filter((item) => item.valueType === 'NUM');
    if (first !== undefined) return others.length > 0 ? 'ambiguous' : first;
  }
  return undefined;
}

/** Why a group that measures no line is not a mark. */
function otherPurpose(tree: ContentTree, group: ContentItem): WarningReason {
  const elsewhere = withoutLines(tree, group);
  if (elsewhere !== undefined) return elsewhere;
  if (findMeasurement(tree, group, shortConcepts) !== undefined) return 'short-axis-only';
  const nums = tree.ofType(group, 'NUM');
  const measures = nums.some((item) => !isLabel(item.concept));
  return measures ? 'no-axis' : 'annotation-only';
}

/** (111010, DCM, "Center") is what cornerstone writes for an arrow: a NUM that measures nothing. */
const isLabel = (concept: Code | undefined): boolean => concept?.scheme === 'DCM' && concept.value === '111010';

/** TID 1411, and TID 1410 with a segmentation: their lengths, where they state any, have no endpoints. */
function withoutLines(tree: ContentTree, group: ContentItem): WarningReason | undefined {
  const has = (concept: Code): boolean => tree.named(group, concept).length > 0;
  if (has(concepts.referencedSegment) || has(concepts.volumeSurface)) return 'volumetric-group';
  return has(concepts.referencedSegmentationFrame) ? 'segmentation-region' : undefined;
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
