import { readFileSync } from 'node:fs';
import { ConfigError } from './config-error.js';
import type { ConfigProblem } from './config-error.js';
import type { Setting } from './describe-config.js';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * @returns the environment with the secrets that it names files for (`PACS_PASSWORD_FILE`), as container platforms hand them out; a line end
 *   at the end of a file is no part of the secret
 * @throws {ConfigError} for files that cannot be read, and where both a secret and its file are given
 */
export function withSecretFiles(settings: readonly Setting[], env: Environment): Environment {
  const read: Record<string, string> = {};
  const problems: ConfigProblem[] = [];
  for (const { key, env: name, isSecret } of settings) {
    const [file, value] = [env[`${name}_FILE`] ?? '', env[name] ?? ''];
    if (isSecret !== true || file === '') continue;
    if (value !== '') problems.push({ key, env: `${name}_FILE`, problem: `goes against ${name}: give one of them` });
    else
      try {
        read[name] = readFileSync(file, 'utf8').replace(/\r?\n$/, '');
      } catch {
        problems.push({ key, env: `${name}_FILE`, problem: 'names a file that cannot be read' });
      }
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return { ...env, ...read };
}
