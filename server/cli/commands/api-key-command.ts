import { join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { ApiKeys } from '../../access/api-keys.js';
import type { Scope } from '../../access/scope.js';
import { scopeMeanings, scopes } from '../../access/scope.js';
import { SqliteApiKeyStore } from '../../access/sqlite/sqlite-api-key-store.js';
import { loadConfig } from '../../config/load-config.js';
import { reviewMigrations } from '../../review/sqlite/review-migrations.js';
import { openStateDatabase } from '../../state/sqlite/open-state-database.js';
import { reported } from '../server-options.js';

interface ConfigOption {
  readonly config?: string;
}

/** `recist3d api-key create|list|revoke`: keys by which machines call the API, in the data folder of the server. */
export function apiKeyCommand(): Command {
  const command = new Command('api-key').description(
    'API keys for machines: made, listed and revoked where the data folder is.',
  );
  command.addCommand(
    own('create <name>', 'Make a key; it is shown this once.')
      .option('--scopes <list>', `separated by commas: ${scopes.join(', ')}`, scopeList, ['read'])
      .addHelpText('after', scopes.map((scope) => `  ${scope}: ${scopeMeanings[scope]}`).join('\n'))
      .action((name: string, options: ConfigOption & { readonly scopes: readonly Scope[] }) =>
        withKeys(options, async (keys) => console.log((await keys.create(name, options.scopes)).key)),
      ),
  );
  command.addCommand(
    own('list', 'List the keys; not the secrets, which are not kept.').action((options: ConfigOption) =>
      withKeys(options, async (keys) => {
        for (const { id, name, scopes: granted, createdAt, revokedAt } of await keys.list())
          console.log(
            [id, name, granted.join(','), createdAt.toISOString(), revokedAt === undefined ? 'valid' : 'revoked'].join(
              '\t',
            ),
          );
      }),
    ),
  );
  command.addCommand(
    own('revoke <id>', 'Revoke a key; from now on it opens nothing.').action((id: string, options: ConfigOption) =>
      withKeys(options, (keys) => keys.revoke(id)),
    ),
  );
  return command;
}

/** @param usage name, and an argument where it has one */
const own = (usage: string, description: string): Command => {
  const [name, argument] = usage.split(' ');
  const command = new Command(name)
    .description(description)
    .option('--config <file>', 'configuration file of the server');
  return argument === undefined ? command : command.argument(argument);
};

const withKeys = ({ config }: ConfigOption, action: (keys: ApiKeys) => Promise<void>): Promise<void> =>
  reported(async () => {
    const { dataFolder } = loadConfig({ ...(config === undefined ? {} : { file: config }), env: process.env });
    const database = openStateDatabase(join(dataFolder, 'review.db'), reviewMigrations);
    try {
      await action(new ApiKeys(new SqliteApiKeyStore(database)));
    } finally {
      database.close();
    }
  });

function scopeList(text: string): readonly Scope[] {
  const words = text.split(',').map((word) => word.trim());
  return words.map((word) => {
    const scope = scopes.find((known) => known === word);
    if (scope === undefined) throw new InvalidArgumentError(`It must be of ${scopes.join(', ')}.`);
    return scope;
  });
}
