import type { PacsErrorCode } from '../pacs-error.js';
import { PacsError } from '../pacs-error.js';

/** Longest wait that an archive can ask for; a wrong clock or a mistyped header must not stop the intake for days. */
const maxRetryAfterMs = 3_600_000;

/**
 * @param retryAfter value of the Retry-After header, seconds or an HTTP date
 * @param now milliseconds since 1970, for the date form
 * @returns the error of an HTTP status that is not a success. The one place where statuses become codes.
 */
export function answerFailure(status: number, retryAfter: string | undefined, now = Date.now()): PacsError {
  const detail = `The archive answered with HTTP status ${status}.`;
  return new PacsError(codeOf(status, retryAfter), detail, { retryAfterMs: waitOf(retryAfter, now) });
}

function codeOf(status: number, retryAfter: string | undefined): PacsErrorCode {
  if (status === 401 || status === 403 || status === 407) return 'pacs-credentials-refused';
  if (status === 404 || status === 410) return 'pacs-not-found';
  if (status === 408 || status === 504) return 'pacs-timeout';
  if (status === 429 || (status === 503 && retryAfter !== undefined)) return 'pacs-rate-limited';
  if (status >= 500) return 'pacs-server-error';
  return status >= 400 ? 'pacs-request-refused' : 'pacs-invalid-answer';
}

function waitOf(retryAfter: string | undefined, now: number): number | undefined {
  if (retryAfter === undefined) return undefined;
  const ms = /^\d+$/.test(retryAfter.trim()) ? Number(retryAfter) * 1000 : Date.parse(retryAfter) - now;
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), maxRetryAfterMs) : undefined;
}
