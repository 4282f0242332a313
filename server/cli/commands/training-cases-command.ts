import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import type { TrainingCaseFilesView } from '../../http/training-cases/training-cases-part.js';
import { writeCaseFolder } from '../../training/write-case-folder.js';
import type { TrainingCase } from '../../training-cases/training-case.js';
import type { ServerOptions } from '../api-client.js';
import { ApiClient } from '../api-client.js';
import { reported, withServerOptions } from '../server-options.js';

/** `recist3d training-cases export`: corrections of readers, for `recist3d train`. */
export function trainingCasesCommand(): Command {
  const command = new Command('training-cases').description(
    'Corrections of readers as cases that networks learn from.',
  );
  command.addCommand(
    withServerOptions(new Command('export'))
      .description('Export every correction that counts, for `recist3d train` (source `nifti`).')
      .argument('<out>', 'folder')
      .addHelpText(
        'after',
        `
OUT gets CASE_ct.nii.gz, CASE_mask.nii.gz, marks.json, index.json (patients) and cases.json (split by patient, method, reader, how far
the mask was moved). Nothing in it leads to a patient: no UID, no date, no number; patients, lesions and readers are digests under a
secret of the server.`,
      )
      .action((out: string, options: ServerOptions) => reported(() => exportCases(out, new ApiClient(options)))),
  );
  return command;
}

async function exportCases(out: string, client: ApiClient): Promise<void> {
  const { cases } = await client.json<{ readonly cases: readonly TrainingCase[] }>('/training-cases');
  const files = async (id: string) => {
    const { ct, mask, keySlice, longAxis, shortAxis } = await client.json<TrainingCaseFilesView>(
      `/training-cases/${id}`,
    );
    const mark = { slice: keySlice, longAxis, ...(shortAxis === undefined ? {} : { shortAxis }) };
    return { mark, ct: Buffer.from(ct, 'base64'), mask: Buffer.from(mask, 'base64') };
  };
  await writeCaseFolder({ list: async () => cases, files }, out);
  writeFileSync(join(out, 'cases.json'), `${JSON.stringify(cases, undefined, 2)}\n`);
  console.log(`${cases.length} cases of ${new Set(cases.map(({ patient }) => patient)).size} patients.`);
}
