import { readFile } from 'node:fs/promises';
import { DicomError } from '../../dicom-sr/errors/dicom-error.js';
import type { ReadMarks } from '../../dicom-sr/measurement/mark.js';
import type { NaturalDataset } from '../../dicom-sr/part10/natural-dataset.js';
import { textOf } from '../../dicom-sr/part10/natural-dataset.js';
import { readPart10 } from '../../dicom-sr/part10/read-part10.js';
import { isOwnObject } from '../../dicom-sr/provenance/is-own-object.js';
import { markSopClasses, readMarks } from '../../dicom-sr/readers/read-marks.js';
import type { DocumentVersion } from '../../dicom-sr/readers/read-version.js';
import { readVersion } from '../../dicom-sr/readers/read-version.js';
import { imageSopClasses } from '../../dicom-sr/volume/image-sop-classes.js';
import type { SqliteDatabase } from '../state/sqlite/sqlite-database.js';
import type { FolderEntry } from './dicom-folder.js';
import { filesBelow, readHead } from './dicom-folder.js';

/** What one file is to a conversion. */
type FileContent =
  | { readonly kind: 'not-dicom' | 'own' }
  | { readonly kind: 'damaged'; readonly code: string }
  | { readonly kind: 'ct' | 'image'; readonly sop: string; readonly series: string }
  | ({ readonly kind: 'document'; readonly sop: string; readonly read: ReadMarks } & DocumentVersion);

/**
 * Looks through a folder tree: which marks there are, and where the images are that they refer to. A file that is known, with the same size
 * and time of change, is not read again; results of ours are passed over.
 * @param onFiles told of each batch with the number of files seen so far
 */
export async function indexFolder(
  database: SqliteDatabase,
  folder: string,
  onFiles: (seen: number) => void = () => undefined,
): Promise<void> {
  const run = 1 + Number(database.first('SELECT max(run) AS run FROM files')?.['run'] ?? 0);
  let seen = 0;
  for await (const entries of filesBelow(folder)) {
    const unknown = database.transaction(() => entries.filter((entry) => !isKnown(database, entry, run)));
    const contents = await Promise.all(unknown.map(contentOf));
    database.transaction(() => unknown.forEach((entry, i) => keep(database, entry, run, contents[i])));
    seen += entries.length;
    onFiles(seen);
  }
  database.run('DELETE FROM files WHERE run <> ?', run);
}

const isKnown = (database: SqliteDatabase, { name, size, modified }: FolderEntry, run: number): boolean =>
  database.run('UPDATE files SET run = ? WHERE name = ? AND size = ? AND modified = ?', run, name, size, modified) > 0;

async function contentOf({ path, size }: FolderEntry): Promise<FileContent> {
  if (size < 132) return { kind: 'not-dicom' };
  try {
    const head = await readHead(path);
    return head === undefined ? { kind: 'not-dicom' } : await contentOfDataset(head.dataset, path);
  } catch (error) {
    if (error instanceof DicomError) return { kind: 'damaged', code: error.code };
    throw error;
  }
}

async function contentOfDataset(head: NaturalDataset, path: string): Promise<FileContent> {
  const sop = textOf(head, 'SOPInstanceUID') ?? '';
  const classUID = textOf(head, 'SOPClassUID') ?? '';
  if (!markSopClasses.includes(classUID)) {
    const kind = imageSopClasses.has(classUID) ? 'ct' : 'image';
    return { kind, sop, series: textOf(head, 'SeriesInstanceUID') ?? '' };
  }
  if (isOwnObject(head)) return { kind: 'own' };
  const { dataset } = readPart10(await readFile(path));
  return { kind: 'document', sop, read: readMarks(dataset), ...readVersion(dataset) };
}

function keep(
  database: SqliteDatabase,
  { name, size, modified }: FolderEntry,
  run: number,
  content: FileContent,
): void {
  database.run('DELETE FROM files WHERE name = ?', name);
  const { sop, series } = { sop: null, series: null, ...content };
  const values = [name, size, modified, run, content.kind, sop, series];
  database.run('INSERT INTO files VALUES (?, ?, ?, ?, ?, ?, ?)', ...values);
  if (content.kind === 'damaged')
    keepWarning(database, name, 0, { reason: content.code, detail: 'The file is damaged.' });
  if (content.kind === 'document') keepDocument(database, name, content);
}

function keepDocument(
  database: SqliteDatabase,
  name: string,
  { sop, read, writtenAt, predecessors }: FileContent & { readonly kind: 'document' },
): void {
  database.run('INSERT INTO documents VALUES (?, ?, ?, ?)', name, sop, writtenAt, JSON.stringify(predecessors));
  read.marks.forEach((mark, position) => {
    const { referencedImage, trackingUID = null } = mark;
    const values = [name, position, referencedImage.sopInstanceUID, trackingUID, JSON.stringify(mark)];
    database.run('INSERT INTO marks VALUES (?, ?, ?, ?, ?)', ...values);
  });
  read.warnings.forEach((warning, position) => keepWarning(database, name, position, warning));
}

const keepWarning = (database: SqliteDatabase, name: string, position: number, warning: object): number =>
  database.run('INSERT INTO warnings VALUES (?, ?, ?)', name, position, JSON.stringify(warning));
