import { Command } from 'commander';
import { Recist3dError } from '../../../dicom-sr/errors/recist3d-error.js';
import { loadConfig } from '../../config/load-config.js';
import type { Finding } from '../../doctor/diagnose.js';
import { diagnose } from '../../doctor/diagnose.js';
import { exitCode } from '../exit-code.js';

/** `recist3d doctor`: is everything there that the server needs, and what is to be done where not. */
export function doctorCommand(): Command {
  return new Command('doctor')
    .description('Look at configuration, disk, database, queue, archive, clock and segmentation, and say what to do.')
    .option('--config <file>', 'configuration file (YAML or JSON); the environment goes before it')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      '\nNothing is stored anywhere.\nExit codes: 0 all is well, 2 something needs attention, 1 the configuration cannot be used.',
    )
    .action(async ({ config, json }: { readonly config?: string; readonly json?: true }) => {
      process.exitCode = await examine(config, json ?? false);
    });
}

async function examine(file: string | undefined, json: boolean): Promise<number> {
  try {
    const findings = await diagnose(loadConfig({ ...(file === undefined ? {} : { file }), env: process.env }));
    console.log(json ? JSON.stringify(findings, undefined, 2) : findings.map(lineOf).join('\n'));
    return findings.every(({ verdict }) => verdict === 'good') ? exitCode.ok : exitCode.partly;
  } catch (error) {
    if (!(error instanceof Recist3dError)) throw error;
    console.error(`${error.code}: ${error.message}\n${error.nextStep}`);
    return exitCode.failed;
  }
}

const lineOf = ({ what, verdict, words, nextStep }: Finding): string =>
  `${verdict.padEnd(5)} ${what.padEnd(13)} ${words}${nextStep === undefined ? '' : `\n                    → ${nextStep}`}`;
