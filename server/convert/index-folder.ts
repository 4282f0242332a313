import { DicomError } from '../../dicom-sr/errors/dicom-error.js';
import type { Mark, ReadMarks } from '../../dicom-sr/measurement/mark.js';
import type { NaturalDataset } from '../../dicom-sr/part10/natural-dataset.js';
import { textOf } from '../../dicom-sr/part10/natural-dataset.js';
import { readPart10 } from '../../dicom-sr/part10/read-part10.js';
import { isOwnObject } from '../../dicom-sr/provenance/is-own-object.js';
import { documentSopClasses } from '../../dicom-sr/readers/mark-documents.js';
import { privateFormat } from '../../dicom-sr/readers/private-annotations.js';
import type { MarkTextOptions } from '../../dicom-sr/readers/read-mark-text.js';
import { readMarkText } from '../../dicom-sr/readers/read-mark-text.js';
import { readMarks } from '../../dicom-sr/readers/read-marks.js';
import type { DocumentVersion } from '../../dicom-sr/readers/read-version.js';
import { readVersion } from '../../dicom-sr/readers/read-version.js';
import { imageSopClasses } from '../../dicom-sr/volume/image-sop-classes.js';
import { ServerError } from '../errors/server-error.js';
import type { SqliteDatabase } from '../state/sqlite/sqlite-database.js';
import { readHead, readWhole } from './dicom-folder.js';
import type { FolderEntry, UnreadEntry } from './files-below.js';
import { filesBelow } from './files-below.js';

/** What one file is to a conversion. */
export type FileContent =
  | { readonly kind: 'not-dicom' }
  | { readonly kind: 'own'; readonly sop: string }
  | { readonly kind: 'damaged'; readonly code: string; readonly sop?: string }
  | { readonly kind: 'unread'; readonly detail: string }
  | ({ readonly kind: 'ct' | 'image' } & ImageContent)
  | ({ readonly kind: 'document'; readonly sop: string; readonly read: ReadMarks } & DocumentVersion);

interface ImageContent {
  readonly sop: string;
  readonly series: string;
  readonly frameOfReference?: string | undefined;
  readonly seriesNumber?: string | undefined;
  /** The image that it is a part of, in a concatenation: marks may name that one. */
  readonly source?: string | undefined;
}

export interface IndexOptions extends MarkTextOptions {
  /** Told of each batch with the number of files seen so far. */
  readonly onFiles?: ((seen: number) => void) | undefined;
}

/** Documents of marks that are no DICOM objects, by their names. */
const textDocument = /\.(json|xml|csv|tsv|zip)$/i;
/** A document of text is read at once. */
const maxTextBytes = 64 * 2 ** 20;

/**
 * Looks through a folder tree: which marks there are, and where the images are that they refer to. A file that is known, with the same size
 * and time of change, is not read again; results of ours are passed over. What cannot be read is kept as `unread`, with a warning, and is
 * tried again by the next look.
 * @throws {ServerError} input-unreadable where the folder itself cannot be read
 */
export async function indexFolder(
  database: SqliteDatabase,
  folder: string,
  { onFiles, ...textOptions }: IndexOptions = {},
): Promise<void> {
  const run = 1 + Number(database.first('SELECT max(run) AS run FROM files')?.['run'] ?? 0);
  let seen = 0;
  const onUnread = (entry: UnreadEntry): void => keepUnread(database, entry.name, run, unreadWords(entry));
  for await (const entries of filesBelow(folder, { onUnread })) {
    const unknown = database.transaction(() => entries.filter((entry) => !isKnown(database, entry, run)));
    const contents = await Promise.all(unknown.map((entry) => contentOf(entry, textOptions)));
    database.transaction(() => unknown.forEach((entry, i) => keepFile(database, entry, run, contents[i])));
    seen += entries.length;
    onFiles?.(seen);
  }
  database.run('DELETE FROM files WHERE run <> ?', run);
}

const isKnown = (database: SqliteDatabase, { name, size, modified }: FolderEntry, run: number): boolean =>
  database.run(
    "UPDATE files SET run = ? WHERE name = ? AND size = ? AND modified = ? AND kind <> 'unread'",
    ...[run, name, size, modified],
  ) > 0;

async function contentOf(entry: FolderEntry, options: MarkTextOptions): Promise<FileContent> {
  if (entry.size < 132) return { kind: 'not-dicom' };
  try {
    const head = await readHead(entry.path);
    return await (head === undefined ? contentOfText(entry, options) : contentOfDataset(head.dataset, entry.path));
  } catch (error) {
    if (error instanceof DicomError) return { kind: 'damaged', code: error.code };
    if (error instanceof ServerError) return { kind: 'unread', detail: error.message };
    throw error;
  }
}

const unreadWords = ({ kind, errno }: UnreadEntry): string =>
  kind === 'link' ? 'A link to a folder is not followed.' : `The ${kind} cannot be read (${errno}).`;

/** Annotations and tables of marks; other files of their kinds are passed over. */
async function contentOfText({ path, size }: FolderEntry, options: MarkTextOptions): Promise<FileContent> {
  if (!textDocument.test(path) || size > maxTextBytes) return { kind: 'not-dicom' };
  const read = readMarkText(await readWhole(path), options);
  const isForeign = read.warnings.some(({ reason }) => reason === 'unsupported-document');
  if (isForeign) return { kind: 'not-dicom' };
  const source = [...read.marks, ...(read.unplaced ?? []).map(({ mark }) => mark)][0]?.source;
  return { kind: 'document', sop: source?.sopInstanceUID ?? path, read, writtenAt: '', predecessors: [] };
}

async function contentOfDataset(head: NaturalDataset, path: string): Promise<FileContent> {
  const sop = textOf(head, 'SOPInstanceUID') ?? '';
  const classUID = textOf(head, 'SOPClassUID') ?? '';
  const isImage = imageSopClasses.has(classUID);
  if (isImage || (!documentSopClasses.includes(classUID) && privateFormat(head) === undefined))
    return { kind: isImage ? 'ct' : 'image', sop, ...placeOf(head) };
  if (isOwnObject(head)) return { kind: 'own', sop };
  return contentOfDocument(await readWhole(path), sop);
}

function contentOfDocument(part10: Uint8Array, sop: string): FileContent {
  try {
    const { dataset } = readPart10(part10);
    return { kind: 'document', sop, read: readMarks(dataset), ...readVersion(dataset) };
  } catch (error) {
    if (!(error instanceof DicomError)) throw error;
    return { kind: 'damaged', code: error.code, sop };
  }
}

const placeOf = (head: NaturalDataset): Omit<ImageContent, 'sop'> => ({
  series: textOf(head, 'SeriesInstanceUID') ?? '',
  frameOfReference: textOf(head, 'FrameOfReferenceUID'),
  seriesNumber: textOf(head, 'SeriesNumber'),
  source: textOf(head, 'SOPInstanceUIDOfConcatenationSource'),
});

/** Keeps what one file, or instance of an archive, is to a conversion; what was known of it before is dropped. */
export function keepFile(
  database: SqliteDatabase,
  { name, size, modified }: Omit<FolderEntry, 'path'>,
  run: number,
  content: FileContent,
): void {
  database.run('DELETE FROM files WHERE name = ?', name);
  const nowhere = { sop: null, series: null, frameOfReference: undefined, seriesNumber: undefined, source: undefined };
  const { sop, series, frameOfReference = null, seriesNumber = null, source = null } = { ...nowhere, ...content };
  const values = [name, size, modified, run, content.kind, sop, series, frameOfReference, seriesNumber, source];
  database.run('INSERT INTO files VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)', ...values);
  if (content.kind === 'damaged')
    keepWarning(database, name, 0, { reason: content.code, detail: 'The file is damaged.' });
  if (content.kind === 'unread') keepWarning(database, name, 0, { reason: 'input-unreadable', detail: content.detail });
  if (content.kind === 'document') keepDocument(database, name, content);
}

/**
 * Keeps that something cannot be read. What an earlier look found below it stays known: its marks are not lost with a share that is away for
 * an hour.
 */
export function keepUnread(database: SqliteDatabase, name: string, run: number, detail: string): void {
  database.transaction(() => {
    database.run('UPDATE files SET run = ? WHERE name > ? AND name < ?', run, `${name}/`, `${name}0`);
    keepFile(database, { name, size: 0, modified: 0 }, run, { kind: 'unread', detail });
  });
}

function keepDocument(
  database: SqliteDatabase,
  name: string,
  { sop, read, writtenAt, predecessors }: FileContent & { readonly kind: 'document' },
): void {
  database.run('INSERT INTO documents VALUES (?, ?, ?, ?)', name, sop, writtenAt, JSON.stringify(predecessors));
  read.marks.forEach((mark, position) => {
    keepMark(database, name, position, mark);
  });
  (read.unplaced ?? []).forEach((unplaced, i) => {
    const values = [name, read.marks.length + i, read.warnings.length + i, JSON.stringify(unplaced)];
    database.run('INSERT INTO unplaced VALUES (?, ?, ?, ?)', ...values);
  });
  read.warnings.forEach((warning, position) => keepWarning(database, name, position, warning));
}

/** Keeps a mark at its position among those of a document. */
export function keepMark(database: SqliteDatabase, name: string, position: number, mark: Mark): void {
  const { referencedImage, trackingUID = null } = mark;
  const values = [name, position, referencedImage.sopInstanceUID, trackingUID, JSON.stringify(mark)];
  database.run('INSERT OR REPLACE INTO marks VALUES (?, ?, ?, ?, ?, NULL)', ...values);
}

/** Keeps why something of a file is no mark. */
export const keepWarning = (database: SqliteDatabase, name: string, position: number, warning: object): number =>
  database.run('INSERT OR REPLACE INTO warnings VALUES (?, ?, ?)', name, position, JSON.stringify(warning));
