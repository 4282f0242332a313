import { ServerError } from '../errors/server-error.js';

/** One problem of the configuration. It names the key and what is wrong, never the value: that may be a secret. */
export interface ConfigProblem {
  /** Dotted key such as `pacs.url`, or the name of the file for a problem of the file itself. */
  readonly key: string;
  /** The environment variable of the key, where it has one. */
  readonly env?: string;
  readonly problem: string;
}

/** Everything that is wrong with the configuration, at once. */
export class ConfigError extends ServerError {
  constructor(readonly problems: readonly ConfigProblem[]) {
    super('config-invalid', ['The configuration cannot be used:', ...problems.map(describeProblem)].join('\n'));
  }
}

const describeProblem = ({ key, env, problem }: ConfigProblem): string =>
  `  ${key}${env === undefined ? '' : ` (${env})`}: ${problem}`;
