import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import type { TrainingCaseFilesView } from '../../http/training-cases/training-cases-part.js';
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
      .description(
        'Export every correction that counts: PATIENT-CASE_ct.nii.gz, PATIENT-CASE_mask.nii.gz, marks.json, cases.json.',
      )
      .argument('<out>', 'folder')
      .addHelpText(
        'after',
        `
Nothing in the folder leads to a patient: no UID, no date, no number; patients, lesions and readers are digests under a secret of the server.
marks.json is what \`recist3d train\` and \`recist3d evaluate --marks\` read; the patient is the part of an id before the dash
(patientPattern "^([0-9a-f]+)-"). cases.json says the split by patient, the method, the reader and how far the mask was moved.`,
      )
      .action((out: string, options: ServerOptions) => reported(() => exportCases(out, new ApiClient(options)))),
  );
  return command;
}

async function exportCases(out: string, client: ApiClient): Promise<void> {
  const { cases } = await client.json<{ readonly cases: readonly TrainingCase[] }>('/training-cases');
  mkdirSync(out, { recursive: true });
  const marks: unknown[] = [];
  for (const one of cases) {
    const { ct, mask, ...mark } = await client.json<TrainingCaseFilesView>(`/training-cases/${one.id}`);
    const id = `${one.patient}-${one.id}`;
    writeFileSync(join(out, `${id}_ct.nii.gz`), Buffer.from(ct, 'base64'));
    writeFileSync(join(out, `${id}_mask.nii.gz`), Buffer.from(mask, 'base64'));
    marks.push({ id, ...mark });
  }
  writeFileSync(join(out, 'marks.json'), `${JSON.stringify(marks, undefined, 1)}\n`);
  const described = cases.map((one) => ({ ...one, id: `${one.patient}-${one.id}` }));
  writeFileSync(join(out, 'cases.json'), `${JSON.stringify(described, undefined, 1)}\n`);
  console.log(`${cases.length} cases of ${new Set(cases.map(({ patient }) => patient)).size} patients.`);
}
