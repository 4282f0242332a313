import type { Dirent } from 'node:fs';
import { opendir, realpath, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { errnoOf, unreadable } from './unreadable.js';

/** A file of a folder tree. */
export interface FolderEntry {
  readonly path: string;
  /** Path below the folder, with forward slashes. */
  readonly name: string;
  readonly size: number;
  /** ms since 1970. */
  readonly modified: number;
}

/** A part of a folder tree that cannot be read: which marks it holds is not known. */
export interface UnreadEntry {
  /** Path below the folder, with forward slashes. */
  readonly name: string;
  /** `link`: to a folder outside the tree, which is not followed. */
  readonly kind: 'folder' | 'file' | 'link';
  /** What the file system says, such as EACCES. */
  readonly errno: string;
}

export interface WalkOptions {
  readonly batchSize?: number;
  /** Told of what cannot be read, and the walk goes on. Without it the walk ends there: nobody would miss what was silently left out. */
  readonly onUnread?: (entry: UnreadEntry) => void;
}

/** Takes note of what could not be read, or ends the walk. What vanished meanwhile is left out. */
type Tell = (path: string, kind: UnreadEntry['kind'], cause: unknown) => void;

/**
 * Walks a folder tree and yields its files in batches, folder by folder; the memory that it takes does not grow with the tree. Links to files
 * are files.
 * Node's own recursive opendir loses entries beyond the 32nd of a folder (seen with Node 20).
 * @throws {ServerError} input-unreadable where the folder itself cannot be read
 */
export async function* filesBelow(
  folder: string,
  { batchSize = 64, onUnread }: WalkOptions = {},
): AsyncGenerator<readonly FolderEntry[]> {
  const tell = tellOf(folder, onUnread);
  let paths: string[] = [];
  for await (const path of pathsBelow(folder, tell)) {
    paths.push(path);
    if (paths.length < batchSize) continue;
    yield await describe(folder, paths, tell);
    paths = [];
  }
  if (paths.length > 0) yield await describe(folder, paths, tell);
}

const tellOf =
  (folder: string, onUnread: WalkOptions['onUnread']): Tell =>
  (path, kind, cause) => {
    const errno = errnoOf(cause);
    if (errno === 'ENOENT') return;
    if (kind !== 'link' && (onUnread === undefined || path === folder)) throw unreadable(cause);
    onUnread?.({ name: nameBelow(folder, path), kind, errno });
  };

async function* pathsBelow(folder: string, tell: Tell): AsyncGenerator<string> {
  const folders: string[] = [];
  for await (const entry of entriesOf(folder, tell)) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) folders.push(path);
    else if (entry.isFile() || entry.isSymbolicLink()) yield path;
  }
  for (const below of folders.sort()) yield* pathsBelow(below, tell);
}

async function* entriesOf(folder: string, tell: Tell): AsyncGenerator<Dirent> {
  try {
    yield* await opendir(folder);
  } catch (cause) {
    tell(folder, 'folder', cause);
  }
}

async function describe(folder: string, paths: readonly string[], tell: Tell): Promise<readonly FolderEntry[]> {
  const entries = paths.map(async (path): Promise<FolderEntry | undefined> => {
    try {
      const found = await stat(path);
      if (found.isFile())
        return { path, name: nameBelow(folder, path), size: found.size, modified: Math.round(found.mtimeMs) };
      if (found.isDirectory() && !(await isWithin(folder, path))) tell(path, 'link', undefined);
    } catch (cause) {
      tell(path, 'file', cause);
    }
    return undefined;
  });
  return (await Promise.all(entries)).filter((entry) => entry !== undefined);
}

/** true for a link to what is walked through anyway. */
async function isWithin(folder: string, path: string): Promise<boolean> {
  const [root, target] = await Promise.all([realpath(folder), realpath(path)]);
  return target === root || target.startsWith(root + sep);
}

const nameBelow = (folder: string, path: string): string => relative(folder, path).replaceAll('\\', '/');
