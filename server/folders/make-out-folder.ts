import { ServerError } from '../errors/server-error.js';
import { makeFolder } from './make-folder.js';

/** Makes the folder that a command writes into. @throws {ServerError} out-folder-unusable */
export function makeOutFolder(path: string): void {
  try {
    makeFolder(path);
  } catch (cause) {
    throw new ServerError('out-folder-unusable', undefined, { cause });
  }
}
