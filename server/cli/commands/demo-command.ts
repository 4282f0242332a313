import { createWriteStream } from 'node:fs';
import { mkdtemp, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import { Recist3dError } from '../../../dicom-sr/errors/recist3d-error.js';
import { createPhantom, phantomDefaults } from '../../../models/phantom/create-phantom.js';
import { loadConfig } from '../../config/load-config.js';
import { removeParts, writeWhole } from '../../convert/written-files.js';
import type { DemoResult } from '../../demo/demo-result.js';
import { demoResults } from '../../demo/demo-result.js';
import { makeOutFolder } from '../../folders/make-out-folder.js';
import { followUpDemo } from '../../demo/follow-up-demo.js';
import { demoTable } from '../../demo/demo-table.js';
import { secondsInWork, waitForLesions } from '../../demo/lesion-progress.js';
import { storeStudy } from '../../demo/store-study.js';
import { responseTable } from '../../follow-up/response-table.js';
import { createServer } from '../../main.js';
import { createDicomWebPacs } from '../../pacs/dicomweb-pacs.js';
import type { PhantomStudy, PhantomStudyOptions } from '../../phantom/phantom-study.js';
import { phantomStudy } from '../../phantom/phantom-study.js';
import { writePhantom } from '../../phantom/write-phantom.js';
import { countStates } from '../../report/conversion-report.js';
import { writeReport } from '../../report/write-report.js';
import { packageVersion } from '../../version.js';
import { exitCode } from '../exit-code.js';
import { wholeNumber } from '../whole-number.js';

interface DemoOptions {
  readonly seed: number;
  readonly port: number;
  readonly out?: string;
  readonly keep?: true;
  readonly viewer?: true;
  readonly followUp?: true;
}

/** Longer than any machine needs; a demo that hangs is worse than one that fails. */
const TIMEOUT_MS = 180_000;

/** `recist3d demo`: everything once, from marks to volumes, without any service or data. */
export function demoCommand(): Command {
  return new Command('demo')
    .description('Show the whole way on a phantom: store a CT study with marks, get segmentations and volumes back.')
    .option('--out <folder>', 'new or empty folder for archive, results and report (default: a temporary one)')
    .option('--seed <n>', 'another patient for another seed', wholeNumber(0, 2 ** 31), phantomDefaults.seed)
    .option('--port <n>', 'port of the server on this machine; 0 takes a free one', wholeNumber(0, 65535), 0)
    .option('--keep', 'leave the server running until it is stopped (Ctrl-C)')
    .option('--viewer', 'review the results in OHIF: prints the address, and leaves the server running')
    .option('--follow-up', 'a patient with four visits instead: response over time, with its report; no server')
    .addHelpText(
      'after',
      `
Exit codes: 0 every mark was converted, 2 some were refused or failed, 1 the demo could not run.`,
    )
    .action(async (options: DemoOptions) => {
      try {
        process.exitCode = await (options.followUp ? overTime(options) : demo(options));
      } catch (error) {
        if (!(error instanceof Recist3dError)) throw error;
        console.error(`${error.code}: ${error.message}\n${error.nextStep}`);
        process.exitCode = exitCode.failed;
      }
    });
}

async function demo({ seed, port, out, keep, viewer }: DemoOptions): Promise<number> {
  const started = performance.now();
  const folder = await freshFolder(out);
  if (folder === undefined) {
    console.error('The folder is not empty; choose a new one.');
    return exitCode.failed;
  }
  say(started, `A phantom patient (seed ${seed}) …`);
  const study = await makePhantom(folder, seed);
  const log = createWriteStream(join(folder, 'server.log'));
  const server = await createServer(demoConfig(folder, port, viewer === true), { logDestination: log });
  const url = `http://127.0.0.1:${(await server.start()).port}`;
  try {
    say(
      started,
      `The server runs at ${url}. Storing ${study.ct.length} CT images and a report with ${study.lesions.length} marks …`,
    );
    const results = await convertStudy(url, folder, study, started);
    console.log(`\n${demoTable(results)}\n`);
    console.log(`Report   ${await reportOf(results, folder)}`);
    console.log(`Archive  ${url}/dicom-web, study ${study.studyInstanceUID}`);
    console.log(`Files    ${folder}`);
    say(started, 'Done.');
    if (viewer) console.log(`\nReview   ${url}/lesion-review?StudyInstanceUIDs=${study.studyInstanceUID}`);
    if (keep || viewer) await untilStopped(url);
    return results.every(({ row }) => row.state === 'converted') ? exitCode.ok : exitCode.partly;
  } finally {
    await server.stop();
    log.end();
  }
}

async function overTime({ seed, out }: DemoOptions): Promise<number> {
  const started = performance.now();
  const folder = await freshFolder(out);
  if (folder === undefined) {
    console.error('The folder is not empty; choose a new one.');
    return exitCode.failed;
  }
  say(started, `A phantom patient (seed ${seed}) with four visits …`);
  const { followUp, report, matching } = await followUpDemo(folder, { seed, version: packageVersion() }, (text) =>
    say(started, text),
  );
  console.log(`\n${responseTable(followUp)}\n\n${matching.join('\n')}\n`);
  console.log(`Report   ${report} (report.pdf, sr.dcm, fhir.json, response.csv beside it)`);
  console.log(`Files    ${folder}`);
  say(started, 'Done.');
  return exitCode.ok;
}

/** @returns the folder to work in; undefined where it holds something already. */
async function freshFolder(out: string | undefined): Promise<string | undefined> {
  if (out === undefined) return mkdtemp(join(tmpdir(), 'recist3d-demo-'));
  makeOutFolder(out);
  return (await readdir(out)).length === 0 ? resolve(out) : undefined;
}

async function makePhantom(folder: string, seed: number): Promise<PhantomStudy> {
  const options = {
    phantom: { ...phantomDefaults, seed },
    form: 'cornerstone3d',
    withoutShortAxis: false,
  } as const satisfies PhantomStudyOptions;
  const phantom = createPhantom(options.phantom);
  const study = phantomStudy(phantom, options);
  await writePhantom(join(folder, 'phantom'), phantom, study, options);
  return study;
}

/** Nothing of the environment: the demo must not touch an archive that a site has configured. */
const demoConfig = (folder: string, port: number, viewer: boolean) =>
  loadConfig({
    env: {
      RECIST3D_DATA: join(folder, 'server'),
      RECIST3D_PORT: String(port),
      RECIST3D_VIEWER: String(viewer),
      INTAKE_POLL_SECONDS: '0.2',
      INTAKE_QUIET_SECONDS: '1',
    },
  });

async function convertStudy(
  url: string,
  folder: string,
  study: PhantomStudy,
  started: number,
): Promise<readonly DemoResult[]> {
  const pacs = createDicomWebPacs({ baseUrl: `${url}/dicom-web` });
  try {
    await storeStudy(pacs, study);
    const { studyInstanceUID, lesions } = study;
    const views = await waitForLesions({
      url,
      studyInstanceUID,
      expected: lesions.length,
      timeoutMs: TIMEOUT_MS,
      onProgress: progress(started, lesions.length),
    });
    const save = (path: string, bytes: Uint8Array) => writeWhole(folder, path, bytes);
    return await demoResults(views, { study, pacs, save, seconds: await secondsInWork(url, studyInstanceUID) });
  } finally {
    removeParts(folder);
    await pacs.close();
  }
}

/** Says each step once. */
function progress(started: number, total: number): (ended: number) => void {
  let said = -1;
  return (ended) => {
    if (ended === said) return;
    said = ended;
    say(started, `${ended} of ${total} marks converted …`);
  };
}

function reportOf(results: readonly DemoResult[], folder: string): Promise<string> {
  const method = results.map(({ row }) => row.method).find((used) => used !== undefined);
  const lesions = results.map(({ row }) => row);
  return writeReport(folder, {
    version: packageVersion(),
    method: method === undefined ? 'default' : `${method.id} ${method.version}`,
    timestamp: new Date().toISOString(),
    counts: countStates(lesions),
    lesions: () => lesions,
    warnings: () => [],
  });
}

async function untilStopped(url: string): Promise<void> {
  console.log(`\nThe server stays up at ${url} (API: ${url}/api/openapi.json). Ctrl-C ends it.`);
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}

function say(started: number, text: string): void {
  console.log(`${((performance.now() - started) / 1000).toFixed(1).padStart(5)} s  ${text}`);
}
