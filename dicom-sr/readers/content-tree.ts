import type { Code } from '../measurement/code.js';
import type { NaturalDataset } from '../part10/natural-dataset.js';
import { itemsOf, numbersOf, textOf } from '../part10/natural-dataset.js';
import { matchesConcept } from './matches-concept.js';
import { readCode } from './read-code.js';

/** A content item of a structured report, PS3.3 C.17.3. */
export interface ContentItem {
  /** `CONTAINER`, `NUM`, `SCOORD` …; '' for a reference to another item, or where it is missing. */
  readonly valueType: string;
  /** `CONTAINS`, `INFERRED FROM` …; '' at the root. */
  readonly relationship: string;
  readonly concept?: Code;
  readonly dataset: NaturalDataset;
  /** As they stand; see ContentTree.children. */
  readonly content: readonly ContentItem[];
  /** Position of the item that this one stands for: 1-based, from the root (PS3.3 C.17.3.2.5). */
  readonly refersTo?: readonly number[];
}

/** Reports nest some ten deep. */
const maxDepth = 32;

/** The content of a structured report, with by-reference relationships resolved. */
export class ContentTree {
  readonly root: ContentItem;
  /** What could not be followed. */
  readonly tooDeep: boolean;

  constructor(dataset: NaturalDataset) {
    const found = { tooDeep: false };
    this.root = readItem(dataset, 0, found);
    this.tooDeep = found.tooDeep;
  }

  /** @returns the children of an item; one that refers to another item is that item, in the relationship of the reference. */
  children(item: ContentItem): readonly ContentItem[] {
    return item.content.flatMap((child) => this.#resolve(child) ?? []);
  }

  /** @returns the children with a concept name. */
  named(item: ContentItem, concept: Code): readonly ContentItem[] {
    return this.children(item).filter((child) => matchesConcept(child.concept, concept));
  }

  ofType(item: ContentItem, ...valueTypes: readonly string[]): readonly ContentItem[] {
    return this.children(item).filter((child) => valueTypes.includes(child.valueType));
  }

  /** @returns true where a child refers to an item that is not there. */
  hasUnresolved(item: ContentItem): boolean {
    return item.content.some((child) => this.#resolve(child) === undefined);
  }

  #resolve(item: ContentItem): ContentItem | undefined {
    if (item.refersTo === undefined) return item;
    const [first, ...rest] = item.refersTo;
    if (first !== 1) return undefined;
    const target = rest.reduce<ContentItem | undefined>((at, position) => at?.content[position - 1], this.root);
    // A reference to a reference is forbidden, and could go round in circles.
    if (target === undefined || target.refersTo !== undefined) return undefined;
    return { ...target, relationship: item.relationship };
  }
}

function readItem(dataset: NaturalDataset, depth: number, found: { tooDeep: boolean }): ContentItem {
  const children = itemsOf(dataset, 'ContentSequence');
  if (depth >= maxDepth && children.length > 0) found.tooDeep = true;
  const content = depth >= maxDepth ? [] : children.map((child) => readItem(child, depth + 1, found));
  const concept = readCode(dataset, 'ConceptNameCodeSequence');
  const refersTo = numbersOf(dataset, 'ReferencedContentItemIdentifier');
  return {
    valueType: textOf(dataset, 'ValueType') ?? '',
    relationship: textOf(dataset, 'RelationshipType') ?? '',
    dataset,
    content,
    ...(concept && { concept }),
    ...(refersTo.length > 0 && { refersTo }),
  };
}
