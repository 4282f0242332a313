import { existsSync } from 'node:fs';
import { Command, InvalidArgumentError, Option } from 'commander';
import { Recist3dError } from '../../../dicom-sr/errors/recist3d-error.js';
import { sphereThresholds } from '../../../models/follow-up/volumetric-response.js';
import { wholeSeries } from '../../candidates/whole-series.js';
import { loadConfig } from '../../config/load-config.js';
import { archiveAccess } from '../../connect-archive.js';
import { pipelineSettings } from '../../connect-work.js';
import { compareHere } from '../../follow-up/comparison/compare-here.js';
import type { ComparisonOptions } from '../../follow-up/comparison/compare-visits.js';
import { compareVisits } from '../../follow-up/comparison/compare-visits.js';
import { comparisonTable } from '../../follow-up/comparison/comparison-table.js';
import { folderSeries } from '../../follow-up/comparison/folder-series.js';
import type { VisitSeries } from '../../follow-up/comparison/visit-pairs.js';
import { datedMarks } from '../../follow-up/dated-marks.js';
import { archiveDocuments } from '../../follow-up/archive-documents.js';
import { documentsOfPatient } from '../../follow-up/documents-of-patient.js';
import { followUpOf } from '../../follow-up/follow-up-of.js';
import type { FollowUpBasis } from '../../follow-up/follow-up.js';
import type { PatientDocuments } from '../../follow-up/patient-documents.js';
import { visitDateSchema } from '../../follow-up/lesion-decision-schema.js';
import { readDecisions } from '../../follow-up/read-decisions.js';
import { responseTable } from '../../follow-up/response-table.js';
import { writeResponse } from '../../follow-up/write-response.js';
import { createDicomWebPacs } from '../../pacs/dicomweb-pacs.js';
import { createPacsSeriesSource } from '../../pipeline/pacs-series-source.js';
import { SeriesVolumes } from '../../pipeline/series-volumes.js';
import { packageVersion } from '../../version.js';
import { exitCode } from '../exit-code.js';
import { wholeNumber } from '../whole-number.js';

interface ResponseOptions {
  readonly patient?: string;
  readonly pacs?: string;
  readonly from: FollowUpBasis;
  readonly targets: 'rules' | 'all';
  readonly baseline?: string;
  readonly partial?: number;
  readonly progression?: number;
  readonly stableDays?: number;
  readonly decisions?: string;
  readonly compare?: true;
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
    .option('--baseline <date>', 'visit to compare with, YYYYMMDD (default: the first one)', visitDate)
    .option(
      '--partial <share>',
      'loss of volume that is a partial response (default: .657, as −30 % of a diameter)',
      loss,
    )
    .option('--progression <share>', 'gain of volume that is progression (default: .728, as +20 % of a diameter)', gain)
    .option('--stable-days <n>', 'days that stable disease must last (default: 42)', wholeNumber(0, 3650))
    .option('--decisions <file>', 'JSON list of what a reader decided: which lesions are one, gone, new …')
    .option('--compare', 'look at the images too: propose which lesions are one, and where unnamed ones went')
    .option('--out <folder>', 'write report.html, report.pdf, response.csv, response.json, fhir.json and sr.dcm there')
    .option('--json', 'print JSON instead of a table')
    .addHelpText(
      'after',
      `
Lesions are followed by tracking UID, else by name. Lengths are the stated ones, else the drawn ones where the images are there too. Nodes count
by their short axis. With --compare the images are registered, and what they say is proposed: keep the entries of comparison.json that are right in
a file, and give it with --decisions. docs/follow-up.md explains each rule and warning.
Exit codes: 0 judged, 2 judged with warnings, 1 the command could not run.`,
    )
    .action(async (place: string, options: ResponseOptions) => {
      process.exitCode = await respond(place, options);
    });
}

async function respond(place: string, options: ResponseOptions): Promise<number> {
  let closing: PatientSource['close'] = () => Promise.resolve();
  try {
    const isFolder = existsSync(place);
    if (!isFolder && options.patient !== undefined) {
      console.error(`The folder ${place} is not there.`);
      return exitCode.failed;
    }
    const found = isFolder ? await ofFolder(place) : await ofArchive(place, options.pacs);
    closing = found.close;
    const { volumeOf } = found;
    const documents = documentsOfPatient(found.documents, options.patient);
    const decisions = options.decisions === undefined ? [] : await readDecisions(options.decisions);
    const followUp = followUpOf(documents, { ...followUpOptions(options), decisions });
    const images = documents.images ?? new Map<string, never>();
    const comparison =
      options.compare === true
        ? await compareVisits(followUp, { images, volumeOf, compare: compareHere() })
        : undefined;
    const compared = comparison && { comparison };
    if (options.out !== undefined)
      await writeResponse(options.out, { followUp, documents, version: packageVersion(), at: new Date(), ...compared });
    console.log(
      options.json === true
        ? JSON.stringify({ ...followUp, ...compared }, undefined, 2)
        : [responseTable(followUp), ...(comparison ? [comparisonTable(comparison)] : [])].join('\n\n'),
    );
    if (options.out !== undefined) console.log(`\nReport   ${options.out}/report.html`);
    return followUp.warnings.length > 0 ? exitCode.partly : exitCode.ok;
  } catch (error) {
    if (!(error instanceof Recist3dError)) throw error;
    console.error(`${error.code}: ${error.message}\n${error.nextStep}`);
    return exitCode.failed;
  } finally {
    await closing();
  }
}

/** Where a patient's documents and images come from. */
interface PatientSource {
  readonly documents: PatientDocuments;
  readonly volumeOf: ComparisonOptions['volumeOf'];
  readonly close: () => Promise<void>;
}

async function ofFolder(folder: string): Promise<PatientSource> {
  const documents = await datedMarks(folder);
  return { documents, volumeOf: folderSeries(documents), close: () => Promise.resolve() };
}

const followUpOptions = ({ patient, from, targets, baseline, stableDays, partial, progression }: ResponseOptions) => ({
  basis: from,
  targets,
  ...(patient !== undefined && { patient }),
  ...(baseline !== undefined && { baseline }),
  ...(stableDays !== undefined && { stableDays }),
  thresholds: {
    partialShare: partial ?? sphereThresholds.partialShare,
    progressionShare: progression ?? sphereThresholds.progressionShare,
  },
});

/** The archive is the named one, else the one of the configuration; a server need not run. */
async function ofArchive(patientID: string, url: string | undefined): Promise<PatientSource> {
  const config = loadConfig({ env: process.env });
  const { kind, url: configured } = config.pacs;
  const base = url ?? (configured && (kind === 'orthanc' ? `${configured.replace(/\/$/, '')}/dicom-web` : configured));
  const embedded = `http://127.0.0.1:${config.server.port}/dicom-web`;
  const pacs = createDicomWebPacs({ ...archiveAccess(config), baseUrl: base ?? embedded });
  const { seriesBytes, cacheBytes } = pipelineSettings(config);
  const open = (study: string, series: string) => createPacsSeriesSource(pacs, study, series);
  const volumes = new SeriesVolumes({ open, seriesBytes, cacheBytes });
  const close = async (): Promise<void> => {
    volumes.close();
    await pacs.close();
  };
  try {
    const volumeOf = ({ studyInstanceUID, seriesInstanceUID, sopInstanceUID }: VisitSeries) =>
      wholeSeries(volumes, studyInstanceUID, seriesInstanceUID, sopInstanceUID);
    return { documents: await archiveDocuments(pacs, patientID), volumeOf, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function visitDate(text: string): string {
  if (visitDateSchema.safeParse(text).success) return text;
  throw new InvalidArgumentError('It must be a day as YYYYMMDD.');
}

const loss = shareOf(1, 'It must be a share between 0 and 1, such as .657.');
const gain = shareOf(100, 'It must be a share above 0, such as .728; 1 is twice the volume.');

function shareOf(below: number, problem: string): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== '' && value > 0 && value < below) return value;
    throw new InvalidArgumentError(problem);
  };
}
