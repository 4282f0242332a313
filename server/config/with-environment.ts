import type { Setting } from './describe-config.js';

type Tree = Readonly<Record<string, unknown>>;

/** @returns the tree of a file with the environment laid over it; text becomes a number or truth value where the setting is one. */
export function withEnvironment(
  tree: Tree,
  settings: readonly Setting[],
  env: Readonly<Record<string, string | undefined>>,
): Tree {
  return settings.reduce((result, setting) => {
    const text = env[setting.env];
    return text === undefined || text === '' ? result : withValue(result, setting.key.split('.'), typed(text, setting));
  }, tree);
}

function withValue(tree: Tree, [name = '', ...rest]: readonly string[], value: unknown): Tree {
  if (rest.length === 0) return { ...tree, [name]: value };
  const child = tree[name];
  const below = typeof child === 'object' && child !== null ? (child as Tree) : {};
  return { ...tree, [name]: withValue(below, rest, value) };
}

/** Text that is not of its type stays text, so that the schema reports it by key. */
function typed(text: string, { type }: Setting): unknown {
  if (type === 'boolean') return text === 'true' ? true : text === 'false' ? false : text;
  if (type === 'string') return text;
  const value = Number(text);
  return Number.isFinite(value) ? value : text;
}
