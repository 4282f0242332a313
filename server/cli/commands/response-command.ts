import { existsSync } from 'node:fs';
import { Command, Option } from 'commander';
import { Recist3dError } from '../../../dicom-sr/errors/recist3d-error.js';
import { loadConfig } from '../../config/load-config.js';
import { archiveAccess } from '../../connect-archive.js';
import { datedMarks } from '../../follow-up/dated-marks.js';
import { archiveDocuments } from '../../follow-up/archive-documents.js';
import { followUpOf } from '../../follow-up/follow-up-of.js';
import type { FollowUpBasis } from '../../follow-up/follow-up.js';
import type { PatientDocuments } from '../../follow-up/patient-documents.js';
import { responseTable } from '../../follow-up/response-table.js';
import { writeResponse } from '../../follow-up/write-response.js';
import { createDicomWebPacs } from '../../pacs/dicomweb-pacs.js';
import { packageVersion } from '../../version.js';
import { exitCode } from '../exit-code.js';

interface ResponseOptions {
  readonly patient?: string;
  readonly pacs?: string;
  readonly from: FollowUpBasis;
  readonly targets: 'rules' | 'all';
  readonly baseline?: string;
  readonly partial?: string;
  readonly progression?: string;
  readonly out?: string;
  readonly json?: true;
}

/** `recist3d response`: RECIST 1.1 and volumes over time, by the documents of one patient. */
export function responseCommand(): Command {
  return new Command('response')
    .description('Judge response over time by RECIST 1.1 and by volume, from the marks and results of one patient.')
    .argument('<folder or patient>', 'folder with the documents of all visits; or a Patient ID of the archive')
    .option('--patient <id>', 'Patient ID, where the folder holds several patients')
    .option('--pacs <url>', 'DICOMweb address of the archive (default: the configured one)')
    .addOption(
      new Option('--from <what>', 'sizes by the marks, by every result, or by results that a reader stands for')
        .choices(['marks', 'results', 'reviewed'])
        .default('marks'),
    )
    .addOption(
      new Option('--targets <which>', 'the largest measurable lesions of the baseline (RECIST 1.1), or all of them')
        .choices(['rules', 'all'])
        .default('rules'),
    )
    .option('--baseline <date>', 'visit to compare with, YYYYMMDD (default: the first one)')
    .option('--partial <share>', 'loss of volume that is a partial response (default: .657, as −30 % of a diameter)')
    .option('--progression <share>', 'gain of volume that is progression (default: .728, as +20 % of a diameter)')
    .option('--out <folder>', 'write report.html, report.pdf, response.csv, response.json, fhir.json and sr.dcm there')
    .option('--json', 'print JSON instead of a table')
    .addHelpText(
      'after',
      `
Lesions are followed by tracking UID, else by name. Lengths are the stated ones, else the drawn ones where the images are there too. Nodes count
by their short axis. docs/follow-up.md explains each rule and warning.
Exit codes: 0 judged, 2 judged with warnings, 1 the command could not run.`,
    )
    .action(async (place: string, options: ResponseOptions) => {
      process.exitCode = await respond(place, options);
    });
}

async function respond(place: string, options: ResponseOptions): Promise<number> {
  try {
    const isFolder = existsSync(place);
    if (!isFolder && options.patient !== undefined) {
      console.error(`The folder ${place} is not there.`);
      return exitCode.failed;
    }
    const documents = isFolder ? await datedMarks(place) : await ofArchive(place, options.pacs);
    const followUp = followUpOf(documents, followUpOptions(options));
    if (options.out !== undefined)
      await writeResponse(options.out, { followUp, documents, version: packageVersion(), at: new Date() });
    console.log(options.json === true ? JSON.stringify(followUp, undefined, 2) : responseTable(followUp));
    if (options.out !== undefined) console.log(`\nReport   ${options.out}/report.html`);
    return followUp.warnings.length > 0 ? exitCode.partly : exitCode.ok;
  } catch (error) {
    if (!(error instanceof Recist3dError)) throw error;
    console.error(`${error.code}: ${error.message}\n${error.nextStep}`);
    return exitCode.failed;
  }
}

const followUpOptions = ({ patient, from, targets, baseline, partial, progression }: ResponseOptions) => ({
  basis: from,
  targets,
  ...(patient !== undefined && { patient }),
  ...(baseline !== undefined && { baseline }),
  ...((partial ?? progression) !== undefined && {
    thresholds: { partialShare: Number(partial ?? 0.657), progressionShare: Number(progression ?? 0.728) },
  }),
});

/** The archive is the named one, else the one of the configuration; a server need not run. */
async function ofArchive(patientID: string, url: string | undefined): Promise<PatientDocuments> {
  const config = loadConfig({ env: process.env });
  const { kind, url: configured } = config.pacs;
  const base = url ?? (configured && (kind === 'orthanc' ? `${configured.replace(/\/$/, '')}/dicom-web` : configured));
  const embedded = `http://127.0.0.1:${config.server.port}/dicom-web`;
  const pacs = createDicomWebPacs({ ...archiveAccess(config), baseUrl: base ?? embedded });
  try {
    return await archiveDocuments(pacs, patientID);
  } finally {
    await pacs.close();
  }
}
