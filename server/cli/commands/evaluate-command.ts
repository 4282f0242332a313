import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import cliProgress from 'cli-progress';
import { Command, InvalidArgumentError, Option } from 'commander';
import { Recist3dError } from '../../../dicom-sr/errors/recist3d-error.js';
import type { EngineOptions } from '../../../models/engine/create-inference-engine.js';
import { EvaluationError } from '../../../models/evaluation/errors/evaluation-error.js';
import { chooseMethods } from '../../../models/evaluation/input/choose-methods.js';
import { findLesionSets } from '../../../models/evaluation/input/find-lesion-sets.js';
import { parseMarks } from '../../../models/evaluation/input/marks-file.js';
import type { EvaluationReport, EvaluationSetup } from '../../../models/evaluation/report/evaluation-report.js';
import { evaluationReport, reportTables } from '../../../models/evaluation/report/evaluation-report.js';
import { saveMasks } from '../../../models/evaluation/report/save-masks.js';
import type { SheetOrder } from '../../../models/evaluation/report/sheet-tasks.js';
import { writeNumbers, writeSheets } from '../../../models/evaluation/report/write-evaluation.js';
import type { TaskRunner } from '../../../models/evaluation/run/evaluation-task.js';
import { createInlineRunner } from '../../../models/evaluation/run/inline-runner.js';
import type { EvaluationRequest } from '../../../models/evaluation/run/run-evaluation.js';
import { refuseDuplicateIds, runEvaluation } from '../../../models/evaluation/run/run-evaluation.js';
import { createWorkerPool, evaluationWorkerEntry } from '../../../models/evaluation/run/worker-pool.js';
import type { MethodRegistry } from '../../../models/methods/method-registry.js';
import { createMethodRegistry } from '../../../models/methods/method-registry.js';
import { makeOutFolder } from '../../folders/make-out-folder.js';
import { packageVersion } from '../../version.js';
import { engineOption, settleEngine } from '../engine-option.js';
import { exitCode } from '../exit-code.js';
import { printTables } from './print-tables.js';

interface EvaluateOptions {
  readonly lesions: string;
  readonly out: string;
  readonly methods: readonly string[];
  readonly set?: readonly string[];
  readonly jitter: number;
  readonly seed: number;
  readonly marks?: string;
  readonly saveMasks?: true;
  readonly minLongMm?: number;
  readonly limit?: number;
  readonly sheets: number;
  readonly sheetOrder: SheetOrder;
  readonly jobs: number;
  readonly engine: EngineOptions['engine'];
}

/** What commander hands over: --tables needs neither lesions nor, unless it is to write, a folder. */
interface GivenOptions extends Omit<EvaluateOptions, 'lesions' | 'out'> {
  readonly lesions?: string;
  readonly out?: string;
  readonly tables?: true;
  readonly runs: readonly string[];
}

const HELP = `
DIR is one set (ID_ct.nii.gz + ID_mask.nii.gz) or a folder of sets. Each label of a mask is one lesion; of a label in several 26-connected
components the largest is the lesion.

Marks are derived from the masks: on the slice of largest area, the longest diameter and the longest one perpendicular to it. With --jitter F
each half axis is scaled by 1 ± F (uniform) and the mark shifted by N(0, 1 % of the long axis); the numbers depend on --seed, id and label only.
With --marks they come from a JSON file, and only its lesions are evaluated:
  [{ "id": "ID", "label": 1, "keySlice": 12, "longAxis": [[col, row], [col, row]], "shortAxis": [[col, row], [col, row]] }]
Voxel indices, the centre of the first voxel at 0,0 (NIfTI i = column, j = row, k = slice); label (the one under the mark counts) and shortAxis may be left out.

OUT gets results.csv, results.json, table.md, dice-by-offset.svg and .png (one for each set), sheets/METHOD/SET-PAGE.png, and with
--save-masks METHOD/ID_pred.nii.gz on the grid of the mask with the same labels.

With --tables the tables of papers 000 to 004 are printed, our numbers beside theirs, from the finished runs of \`recist3d train\` and, of
recipes that were not run here, from those that lie beside the tables of this project; with --out they are also written there, with the
curves of the papers' figures and, in OUT/runs, the scores of each lesion that they were made of.

Exit codes: 0 every lesion was evaluated, 2 some could not be (results.csv says which and why), 3 there was none, 1 the command could not run.`;

/** `recist3d evaluate`: methods against real or synthetic lesions whose truth is known. */
export function evaluateCommand(): Command {
  return new Command('evaluate')
    .description('Compare segmentation methods with lesions whose true masks are known.')
    .option('--lesions <dir>', 'folder of lesions, or folder of such folders')
    .option('--out <dir>', 'folder for results')
    .option('--tables', "print the papers' tables from finished training runs, instead of evaluating methods")
    .option('--runs <dirs>', 'folders of training runs separated by commas, for --tables', list, [
      join('out', 'training'),
      join('docs', 'results', 'runs'),
    ])
    .option('--methods <ids>', 'method ids separated by commas, "default" or "all"', list, ['default'])
    .option('--set <names>', 'only these sets of a folder of sets, separated by commas', list)
    .option('--jitter <fraction>', 'jitter of the endpoints, 0.1 = ±10 % of each half axis', fraction, 0)
    .option('--seed <n>', 'seed of the jitter', wholeNumber(0), 1)
    .option('--marks <file>', 'marks from a JSON file instead of the masks')
    .option('--save-masks', 'write every result as NIfTI')
    .option('--min-long-mm <mm>', 'leave out lesions whose long axis is shorter', positive)
    .option('--limit <n>', 'at most so many lesions of each set', wholeNumber(1))
    .option('--sheets <n>', 'lesions on the contact sheets of a set and method, 0 for none', wholeNumber(0), 24)
    .addOption(
      new Option('--sheet-order <order>', 'which lesions come first').choices(['worst', 'best', 'id']).default('worst'),
    )
    .option('--jobs <n>', 'worker threads', wholeNumber(1), availableParallelism())
    .addOption(engineOption())
    .addHelpText('after', HELP)
    .action(async (given: GivenOptions, command: Command) => {
      const { lesions, out, tables, runs, ...options } = given;
      if (tables) process.exitCode = await orRefuse(async () => printTables(runs, out));
      else if (lesions === undefined) command.error("error: required option '--lesions <dir>' not specified");
      else if (out === undefined) command.error("error: required option '--out <dir>' not specified");
      else process.exitCode = await orRefuse(() => evaluate({ ...options, lesions, out }));
    });
}

/** Turns what the user can mend into a message and an exit code; anything else is a defect and keeps its stack. */
async function orRefuse(run: () => Promise<number>): Promise<number> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof Recist3dError)) throw error;
    console.error(`${error.message}\n${error.nextStep}`);
    const nothing = error instanceof EvaluationError && error.code === 'lesions-not-found';
    return nothing ? exitCode.nothingToDo : exitCode.failed;
  }
}

async function evaluate(options: EvaluateOptions): Promise<number> {
  const engine = await settleEngine(options.engine, 1);
  const registry = createMethodRegistry({ engine });
  const methods = chooseMethods(options.methods, registry.ids, registry.ids.filter(canRun(registry)));
  for (const method of methods) if (!canRun(registry)(method)) throw registry.failureOf(method)!;
  const request = requestOf(options, methods);
  makeOutFolder(options.out);
  const runner =
    options.jobs === 1
      ? createInlineRunner(registry)
      : createWorkerPool(options.jobs, evaluationWorkerEntry, { engine });
  try {
    const report = await runAndReport(request, setupOf(options, methods), runner);
    if (report.rows.length === 0) return nothingFound();
    writeNumbers(report, options.out);
    if (options.saveMasks) saveMasks(report.lesions, methods, options.out);
    const undrawn = await drawSheets(report, options, runner);
    console.log(reportTables(report));
    return conclude(report, undrawn);
  } finally {
    await runner.close();
  }
}

/** A network without weights is left out of `all`, and refused by name. */
const canRun =
  (registry: MethodRegistry) =>
  (id: string): boolean =>
    registry.failureOf(id) === undefined;

function requestOf(options: EvaluateOptions, methods: readonly string[]): EvaluationRequest {
  const { lesions, set, jitter, seed, marks, minLongMm, limit } = options;
  const sets = findLesionSets(lesions, set);
  if (options.saveMasks || marks !== undefined) refuseDuplicateIds(sets);
  return {
    sets,
    methods,
    jitter,
    seed,
    ...(marks !== undefined && { marks: parseMarks(readMarks(marks)) }),
    ...(minLongMm !== undefined && { minLongMm }),
    ...(limit !== undefined && { limit }),
    keepMasks: options.saveMasks === true || options.sheets > 0,
  };
}

function readMarks(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new EvaluationError('marks-invalid', `the file ${path} cannot be read`, { cause });
  }
}

function setupOf(options: EvaluateOptions, methods: readonly string[]): EvaluationSetup {
  const { jitter, seed, marks, minLongMm, limit } = options;
  return {
    version: packageVersion(),
    command: ['recist3d', ...process.argv.slice(2)].map(shellWord).join(' '),
    methods,
    jitter,
    seed,
    marks: marks === undefined ? 'derived from the masks' : 'from a file',
    ...(minLongMm !== undefined && { minLongMm }),
    ...(limit !== undefined && { limit }),
  };
}

async function runAndReport(
  request: EvaluationRequest,
  setup: EvaluationSetup,
  runner: TaskRunner,
): Promise<EvaluationReport> {
  const bar = progressBar();
  bar.start(1, 0, { phase: 'reading' });
  try {
    const lesions = await runEvaluation(request, runner, ({ phase, done, total }) => {
      bar.setTotal(total);
      bar.update(done, { phase });
    });
    return evaluationReport(setup, lesions);
  } finally {
    bar.stop();
  }
}

async function drawSheets(
  report: EvaluationReport,
  { sheets, sheetOrder, out }: EvaluateOptions,
  runner: TaskRunner,
): Promise<number> {
  if (sheets === 0) return 0;
  const bar = progressBar();
  bar.start(1, 0, { phase: 'drawing' });
  try {
    const failures = await writeSheets(report, { order: sheetOrder, lesions: sheets }, out, runner, (done, total) => {
      bar.setTotal(total);
      bar.update(done, { phase: 'drawing' });
    });
    return failures.length;
  } finally {
    bar.stop();
  }
}

function conclude(report: EvaluationReport, undrawn: number): number {
  const errors = report.rows.filter(({ error }) => error !== null);
  const codes = [...new Set(errors.map(({ error }) => error))].join(', ');
  if (errors.length > 0) console.error(`${errors.length} of ${report.rows.length} rows hold an error: ${codes}.`);
  if (undrawn > 0) console.error(`${undrawn} contact sheets could not be drawn.`);
  return errors.length + undrawn > 0 ? exitCode.partly : exitCode.ok;
}

function nothingFound(): number {
  console.error('No lesion is left to evaluate: look at --marks, --min-long-mm and --set.');
  return exitCode.nothingToDo;
}

/** On stderr, so that tables can be piped; silent where nobody watches. */
function progressBar(): cliProgress.SingleBar {
  return new cliProgress.SingleBar({
    format: '{phase} {bar} {value}/{total}, {eta_formatted} left',
    stream: process.stderr,
    noTTYOutput: false,
    clearOnComplete: true,
  });
}

const shellWord = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;

const list = (text: string): readonly string[] =>
  text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');

function fraction(text: string): number {
  const value = Number(text);
  if (!(value >= 0 && value < 1)) throw new InvalidArgumentError('It must be a number from 0 to below 1.');
  return value;
}

function positive(text: string): number {
  const value = Number(text);
  if (!(value > 0 && Number.isFinite(value))) throw new InvalidArgumentError('It must be a positive number.');
  return value;
}

const wholeNumber =
  (least: number) =>
  (text: string): number => {
    const value = Number(text);
    if (!Number.isSafeInteger(value) || value < least) {
      throw new InvalidArgumentError(`It must be a whole number of at least ${least}.`);
    }
    return value;
  };
