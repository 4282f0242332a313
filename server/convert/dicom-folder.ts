import { open, opendir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { DicomError } from '../../dicom-sr/errors/dicom-error.js';
import type { Part10 } from '../../dicom-sr/part10/read-part10.js';
import { readPart10 } from '../../dicom-sr/part10/read-part10.js';

/** A DICOM file of a folder, read up to its pixel data. */
export interface DicomFileHead {
  readonly path: string;
  /** Path below the folder, with forward slashes. */
  readonly name: string;
  readonly head: Part10;
}

/** A file that says it is DICOM and can not be read. */
export interface UnreadableFile {
  readonly name: string;
  readonly code: string;
}

/** Enough for the header of nearly every image; larger headers are read whole. */
const headBytes = 256 * 1024;

/**
 * Walks a folder tree and reads the head of every DICOM file, in no particular order. Files without the DICM prefix are passed over.
 * @param onUnreadable told of files with the prefix that are damaged
 */
export async function* readDicomFolder(
  folder: string,
  onUnreadable: (file: UnreadableFile) => void,
): AsyncGenerator<DicomFileHead> {
  for await (const path of filesBelow(folder)) {
    const name = relative(folder, path).replaceAll('\\', '/');
    try {
      const head = await readHead(path);
      if (head !== undefined) yield { path, name, head };
    } catch (error) {
      if (!(error instanceof DicomError)) throw error;
      onUnreadable({ name, code: error.code });
    }
  }
}

/** Paths of all files, folder by folder. Node's own recursive opendir loses entries beyond the 32nd of a folder (seen with Node 20). */
async function* filesBelow(folder: string): AsyncGenerator<string> {
  const folders: string[] = [];
  for await (const entry of await opendir(folder)) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) folders.push(path);
    else if (entry.isFile()) yield path;
  }
  for (const below of folders.sort()) yield* filesBelow(below);
}

async function readHead(path: string): Promise<Part10 | undefined> {
  const file = await open(path);
  try {
    const buffer = new Uint8Array(headBytes);
    const { bytesRead } = await file.read(buffer, 0, headBytes, 0);
    if (Buffer.from(buffer.subarray(128, 132)).toString('latin1') !== 'DICM') return undefined;
    if (bytesRead < headBytes) return readPart10(buffer.subarray(0, bytesRead), { untilPixelData: true });
    return headOf(buffer) ?? readPart10(await readFile(path), { untilPixelData: true });
  } finally {
    await file.close();
  }
}

/** undefined where the head is longer than what was read of it. */
function headOf(buffer: Uint8Array): Part10 | undefined {
  try {
    return readPart10(buffer, { untilPixelData: true });
  } catch {
    return undefined;
  }
}
