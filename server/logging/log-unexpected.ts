import { Recist3dError } from '../../dicom-sr/errors/recist3d-error.js';
import type { Log } from './log.js';

/**
 * Logs an error that the program does not know by its class and by the line of our own source where it arose.
 * Its message is left out: messages of libraries quote values. Known errors are logged by their code where they are handled.
 */
export function logUnexpected(log: Log, where: string, error: unknown): void {
  if (error instanceof Recist3dError) return;
  const name = error instanceof Error ? error.name : typeof error;
  log('error.unexpected', { where, name, place: ownPlace(error) });
}

/** The innermost stack frame of our own source, as `folder/file.ts:line`. */
function ownPlace(error: unknown): string | undefined {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const frame = /\b((?:server|dicom-sr|models)\/[\w./-]+\.[jt]s):(\d+)/.exec(stack.replace(/^.*?\n(?=\s+at )/s, ''));
  return frame ? `${frame[1]}:${frame[2]}` : undefined;
}
