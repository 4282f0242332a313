import { resolve } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import type { EngineOptions } from '../../../models/engine/create-inference-engine.js';
import type { ArchiveSource } from '../../archive/archive-conversion.js';
import { reportArchive, runArchive, sizeBelow, volumesOf } from '../../archive/archive-conversion.js';
import { estimate } from '../../archive/estimate.js';
import type { PaceOptions } from '../../archive/pace.js';
import { createPace, readWindow } from '../../archive/pace.js';
import { conversionTime } from '../../convert/conversion-time.js';
import type { Conversion } from '../../convert/open-conversion.js';
import { openConversion } from '../../convert/open-conversion.js';
import { planMarks } from '../../convert/plan-marks.js';
import type { LesionRow } from '../../report/conversion-report.js';
import { DecodingThreads } from '../../decoding/decoding-threads.js';
import { createWorkerPoolSegmenter } from '../../segmenter/worker-pool-segmenter.js';
import { packageVersion } from '../../version.js';
import { isoTime } from '../argument-types.js';
import { engineOption, settleEngine } from '../engine-option.js';
import { exitCode } from '../exit-code.js';
import { findErrorEntry } from '../../errors/error-catalogues.js';
import { createProgressBar } from '../progress-bar.js';
import { runnableMethod } from '../runnable-method.js';
import { exitCodeOfConversion } from '../unread-entries.js';
import type { SourceOptions } from './archive/archive-source.js';
import { reported, secondStore, withConversion, withSource } from './archive/archive-source.js';
import { promoteCommand } from './archive/promote-command.js';

interface RunOptions extends SourceOptions {
  readonly method: string;
  readonly engine: EngineOptions['engine'];
  readonly jobs: number;
  readonly timestamp?: Date;
  readonly window?: PaceOptions['window'];
  readonly perMinute?: number;
  readonly store: 'folder' | 'archive';
  readonly secondUrl?: string;
  readonly secondConfig?: string;
  readonly pictures: boolean;
  readonly signKey?: string;
}

/** `recist3d archive plan|run|report|promote`: converts what an archive, or a folder tree, holds already. */
export function archiveCommand(): Command {
  const command = new Command('archive').description(
    'Convert the marks that an archive, or a folder tree, holds already.',
  );
  const plan = withSource(new Command('plan'))
    .description(
      'Say of each mark whether it would be converted, and why not; estimate time and storage. Writes only the index.',
    )
    .action((options: RunOptions) => reported(() => planArchive(options)));
  const run = withSource(new Command('run'))
    .description('Convert; goes on at the next lesion when it was interrupted.')
    .option('--method <id>', 'segmentation method', 'default')
    .addOption(engineOption())
    .option('--timestamp <time>', 'content date and time of the results (ISO 8601)', isoTime)
    .option('--window <from-to>', 'work only in this time of day, such as 20:00-06:00', windowOf)
    .addOption(
      new Option('--store <where>', 'where results go beside the folder')
        .choices(['folder', 'archive'])
        .default('folder'),
    )
    .option('--second-url <url>', 'DICOMweb root of a second store for the results (shadow, quarantine)')
    .option('--second-config <file>', 'configuration file whose group `pacs` says how that store is accessed')
    .option('--no-pictures', 'leave the pictures out')
    .option('--sign-key <file>', 'Ed25519 private key (PEM) that signs the manifest; made in OUT where absent')
    .action((options: RunOptions) => reported(() => runCommand(options)));
  const report = new Command('report')
    .description('Write the reports and the signed manifest of what was done so far.')
    .requiredOption('--out <folder>', 'folder of the conversion')
    .option('--method <id>', 'segmentation method', 'default')
    .option('--sign-key <file>', 'Ed25519 private key (PEM)')
    .action((options: RunOptions) => reported(() => reportCommand(options)));
  return command
    .addCommand(plan)
    .addCommand(run)
    .addCommand(report)
    .addCommand(promoteCommand())
    .addHelpText(
      'after',
      `
Exit codes: 0 every mark was (or would be) converted, 2 some were refused or failed, or folders or files could not be read,
3 no mark was found, 1 the command could not run.`,
    );
}

async function planArchive(options: RunOptions): Promise<number> {
  return withConversion(options, async (conversion, source) => {
    const counts = { 'to-convert': 0, superseded: 0, refused: 0, failed: 0 };
    const reasons = new Map<string, number>();
    const bar = createProgressBar('marks');
    bar.start(conversion.work.count().marks);
    for await (const row of planMarks(conversion.work, '', undefined, volumesOf(source))) {
      bar.advance();
      counts[row.state] += 1;
      const code = row.state === 'to-convert' ? undefined : row.reason?.code;
      if (code !== undefined) reasons.set(code, (reasons.get(code) ?? 0) + 1);
    }
    bar.stop();
    console.log(
      `${counts['to-convert']} would be converted, ${counts.superseded} are superseded, ${counts.refused + counts.failed} would be refused.`,
    );
    for (const [code, marks] of [...reasons].sort(([, a], [, b]) => b - a))
      console.log(`  ${code}: ${marks}. ${findErrorEntry(code)?.meaning ?? ''}`.trimEnd());
    const done = conversion.journal.counts().converted;
    const cost = estimate(
      counts['to-convert'] - done,
      conversion.journal.rows(),
      options,
      sizeBelow(resolve(options.out)),
    );
    const basis = cost.isMeasured ? 'measured on marks of this archive' : 'from preset values; run some marks first';
    console.log(`Still to do: about ${durationOf(cost.hours)} and ${cost.megabytes.toFixed(0)} MB (${basis}).`);
    const { marks, unread } = conversion.work.count();
    if (counts.refused + counts.failed + unread > 0) return exitCode.partly;
    return marks === 0 ? exitCode.nothingToDo : exitCode.ok;
  });
}

async function runCommand(options: RunOptions): Promise<number> {
  return withConversion(options, async (conversion, source) => {
    const outFolder = resolve(options.out);
    const acceptedAt = await conversionTime(outFolder, options.timestamp, new Date());
    const second = secondStore(options);
    const targets = [...(options.store === 'archive' && source.kind === 'archive' ? [source.pacs] : []), ...second];
    try {
      await convertAll(conversion, source, { ...options, outFolder, acceptedAt, targets });
    } finally {
      await Promise.all(second.map((pacs) => pacs.close()));
    }
    return writeReports(conversion, options, acceptedAt);
  });
}

async function reportCommand(options: RunOptions): Promise<number> {
  const conversion = openConversion(resolve(options.out));
  try {
    return await writeReports(conversion, options, await conversionTime(resolve(options.out), undefined, new Date()));
  } finally {
    conversion.close();
  }
}

async function writeReports(conversion: Conversion, options: RunOptions, acceptedAt: Date): Promise<number> {
  const { id, version } = runnableMethod(options.method);
  const about = {
    version: packageVersion(),
    method: methodsOf(conversion, `${id} ${version}`),
    timestamp: acceptedAt.toISOString(),
  };
  const html = await reportArchive(conversion, resolve(options.out), about, options.signKey);
  const counts = conversion.journal.counts();
  console.log(
    `${counts.converted} converted, ${counts.superseded} superseded, ${counts.refused} refused, ${counts.failed} failed. Report: ${html}`,
  );
  return exitCodeOfConversion(conversion);
}

const durationOf = (hours: number): string =>
  hours < 1 ? `${Math.ceil(hours * 60)} min` : `${hours.toFixed(hours < 10 ? 1 : 0)} h`;

/** @returns what really ran, fallbacks included; what was asked for where nothing did */
function methodsOf({ journal }: Conversion, asked: string): string {
  const used = new Set<string>();
  for (const { method } of journal.rows()) if (method !== undefined) used.add(`${method.id} ${method.version}`);
  return used.size === 0 ? asked : [...used].sort().join(', ');
}

type ConvertAllOptions = Pick<RunOptions, 'method' | 'engine' | 'jobs' | 'window' | 'perMinute' | 'pictures'> &
  Pick<Parameters<typeof runArchive>[2], 'outFolder' | 'acceptedAt' | 'targets'>;

async function convertAll(conversion: Conversion, source: ArchiveSource, options: ConvertAllOptions): Promise<void> {
  const { method: methodId, engine: wish, jobs, window, perMinute, pictures, outFolder, acceptedAt, targets } = options;
  const method = runnableMethod(methodId);
  const engine = await settleEngine(wish, 1);
  const segmenter = createWorkerPoolSegmenter({
    workerUrl: new URL('../../segmenter/segmenter-worker.js', import.meta.url),
    threads: jobs,
    timeoutMs: 600_000,
    engine,
  });
  const decoding = new DecodingThreads(jobs);
  const mayBegin = createPace({
    ...(window && { window }),
    ...(perMinute === undefined ? {} : { perMinute }),
    onRest: (until) => console.error(`Resting until ${until.toISOString()}.`),
  });
  const bar = createProgressBar('marks');
  bar.start(conversion.work.count().marks);
  let kept = 0;
  const onRow = (_row: LesionRow, isKept: boolean): void => {
    bar.advance();
    if (isKept) kept += 1;
  };
  try {
    await runArchive(conversion, source, {
      ...{ outFolder, segmenter, methodId, method, acceptedAt, jobs, targets, mayBegin, onRow },
      decode: decoding.decode,
      withPictures: pictures,
    });
  } finally {
    bar.stop();
    await segmenter.close();
    await decoding.close();
  }
  if (kept > 0) console.log(`${kept} were done by an earlier run.`);
}

function windowOf(text: string): NonNullable<PaceOptions['window']> {
  const window = readWindow(text);
  if (window === undefined) throw new InvalidArgumentError('It must be two times of day, such as 20:00-06:00.');
  return window;
}
