import { Command } from 'commander';
import { Recist3dError } from '../../../dicom-sr/errors/recist3d-error.js';
import { loadConfig } from '../../config/load-config.js';
import type { RunningServer } from '../../main.js';
import { createServer } from '../../main.js';
import { exitCode } from '../exit-code.js';

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
      process.exitCode = await serve(config, viewer ? { ...process.env, RECIST3D_VIEWER: 'true' } : process.env);
    });
}

async function serve(file: string | undefined, env: NodeJS.ProcessEnv): Promise<number> {
  try {
    const server = await createServer(loadConfig({ ...(file === undefined ? {} : { file }), env }));
    dieQuietly(server);
    const stopped = signalled();
    await server.start();
    await server.stop(await stopped);
    return exitCode.ok;
  } catch (error) {
    if (!(error instanceof Recist3dError)) throw error;
    console.error(`${error.code}: ${error.message}\n${error.nextStep}`);
    return exitCode.failed;
  }
}

/** Node would print the message of an error that nobody caught, and that may quote a patient. What was in work goes on after the next start. */
function dieQuietly(server: RunningServer): void {
  for (const event of ['uncaughtException', 'unhandledRejection']) {
    process.once(event, (error: unknown) => {
      server.logCrash(error);
      process.exit(exitCode.failed);
    });
  }
}

function signalled(): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve(signal));
  });
}
