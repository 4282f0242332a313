import type { Dirent } from 'node:fs';
import { open, opendir, readFile, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Part10 } from '../../dicom-sr/part10/read-part10.js';
import { ServerError } from '../errors/server-error.js';
import { readPart10 } from '../../dicom-sr/part10/read-part10.js';

/** A file of a folder tree. */
export interface FolderEntry {
  readonly path: string;
  /** Path below the folder, with forward slashes. */
  readonly name: string;
  readonly size: number;
  /** ms since 1970. */
  readonly modified: number;
}

/** Enough for the header of most images; those with longer headers are read further. */
const headBytes = [16 * 1024, 256 * 1024] as const;

/**
 * Walks a folder tree and yields its files in batches, folder by folder; the memory that it takes does not grow with the tree.
 * Node's own recursive opendir loses entries beyond the 32nd of a folder (seen with Node 20).
 * @throws {ServerError} input-unreadable
 */
export async function* filesBelow(folder: string, batchSize = 64): AsyncGenerator<readonly FolderEntry[]> {
  let paths: string[] = [];
  for await (const path of pathsBelow(folder)) {
    paths.push(path);
    if (paths.length < batchSize) continue;
    yield await describe(folder, paths);
    paths = [];
  }
  if (paths.length > 0) yield await describe(folder, paths);
}

async function* pathsBelow(folder: string): AsyncGenerator<string> {
  const folders: string[] = [];
  for await (const entry of await entriesOf(folder)) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) folders.push(path);
    else if (entry.isFile()) yield path;
  }
  for (const below of folders.sort()) yield* pathsBelow(below);
}

/** A folder that vanished meanwhile is empty. What cannot be read ends the look: nobody would miss what was silently left out. */
async function entriesOf(folder: string): Promise<AsyncIterable<Dirent> | readonly Dirent[]> {
  try {
    return await opendir(folder);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw new ServerError('input-unreadable', 'A folder below the one that is looked through cannot be read.', {
      cause,
    });
  }
}

/** A file that vanished meanwhile is left out. */
async function describe(folder: string, paths: readonly string[]): Promise<readonly FolderEntry[]> {
  const entries = paths.map(async (path): Promise<FolderEntry | undefined> => {
    const found = await stat(path).catch(() => undefined);
    if (found === undefined) return undefined;
    const name = relative(folder, path).replaceAll('\\', '/');
    return { path, name, size: found.size, modified: Math.round(found.mtimeMs) };
  });
  return (await Promise.all(entries)).filter((entry) => entry !== undefined);
}

/**
 * @returns the attributes of a DICOM file before its pixel data; undefined for a file without the DICM prefix
 * @throws {DicomError} for a file that has the prefix and is damaged
 */
export async function readHead(path: string): Promise<Part10 | undefined> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    for (const length of headBytes) {
      const buffer = new Uint8Array(Math.min(length, size));
      const { bytesRead } = await file.read(buffer, 0, buffer.length, 0);
      if (Buffer.from(buffer.subarray(128, 132)).toString('latin1') !== 'DICM') return undefined;
      if (bytesRead === size) return readPart10(buffer.subarray(0, bytesRead), { untilPixelData: true });
      const head = headOf(buffer);
      if (head !== undefined) return head;
    }
    return readPart10(await readFile(path), { untilPixelData: true });
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
