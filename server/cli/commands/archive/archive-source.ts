import { readFileSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { InvalidArgumentError } from 'commander';
import type { Command } from 'commander';
import { Recist3dError } from '../../../../dicom-sr/errors/recist3d-error.js';
import type { ArchiveSource } from '../../../archive/archive-conversion.js';
import { lookThrough } from '../../../archive/archive-conversion.js';
import { loadConfig } from '../../../config/load-config.js';
import { archiveAccess } from '../../../connect-archive.js';
import type { Conversion } from '../../../convert/open-conversion.js';
import { openConversion } from '../../../convert/open-conversion.js';
import { ServerError } from '../../../errors/server-error.js';
import type { DicomWebPacs } from '../../../pacs/dicomweb-pacs.js';
import { createDicomWebPacs } from '../../../pacs/dicomweb-pacs.js';
import { positiveInteger } from '../../argument-types.js';
import { exitCode } from '../../exit-code.js';
import { createLookProgress } from '../../look-progress.js';
import { sayUnread } from '../../unread-entries.js';

/** Where the marks of a conversion come from. */
export interface SourceOptions {
  readonly out: string;
  readonly from?: string;
  readonly config?: string;
  readonly since?: string;
  readonly until?: string;
  readonly modalities: string;
  readonly studies?: string;
  readonly patients?: string;
  readonly marks?: string;
}

/** Adds the options by which a command finds marks and images. */
export const withSource = (command: Command): Command =>
  command
    .requiredOption('--out <folder>', 'folder of the conversion: results, journal, reports')
    .option('--from <folder>', 'take marks and CT from a folder tree, not from the archive (PACS_URL)')
    .option('--marks <folder>', 'take marks from the documents of a folder (AIM, CSV, reports), CT from the archive')
    .option('--config <file>', 'configuration file; the environment goes before it')
    .option('--since <date>', 'only studies from this date on (YYYYMMDD)', studyDate)
    .option('--until <date>', 'only studies up to this date (YYYYMMDD)', studyDate)
    .option('--modalities <list>', 'modalities of series that may hold marks', 'SR,PR')
    .option('--studies <file>', 'only the Study Instance UIDs of this file, one a line (first column of a CSV)')
    .option('--patients <file>', 'only the Patient IDs of this file, one a line (first column of a CSV)')
    .option('--jobs <n>', 'lesions in work at the same time', positiveInteger, Math.min(availableParallelism(), 4))
    .option('--per-minute <n>', 'lesions begun in a minute at most', positiveInteger);

/** Runs a command, and prints what was refused with its next step. */
export async function reported(action: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await action();
  } catch (error) {
    if (!(error instanceof Recist3dError)) throw error;
    console.error(`${error.code}: ${error.message}\n${error.nextStep}`);
    process.exitCode = exitCode.failed;
  }
}

/**
 * Looks through the source, and hands it over with the journal of the conversion; both are closed at the end.
 * @throws {ServerError} input-unreadable, out-folder-unusable
 */
export async function withConversion<T>(
  options: SourceOptions,
  action: (conversion: Conversion, source: ArchiveSource) => Promise<T>,
): Promise<T> {
  const source = sourceOf(options);
  const conversion = openConversion(resolve(options.out));
  const progress = createLookProgress(source.kind === 'folder' ? 'files' : 'studies');
  try {
    await lookThrough(conversion, source, progress.seen);
    progress.stop();
    const { marks, series, warnings } = conversion.work.count();
    console.log(`Found ${marks} marks, ${series} CT series, ${warnings} entries that are no mark.`);
    sayUnread(conversion);
    return await action(conversion, source);
  } finally {
    if (source.kind === 'archive') await (source.pacs as DicomWebPacs).close();
    conversion.close();
  }
}

function sourceOf(options: SourceOptions): ArchiveSource {
  const { from, config, since, until, modalities, studies, patients, marks } = options;
  if (from !== undefined) return { kind: 'folder', folder: folderAt('--from', from) };
  const query = {
    documentModalities: modalities.split(',').map((modality) => modality.trim()),
    ...(since && { studyDateFrom: since }),
    ...(until && { studyDateTo: until }),
    ...(studies && { studies: firstColumn('--studies', studies).filter((uid) => /^[0-9.]+$/.test(uid)) }),
    ...(patients && { patients: firstColumn('--patients', patients) }),
  };
  const marksFolder = marks && folderAt('--marks', marks);
  return { kind: 'archive', pacs: openArchive(config), query, ...(marksFolder && { marksFolder }) };
}

/** @throws {ServerError} input-unreadable */
function folderAt(option: string, path: string): string {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) return resolve(path);
  throw new ServerError('input-unreadable', `${option} names no folder.`);
}

/**
 * @returns the archive that a configuration names
 * @throws {ServerError} worker-needs-archive where it names none
 */
export function openArchive(file: string | undefined): DicomWebPacs {
  const config = loadConfig({ ...(file === undefined ? {} : { file }), env: process.env });
  if (config.pacs.url === undefined)
    throw new ServerError('worker-needs-archive', 'Neither --from nor PACS_URL is given.');
  return createDicomWebPacs({ ...archiveAccess(config), baseUrl: dicomWebRoot(config.pacs.url, config.pacs.kind) });
}

export interface SecondStoreOptions {
  readonly secondUrl?: string;
  readonly secondConfig?: string;
}

/**
 * @returns the second store (shadow, quarantine), none where none is named
 * @throws {ServerError} worker-needs-archive where its configuration names no archive
 */
export function secondStore({ secondUrl, secondConfig }: SecondStoreOptions): readonly DicomWebPacs[] {
  if (secondConfig === undefined) return secondUrl === undefined ? [] : [createDicomWebPacs({ baseUrl: secondUrl })];
  // The environment describes the first archive.
  const config = loadConfig({ file: secondConfig, env: {} });
  const { url, kind } = config.pacs;
  const baseUrl = secondUrl ?? (url === undefined ? undefined : dicomWebRoot(url, kind));
  if (baseUrl === undefined)
    throw new ServerError('worker-needs-archive', 'The second configuration names no archive.');
  return [createDicomWebPacs({ ...archiveAccess(config), baseUrl })];
}

const dicomWebRoot = (url: string, kind: 'orthanc' | 'dicomweb'): string =>
  kind === 'orthanc' ? `${url.replace(/\/$/, '')}/dicom-web` : url;

/** @throws {ServerError} input-unreadable */
function firstColumn(option: string, file: string): readonly string[] {
  return textAt(option, file)
    .split(/\r?\n/)
    .map((line) => (line.split(',')[0] ?? '').replaceAll('"', '').trim())
    .filter((value) => value !== '');
}

function textAt(option: string, file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new ServerError('input-unreadable', `The file after ${option} cannot be read.`, { cause });
  }
}

function studyDate(text: string): string {
  if (/^\d{8}$/.test(text)) return text;
  throw new InvalidArgumentError('It must be a date such as 20240131.');
}
