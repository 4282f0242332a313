import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { Command, Option } from 'commander';
import { Recist3dError } from '../../../dicom-sr/errors/recist3d-error.js';
import type { Modality } from '../../../dicom-sr/volume/ct-volume.js';
import type { EngineOptions } from '../../../models/engine/create-inference-engine.js';
import { conversionTime } from '../../convert/conversion-time.js';
import { convertMarks } from '../../convert/convert-marks.js';
import type { Conversion } from '../../convert/open-conversion.js';
import { openConversion, openScratchConversion } from '../../convert/open-conversion.js';
import { planMarks } from '../../convert/plan-marks.js';
import { prepareWork } from '../../convert/prepare-work.js';
import type { LesionRow } from '../../report/conversion-report.js';
import { writeReport } from '../../report/write-report.js';
import { DecodingThreads } from '../../decoding/decoding-threads.js';
import { createWorkerPoolSegmenter } from '../../segmenter/worker-pool-segmenter.js';
import { packageVersion } from '../../version.js';
import { isoTime, modalityList, positiveInteger } from '../argument-types.js';
import { engineOption, settleEngine } from '../engine-option.js';
import { exitCode } from '../exit-code.js';
import { readHeaderMap } from '../header-map.js';
import { createLookProgress } from '../look-progress.js';
import { createProgressBar } from '../progress-bar.js';
import { runnableMethod } from '../runnable-method.js';
import { exitCodeOfConversion, sayUnread } from '../unread-entries.js';

interface ConvertOptions {
  readonly method: string;
  readonly engine: EngineOptions['engine'];
  readonly jobs: number;
  readonly timestamp?: Date;
  readonly srSopClass: 'comprehensive-3d' | 'enhanced';
  readonly pictures: boolean;
  readonly columns?: string;
  readonly regions: boolean;
  readonly modalities: readonly Modality[];
  readonly dryRun?: true;
}

/** `recist3d convert IN OUT`: a folder of DICOM with CT and marks becomes SEG, SR and a report. */
export function convertCommand(): Command {
  return new Command('convert')
    .description(
      'Convert the marks of a folder (CT with Structured Reports, presentation states, AIM, tables …) into SEG and SR, with a report.',
    )
    .argument('<in>', 'folder with DICOM files, searched through all its folders')
    .argument('<out>', 'folder for SEG, SR and report.csv, report.json, report.html')
    .option('--method <id>', 'segmentation method', 'default')
    .addOption(engineOption())
    .option('--jobs <n>', 'lesions in work at the same time', positiveInteger, Math.min(availableParallelism(), 4))
    .option('--timestamp <time>', 'content date and time of the results (ISO 8601), for reproducible files', isoTime)
    .addOption(
      new Option('--sr-sop-class <class>', 'SOP class of the reports')
        .choices(['comprehensive-3d', 'enhanced'])
        .default('comprehensive-3d'),
    )
    .option('--no-pictures', 'leave the pictures out')
    .option('--columns <file>', 'JSON that names the columns of tables of marks, such as {"longX1": "RECIST_x1"}')
    .option('--modalities <list>', 'images whose marks are converted: CT, MR, PT, with commas', modalityList, ['CT'])
    .option('--no-regions', 'take no marks from RT structure sets and segmentations')
    .option('--dry-run', 'only say of each mark whether it would be converted, and why not; writes nothing')
    .addHelpText(
      'after',
      `
Exit codes: 0 every mark was converted (or a newer version of it), 2 some were refused or failed, or folders or files could not be read,
3 no mark was found, 1 the command could not run.
A run that was interrupted goes on at the next lesion when it is started again into the same folder; what is done already and unchanged is not
done again. The time of the first run is kept in OUT/conversion.json, so that a repeat writes the same bytes. Index and journal are in OUT/.recist3d.`,
    )
    .action(async (input: string, output: string, options: ConvertOptions) => {
      process.exitCode = await convertReported(resolve(input), resolve(output), options);
    });
}

async function convertReported(input: string, output: string, options: ConvertOptions): Promise<number> {
  if (!existsSync(input)) {
    console.error(`The folder ${input} is not there.`);
    return exitCode.failed;
  }
  try {
    return await (options.dryRun === true ? look(input, options) : convert(input, output, options));
  } catch (error) {
    if (!(error instanceof Recist3dError)) throw error;
    console.error(`${error.code}: ${error.message}\n${error.nextStep}`);
    return exitCode.failed;
  }
}

async function look(input: string, options: ConvertOptions): Promise<number> {
  const conversion = openScratchConversion();
  try {
    await index(conversion, input, options);
    const counts = { 'to-convert': 0, superseded: 0, refused: 0, failed: 0 };
    for await (const row of planMarks(conversion.work, input, options.modalities)) {
      counts[row.state] += 1;
      const { document, groupIndex } = row;
      const what = row.state === 'to-convert' ? `convert ${lengths(row.mark)}` : reasonWords(row);
      console.log(`${document}, group ${groupIndex + 1}: ${what}`);
    }
    const { superseded, refused, failed } = counts;
    console.log(
      `${counts['to-convert']} would be converted, ${superseded} are superseded, ${refused + failed} would be refused.`,
    );
    const { marks, unread } = conversion.work.count();
    if (refused + failed + unread > 0) return exitCode.partly;
    return marks === 0 ? exitCode.nothingToDo : exitCode.ok;
  } finally {
    conversion.close();
  }
}

async function convert(input: string, output: string, options: ConvertOptions): Promise<number> {
  const { id, version } = runnableMethod(options.method);
  const conversion = openConversion(output);
  try {
    await index(conversion, input, options);
    const acceptedAt = await conversionTime(output, options.timestamp, new Date());
    const kept = await convertAll(conversion, input, output, options, acceptedAt);
    if (kept > 0) console.log(`${kept} were done by an earlier run.`);
    const { journal } = conversion;
    const counts = journal.counts();
    const html = await writeReport(output, {
      version: packageVersion(),
      method: `${id} ${version}`,
      timestamp: acceptedAt.toISOString(),
      counts,
      lesions: () => journal.rows(),
      warnings: () => journal.warnings(),
    });
    const { converted, superseded, refused, failed } = counts;
    console.log(
      `${converted} converted, ${superseded} superseded, ${refused} refused, ${failed} failed. Report: ${html}`,
    );
    return exitCodeOfConversion(conversion);
  } finally {
    conversion.close();
  }
}

async function index(conversion: Conversion, input: string, options: ConvertOptions): Promise<void> {
  const { database, work } = conversion;
  const progress = createLookProgress('files');
  const { columns, regions, modalities } = options;
  const headerMap = columns === undefined ? undefined : readHeaderMap(columns);
  await prepareWork(database, input, {
    headerMap,
    regions,
    modalities,
    onFiles: progress.seen,
  });
  progress.stop();
  const { marks, series, warnings } = work.count();
  console.log(`Found ${marks} marks, ${series} CT series, ${warnings} entries that are no mark.`);
  sayUnread(conversion);
}

/** @returns how many marks an earlier run had done. */
async function convertAll(
  { work, journal }: Conversion,
  inFolder: string,
  outFolder: string,
  { method: methodId, engine: wish, jobs, srSopClass, pictures, modalities }: ConvertOptions,
  acceptedAt: Date,
): Promise<number> {
  const method = runnableMethod(methodId);
  const engine = await settleEngine(wish, 1);
  const segmenter = createWorkerPoolSegmenter({
    workerUrl: new URL('../../segmenter/segmenter-worker.js', import.meta.url),
    threads: jobs,
    timeoutMs: 600_000,
    engine,
  });
  const decoding = new DecodingThreads(jobs);
  const bar = createProgressBar('marks');
  bar.start(work.count().marks);
  let kept = 0;
  const onRow = (row: LesionRow, isKept: boolean): void => {
    bar.advance();
    if (isKept) kept += 1;
    if (row.reason !== undefined && row.state !== 'superseded')
      console.error(`${row.document}, group ${row.groupIndex + 1}: ${row.reason.code}. ${row.reason.nextStep}`);
  };
  const choices = {
    methodId,
    method,
    srSopClass,
    acceptedAt,
    jobs,
    withPictures: pictures,
    modalities,
    decode: decoding.decode,
  };
  try {
    await convertMarks({ inFolder, outFolder, work, journal, segmenter, ...choices, onRow });
    return kept;
  } finally {
    bar.stop();
    await segmenter.close();
    await decoding.close();
  }
}

const lengths = (mark: LesionRow['mark']): string =>
  mark === undefined
    ? ''
    : `(mark ${[mark.longAxisMm, mark.shortAxisMm].flatMap((mm) => mm?.toFixed(1) ?? []).join(' × ')} mm)`;

const reasonWords = ({ state, reason }: Pick<LesionRow, 'reason'> & { readonly state: string }): string =>
  `${state}: ${reason?.code ?? ''}. ${reason?.message ?? ''} ${reason?.nextStep ?? ''}`;
