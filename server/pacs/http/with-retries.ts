import { setTimeout as sleep } from 'node:timers/promises';
import { PacsError } from '../pacs-error.js';

export interface RetryOptions {
  /** Calls in total. */
  readonly attempts: number;
  /** Before the second call; doubled before each further one. */
  readonly delayMs: number;
  /** A longer wait that the archive asks for is left to the caller. */
  readonly maxRetryAfterMs: number;
}

export const defaultRetries: RetryOptions = { attempts: 3, delayMs: 200, maxRetryAfterMs: 2_000 };

/**
 * Calls again after a failure that may pass. Only for requests that change nothing.
 * @throws the last failure, or the reason of `signal`
 */
export async function withRetries<T>(call: () => Promise<T>, options: RetryOptions, signal?: AbortSignal): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await call();
    } catch (error) {
      const delayMs = delayAfter(error, attempt, options);
      if (delayMs === undefined) throw error;
      await sleep(delayMs, undefined, { signal }).catch(() => signal?.throwIfAborted());
    }
  }
}

function delayAfter(error: unknown, attempt: number, options: RetryOptions): number | undefined {
  if (!(error instanceof PacsError) || !error.retryable || attempt >= options.attempts) return undefined;
  // A timeout has cost the caller enough already; it decides itself whether to wait as long again.
  if (error.code === 'pacs-timeout') return undefined;
  const delayMs = error.retryAfterMs ?? options.delayMs * 2 ** (attempt - 1);
  return delayMs <= options.maxRetryAfterMs ? delayMs : undefined;
}
