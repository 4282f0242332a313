import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parse } from 'yaml';
import { ConfigError } from './config-error.js';

/**
 * @returns the tree of a YAML or JSON file (JSON is YAML); {} for an empty file
 * @throws {ConfigError} when the file cannot be read, or holds something else than keys and values
 */
export function readConfigFile(file: string): Readonly<Record<string, unknown>> {
  const tree = attempt(file, 'is not readable YAML or JSON', () => {
    const text = attempt(file, 'cannot be read', () => readFileSync(file, 'utf8'));
    return (parse(text) ?? {}) as unknown;
  });
  if (typeof tree !== 'object' || tree === null || Array.isArray(tree))
    throw problemOf(file, 'must hold keys and values');
  return tree as Readonly<Record<string, unknown>>;
}

/** The parser's own message quotes the line it stumbled over, which may hold a password. */
function attempt<T>(file: string, problem: string, action: () => T): T {
  try {
    return action();
  } catch (cause) {
    throw cause instanceof ConfigError ? cause : problemOf(file, problem);
  }
}

const problemOf = (file: string, problem: string): ConfigError => new ConfigError([{ key: basename(file), problem }]);
