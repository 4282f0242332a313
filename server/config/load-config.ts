import type { z } from 'zod';
import { accessProblems } from '../access/access-problems.js';
import { feedProblems } from '../change-feed/feed-settings.js';
import { pacsProblems } from '../pacs/pacs-settings.js';
import { ConfigError } from './config-error.js';
import type { ConfigProblem } from './config-error.js';
import { configSchema } from './config-schema.js';
import type { Config } from './config.js';
import { describeConfig } from './describe-config.js';
import type { Setting } from './describe-config.js';
import { readConfigFile } from './read-config-file.js';
import { withSecretFiles } from './with-secret-files.js';
import { withEnvironment } from './with-environment.js';

/** Where the configuration comes from. */
export interface ConfigSources {
  /** YAML or JSON file. */
  readonly file?: string;
  /** Environment; goes before the file. An empty variable counts as absent. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * @returns the frozen configuration: defaults, then the file, then the environment.
 * @throws {ConfigError} with all problems of both sources together, by key
 */
export function loadConfig({ file, env }: ConfigSources): Config {
  const settings = describeConfig();
  const fromFile = file === undefined ? {} : readConfigFile(file);
  const parsed = configSchema.safeParse(
    withEnvironment(withEveryGroup(fromFile, settings), settings, withSecretFiles(settings, env)),
  );
  const problems = parsed.success ? combinationProblems(parsed.data) : parsed.error.issues.flatMap(problemsOf);
  if (problems.length > 0 || !parsed.success) throw new ConfigError(problems.map(withEnv));
  return deepFreeze(parsed.data);

  function withEnv(problem: ConfigProblem): ConfigProblem {
    const setting = settings.find(({ key }) => key === problem.key);
    return setting === undefined ? problem : { ...problem, env: setting.env };
  }
}

/** Groups may be left out of the file, or be empty in it; their settings have defaults of their own. */
function withEveryGroup(
  tree: Readonly<Record<string, unknown>>,
  settings: readonly Setting[],
): Record<string, unknown> {
  const paths = settings.map(({ key }) => key.split('.')).filter((path) => path.length > 1);
  const groups = paths.map(([group = '']) => [group, tree[group] ?? {}] as const);
  return { ...tree, ...Object.fromEntries(groups) };
}

function problemsOf(issue: z.core.$ZodIssue): readonly ConfigProblem[] {
  const path = issue.path.map(String);
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({ key: [...path, key].join('.'), problem: 'is not a setting' }));
  return [{ key: path.join('.'), problem: issue.message }];
}

/** What a single key cannot say. */
function combinationProblems(config: z.output<typeof configSchema>): readonly ConfigProblem[] {
  const { server } = config;
  const problems: ConfigProblem[] = [
    ...accessProblems(config),
    ...pacsProblems(config.pacs),
    ...feedProblems(config.feeds),
  ];
  if ((server.tlsCertificateFile === undefined) !== (server.tlsKeyFile === undefined))
    problems.push({ key: 'server.tlsKeyFile', problem: 'certificate and key go together' });
  return problems;
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    Object.values(value).forEach(deepFreeze);
    Object.freeze(value);
  }
  return value;
}
