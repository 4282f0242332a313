import { MethodError } from '../../errors/method-error.js';

/**
 * @param asked names as typed: ids, `default` for what the product chooses by itself, `all` for every method
 * @param known ids of the registry
 * @param runnable those of them that `all` means: a network without weights is left out
 * @returns the methods to run, each once, in the order asked
 * @throws {MethodError} method-unknown
 */
export function chooseMethods(asked: readonly string[], known: readonly string[], runnable = known): readonly string[] {
  const names = [...new Set(asked.flatMap((name) => (name === 'all' ? runnable : [name])))];
  const unknown = names.filter((name) => name !== 'default' && !known.includes(name));
  if (unknown.length > 0 || names.length === 0) {
    const list = ['default', ...known.filter((id) => id !== 'default'), 'all'].join(', ');
    throw new MethodError('method-unknown', `unknown: ${unknown.join(', ') || '(none given)'}; known are ${list}`);
  }
  return names;
}
