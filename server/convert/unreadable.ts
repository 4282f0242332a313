import { ServerError } from '../errors/server-error.js';

/** @returns what the file system says of a failure, such as EACCES. */
export const errnoOf = (cause: unknown): string => (cause as NodeJS.ErrnoException | undefined)?.code ?? 'unknown';

/** @returns the error of a folder or file that is there and cannot be read. */
export const unreadable = (cause: unknown): ServerError =>
  new ServerError('input-unreadable', `A folder or file cannot be read (${errnoOf(cause)}).`, { cause });
