import { existsSync } from 'node:fs';
import { Command } from 'commander';
import { Recist3dError } from '../../../dicom-sr/errors/recist3d-error.js';
import { followUpOfFolder } from '../../follow-up/follow-up-of-folder.js';
import { responseTable } from '../../follow-up/response-table.js';
import { exitCode } from '../exit-code.js';

interface ResponseOptions {
  readonly patient?: string;
  readonly json?: true;
}

/** `recist3d response FOLDER`: RECIST 1.1 over time, by the marks of a folder. */
export function responseCommand(): Command {
  return new Command('response')
    .description('Judge response over time by RECIST 1.1, by the marks of one patient in a folder.')
    .argument('<folder>', 'folder with Structured Reports, presentation states or AIM annotations of all visits')
    .option('--patient <id>', 'Patient ID, where the folder holds several patients')
    .option('--json', 'print JSON instead of a table')
    .addHelpText(
      'after',
      `
Lesions are followed by tracking UID, else by name; those marked at the first visit are the targets. Lengths are the stated ones, else the drawn ones
where the images are in the folder too. Nodes count by their short axis.
Exit codes: 0 judged, 2 judged with warnings, 1 the command could not run.`,
    )
    .action(async (folder: string, options: ResponseOptions) => {
      process.exitCode = await respond(folder, options);
    });
}

async function respond(folder: string, { patient, json }: ResponseOptions): Promise<number> {
  if (!existsSync(folder)) {
    console.error(`The folder ${folder} is not there.`);
    return exitCode.failed;
  }
  try {
    const followUp = await followUpOfFolder(folder, patient);
    console.log(json === true ? JSON.stringify(followUp, undefined, 2) : responseTable(followUp));
    return followUp.warnings.length > 0 ? exitCode.partly : exitCode.ok;
  } catch (error) {
    if (!(error instanceof Recist3dError)) throw error;
    console.error(`${error.code}: ${error.message}\n${error.nextStep}`);
    return exitCode.failed;
  }
}
