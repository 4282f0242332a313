import { z } from 'zod';
import { configSchema } from './config-schema.js';

/** One setting, as docs/configuration.md lists it. */
export interface Setting {
  /** Dotted key in the file, such as `pacs.url`. */
  readonly key: string;
  readonly env: string;
  readonly type: 'string' | 'number' | 'integer' | 'boolean';
  readonly choices?: readonly string[];
  readonly default?: string | number | boolean;
  readonly description: string;
  /** The environment may name a file that holds it instead: `ENV_FILE`. */
  readonly isSecret?: true;
}

interface SchemaNode {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly enum?: readonly string[];
  readonly default?: string | number | boolean;
  readonly env?: string;
  readonly secret?: true;
  readonly description?: string;
}

/** @returns every setting of the schema, in its order. */
export const describeConfig = (): readonly Setting[] =>
  settingsBelow(z.toJSONSchema(configSchema, { io: 'input' }) as SchemaNode, []);

function settingsBelow(node: SchemaNode, path: readonly string[]): readonly Setting[] {
  if (node.properties === undefined) return [settingOf(node, path.join('.'))];
  return Object.entries(node.properties).flatMap(([name, child]) => settingsBelow(child, [...path, name]));
}

function settingOf(node: SchemaNode, key: string): Setting {
  if (node.env === undefined || node.description === undefined) throw new Error(`${key} has no env or description`);
  return {
    key,
    env: node.env,
    type: node.type as Setting['type'],
    description: node.description,
    ...(node.secret === true && { isSecret: true }),
    ...(node.enum === undefined ? {} : { choices: node.enum }),
    ...(node.default === undefined ? {} : { default: node.default }),
  };
}
