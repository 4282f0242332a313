import { Command } from 'commander';
import { loadConfig } from '../../config/load-config.js';
import { createServer } from '../../main.js';
import { runUntilStopped } from '../run-until-stopped.js';

/** `recist3d serve`: the server, until it is told to stop. */
export function serveCommand(): Command {
  return new Command('serve')
    .description('Run the server beside a PACS, or with its own archive.')
    .option('--config <file>', 'configuration file (YAML or JSON); the environment goes before it')
    .option('--viewer', 'serve OHIF with the lesion review, the archive and the API from one origin')
    .addHelpText(
      'after',
      `
Without any setting the server brings its own archive and listens on http://127.0.0.1:8080. docs/configuration.md lists every setting.
SIGTERM and SIGINT stop it: work in hand ends, the rest goes on after the next start.
Exit codes: 0 stopped when told to, 1 it could not start or was ended by an error (the log says which).`,
    )
    .action(async ({ config, viewer }: { readonly config?: string; readonly viewer?: true }) => {
      const env = { ...process.env, ...(viewer && { RECIST3D_VIEWER: 'true' }) };
      const sources = { ...(config === undefined ? {} : { file: config }), env };
      process.exitCode = await runUntilStopped(() => createServer(loadConfig(sources)));
    });
}
