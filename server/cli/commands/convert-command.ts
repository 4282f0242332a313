import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import cliProgress from 'cli-progress';
import { Command, InvalidArgumentError, Option } from 'commander';
import { createMethodRegistry } from '../../../models/methods/method-registry.js';
import { conversionTime } from '../../convert/conversion-time.js';
import { convertFolder } from '../../convert/convert-folder.js';
import type { FolderIndex } from '../../convert/folder-index.js';
import { indexFolder } from '../../convert/folder-index.js';
import type { ConversionReport, LesionRow } from '../../report/conversion-report.js';
import { countStates } from '../../report/conversion-report.js';
import { writeReport } from '../../report/write-report.js';
import { createWorkerPoolSegmenter } from '../../segmenter/worker-pool-segmenter.js';
import { packageVersion } from '../../version.js';
import { exitCode } from '../exit-code.js';

interface ConvertOptions {
  readonly method: string;
  readonly jobs: number;
  readonly timestamp?: Date;
  readonly srSopClass: 'comprehensive-3d' | 'enhanced';
  readonly pictures: boolean;
  readonly dryRun?: true;
}

/** `recist3d convert IN OUT`: a folder of DICOM with CT and marks becomes SEG, SR and a report. */
export function convertCommand(): Command {
  return new Command('convert')
    .description('Convert the marks of a folder of DICOM (CT and Structured Reports) into SEG and SR, with a report.')
    .argument('<in>', 'folder with DICOM files, searched through all its folders')
    .argument('<out>', 'folder for SEG, SR and report.csv, report.json, report.html')
    .option('--method <id>', 'segmentation method', 'default')
    .option('--jobs <n>', 'lesions in work at the same time', positiveInteger, Math.min(availableParallelism(), 4))
    .option('--timestamp <time>', 'content date and time of the results (ISO 8601), for reproducible files', isoTime)
    .addOption(
      new Option('--sr-sop-class <class>', 'SOP class of the reports')
        .choices(['comprehensive-3d', 'enhanced'])
        .default('comprehensive-3d'),
    )
    .option('--no-pictures', 'leave the pictures out of report.html')
    .option('--dry-run', 'only say what would be converted')
    .addHelpText(
      'after',
      `
Exit codes: 0 every mark was converted (or a newer version of it), 2 some were refused or failed, 3 no mark was found, 1 the command could not run.
A run into the same folder again writes the same bytes: the time of the first run is kept in OUT/conversion.json.`,
    )
    .action(async (input: string, output: string, options: ConvertOptions) => {
      process.exitCode = await convert(input, output, options);
    });
}

async function convert(input: string, output: string, options: ConvertOptions): Promise<number> {
  if (!existsSync(input)) {
    console.error(`The folder ${input} is not there.`);
    return exitCode.failed;
  }
  const index = await indexFolder(input);
  describeIndex(index);
  if (options.dryRun === true) return index.marks.length === 0 ? exitCode.nothingToDo : exitCode.ok;
  const method = createMethodRegistry().get(options.method).description;
  const acceptedAt = await conversionTime(output, options.timestamp, new Date());
  const lesions = await convertAll(index, output, options, acceptedAt);
  const report: ConversionReport = {
    version: packageVersion(),
    method: `${method.id} ${method.version}`,
    timestamp: acceptedAt.toISOString(),
    lesions,
    warnings: index.warnings,
  };
  const html = await writeReport(output, report);
  const { converted, superseded, refused, failed } = countStates(lesions);
  for (const { document, groupIndex, reason } of lesions) {
    if (reason !== undefined) console.error(`${document}, group ${groupIndex + 1}: ${reason.code}. ${reason.nextStep}`);
  }
  console.log(
    `${converted} converted, ${superseded} superseded, ${refused} refused, ${failed} failed. Report: ${html}`,
  );
  if (lesions.length === 0) return exitCode.nothingToDo;
  return refused + failed > 0 ? exitCode.partly : exitCode.ok;
}

function describeIndex({ marks, ctSeries, warnings }: FolderIndex): void {
  console.log(`Found ${marks.length} marks, ${ctSeries.size} CT series, ${warnings.length} entries that are no mark.`);
}

async function convertAll(
  index: FolderIndex,
  outFolder: string,
  options: ConvertOptions,
  acceptedAt: Date,
): Promise<readonly LesionRow[]> {
  const { method: methodId, jobs, srSopClass, pictures } = options;
  const segmenter = createWorkerPoolSegmenter({
    workerUrl: new URL('../../segmenter/segmenter-worker.js', import.meta.url),
    threads: jobs,
    timeoutMs: 600_000,
  });
  const bar = new cliProgress.SingleBar({
    format: '{bar} {value}/{total} lesions, {eta_formatted} left',
    stream: process.stderr,
    noTTYOutput: false,
    clearOnComplete: true,
  });
  bar.start(index.marks.length, 0);
  try {
    return await convertFolder({
      outFolder,
      index,
      segmenter,
      methodId,
      method: createMethodRegistry().get(methodId).description,
      srSopClass,
      acceptedAt,
      jobs,
      withPictures: pictures,
      onRow: () => bar.increment(),
    });
  } finally {
    bar.stop();
    await segmenter.close();
  }
}

function positiveInteger(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('It must be a positive whole number.');
  return value;
}

function isoTime(text: string): Date {
  const time = new Date(text);
  if (Number.isNaN(time.getTime()))
    throw new InvalidArgumentError('It must be an ISO 8601 time, such as 2026-01-31T12:00:00Z.');
  return time;
}
