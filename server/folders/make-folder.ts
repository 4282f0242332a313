import { mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/**
 * Makes a folder and those above it. Node's own `recursive` never comes back where the system says of a folder below one that exists that it is
 * not there, as everywhere below /proc.
 * @param mode of each folder that is made
 * @throws the error of the file system, ENOTDIR where a file is in the way
 */
export function makeFolder(path: string, mode = 0o777): void {
  const folder = resolve(path);
  const found = statSync(folder, { throwIfNoEntry: false });
  if (found?.isDirectory()) return;
  if (found !== undefined) throw Object.assign(new Error('A file is in the way.'), { code: 'ENOTDIR' });
  if (dirname(folder) !== folder) makeFolder(dirname(folder), mode);
  try {
    mkdirSync(folder, { mode });
  } catch (error) {
    // Another process was faster.
    if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) throw error;
  }
}
