import { XMLParser, XMLValidator } from 'fast-xml-parser';
import type { WarningReason } from '../warning-reasons.js';
import type { AimNode } from './aim-node.js';
import { isNode, nodeOf } from './aim-node.js';

/** Annotations nest some fifteen deep. */
const maxDepth = 64;

/** Numbers stay text: an identifier such as 1.20 is none. Entities of a document type are never resolved (see `unsafe`). */
const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  parseAttributeValue: false,
  processEntities: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
  trimValues: true,
});

/** A document type is where entities are declared: files that name one reach for other files, or grow without end. */
const unsafe = /<!(DOCTYPE|ENTITY)/i;

/** @returns the collection of annotations of an AIM 4 document in XML, or why there is none. */
export function parseAimXml(text: string): AimNode | WarningReason {
  if (unsafe.test(text)) return 'unsafe-xml';
  if (isTooDeep(text) || !isWellFormed(text)) return 'damaged-document';
  try {
    return collectionOf(withEntities(parser.parse(text)));
  } catch {
    return 'damaged-document';
  }
}

/** @returns the collection of annotations of an AIM 4 document in ePAD's JSON, or why there is none. */
export function parseAimJson(text: string): AimNode | WarningReason {
  try {
    return collectionOf(JSON.parse(text) as unknown);
  } catch {
    return 'damaged-document';
  }
}

function collectionOf(document: unknown): AimNode | WarningReason {
  if (!isNode(document)) return 'unsupported-document';
  if (!isShallow(document)) return 'damaged-document';
  const collection = nodeOf(document, 'ImageAnnotationCollection');
  if (collection !== undefined) return collection;
  return nodeOf(document, 'ImageAnnotation') === undefined ? 'unsupported-document' : 'older-aim';
}

const isShallow = (value: unknown, depth = 0): boolean => {
  if (typeof value !== 'object' || value === null) return true;
  return depth < maxDepth && Object.values(value).every((member) => isShallow(member, depth + 1));
};

/** The validator and the parser keep a stack of their own; a tower of elements is refused before it grows. */
function isTooDeep(text: string): boolean {
  let depth = 0;
  for (const [tag] of text.matchAll(/<[^!?<>][^<>]*>/g)) {
    if (tag.startsWith('</')) depth -= 1;
    else if (!tag.endsWith('/>')) depth += 1;
    if (depth > maxDepth) return true;
  }
  return false;
}

function isWellFormed(text: string): boolean {
  try {
    return XMLValidator.validate(text) === true;
  } catch {
    return false;
  }
}

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };

/** Resolves the five entities of XML itself and numbered characters, once. */
function withEntities(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(/&(#x[\da-f]{1,6}|#\d{1,7}|[a-z]{2,4});/gi, characterOf);
  if (Array.isArray(value)) return value.map(withEntities);
  if (!isNode(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, withEntities(member)]));
}

function characterOf(whole: string, name: string): string {
  if (!name.startsWith('#')) return entities[name] ?? whole;
  const code = name[1].toLowerCase() === 'x' ? parseInt(name.slice(2), 16) : parseInt(name.slice(1), 10);
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
}
