/**
 * A node of an AIM document: an object of ePAD's JSON, or of the XML in the same shape (attributes and elements by name). Prefixes of
 * namespaces are left aside: `iso:displayName` is found as `displayName`.
 */
export type AimNode = Readonly<Record<string, unknown>>;

/** @returns the members of a node under a name, also where there is only one; [] where there is none. */
export function nodesOf(node: AimNode | undefined, ...path: readonly string[]): readonly AimNode[] {
  return path.reduce<readonly AimNode[]>(
    (nodes, name) => nodes.flatMap((each) => asList(member(each, name)).filter(isNode)),
    node === undefined ? [] : [node],
  );
}

export const nodeOf = (node: AimNode | undefined, ...path: readonly string[]): AimNode | undefined =>
  nodesOf(node, ...path)[0];

/** @returns a value as text: an attribute, an element's text, or what AIM puts into its attribute `value` or `root`. */
export function textOfNode(node: AimNode | undefined, name: string): string | undefined {
  const found = asList(node === undefined ? undefined : member(node, name))[0];
  const value = isNode(found) ? (member(found, 'value') ?? member(found, 'root') ?? member(found, '#text')) : found;
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  const text = typeof value === 'string' ? value.trim() : '';
  return text === '' ? undefined : text;
}

/** @returns a value as a number; NaN where there is none. */
export function numberOfNode(node: AimNode | undefined, name: string): number {
  const text = textOfNode(node, name);
  return text !== undefined && /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text) ? Number(text) : NaN;
}

/** @returns the type of a polymorphic element, `xsi:type`, without the prefix of a namespace. */
export const typeOfNode = (node: AimNode): string =>
  (textOf(own(node, 'xsi:type')) ?? textOf(own(node, 'type')) ?? '').replace(/^.*:/, '');

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

function member(node: AimNode, name: string): unknown {
  if (Object.hasOwn(node, name)) return node[name];
  const key = Object.keys(node).find((candidate) => candidate.endsWith(`:${name}`));
  return key === undefined ? undefined : node[key];
}

const own = (node: AimNode, name: string): unknown => (Object.hasOwn(node, name) ? node[name] : undefined);

export const isNode = (value: unknown): value is AimNode =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const asList = (value: unknown): readonly unknown[] =>
  value === undefined || value === null ? [] : Array.isArray(value) ? (value as readonly unknown[]) : [value];
