import { Option } from 'commander';
import type { Command } from 'commander';
import { Recist3dError } from '../../dicom-sr/errors/recist3d-error.js';
import { exitCode } from './exit-code.js';

/** Adds the options by which a command finds its server. */
export const withServerOptions = (command: Command): Command =>
  command
    .addOption(new Option('--server <url>', 'the running server').default('http://127.0.0.1:8080'))
    .option(
      '--api-key-file <file>',
      'file with an API key (`recist3d api-key create`); not needed on the same machine',
    );

/** Runs a command, and prints what the server refused with its next step. */
export async function reported(action: () => Promise<void>): Promise<void> {
  try {
    await action();
    process.exitCode = exitCode.ok;
  } catch (error) {
    if (!(error instanceof Recist3dError)) throw error;
    console.error(`${error.code}: ${error.message}\n${error.nextStep}`);
    process.exitCode = exitCode.failed;
  }
}
