import { Command } from 'commander';
import { loadConfig } from '../../config/load-config.js';
import { createWorker } from '../../worker/create-worker.js';
import { runUntilStopped } from '../run-until-stopped.js';
import { wholeNumber } from '../whole-number.js';

/** `recist3d worker`: works off lesions of an installation, beside its server or on another machine. */
export function workerCommand(): Command {
  return new Command('worker')
    .description('Work off lesions of an installation whose state (DATABASE_URL) and archive (PACS_URL) it shares.')
    .option('--config <file>', 'configuration file (YAML or JSON); the environment goes before it')
    .option('--port <n>', 'port for /healthz, /readyz and /metrics; none unless given', wholeNumber(0, 65535))
    .addHelpText(
      'after',
      `
Any number of workers run beside one or several servers: all with the same DATABASE_URL, PACS_URL and, to be woken at once, QUEUE_URL.
SIGTERM and SIGINT stop it: the lesion in work ends or is handed back.
Exit codes: 0 stopped when told to, 1 it could not start or was ended by an error (the log says which).`,
    )
    .action(async ({ config: file, port }: { readonly config?: string; readonly port?: number }) => {
      const config = (): ReturnType<typeof loadConfig> =>
        loadConfig({ ...(file === undefined ? {} : { file }), env: process.env });
      process.exitCode = await runUntilStopped(() => createWorker(config(), port === undefined ? {} : { port }));
    });
}
