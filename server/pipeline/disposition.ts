import { dicomErrorCatalogue } from '../../dicom-sr/errors/dicom-error-catalogue.js';
import { Recist3dError } from '../../dicom-sr/errors/recist3d-error.js';
import { errorCode } from '../errors/error-code.js';
import { PacsError } from '../pacs/pacs-error.js';
import type { PipelineSettings } from './pipeline-context.js';

/**
 * What becomes of work that met an error.
 * - retry: a further attempt after a delay
 * - postpone: the same attempt after a delay, as the work could not even begin
 * - refuse: it cannot be converted; settled with a code and a next step
 * - fail: set aside (dead-lettered) for a person
 */
export type Disposition =
  { readonly kind: 'retry' | 'postpone'; readonly delayMs: number } | { readonly kind: 'refuse' | 'fail' };

/** How far the work is. */
export interface Progress {
  /** 1 at the first. */
  readonly attempt: number;
  /** Since the work was queued; how long an outage has been borne at most. */
  readonly queuedForMs: number;
}

/** The world around is away, or does not let us in: every job meets it, and none can do anything about it. */
const outages: ReadonlySet<string> = new Set([
  'pacs-unreachable',
  'pacs-rate-limited',
  'pacs-credentials-refused',
  'pacs-certificate-refused',
  'store-unavailable',
  'state-unavailable',
  'segmenter-closed',
  'method-unavailable',
]);

export const isOutage = (error: unknown): boolean => outages.has(errorCode(error));

/** The lesion or its CT is what it is: trying again changes nothing. */
const refusals: ReadonlySet<string> = new Set([...Object.keys(dicomErrorCatalogue), 'no-lesion-found']);

/** true where the lesion or its CT cannot be converted, whoever tries. */
export const isRefusal = (error: unknown): boolean => refusals.has(errorCode(error));

const longestDelayMs = 300_000;

/** The one place where an error becomes ack, retry or dead-letter. */
export function dispositionOf(
  error: unknown,
  { attempt, queuedForMs }: Progress,
  settings: Pick<PipelineSettings, 'deliveryLimit' | 'retryMs' | 'outageRetryMs' | 'outageMs'>,
): Disposition {
  if (isRefusal(error)) return { kind: 'refuse' };
  if (isOutage(error) && queuedForMs < settings.outageMs)
    return { kind: 'postpone', delayMs: askedDelay(error) ?? settings.outageRetryMs };
  const retryable = error instanceof Recist3dError ? error.retryable : true;
  if (!retryable || attempt >= settings.deliveryLimit) return { kind: 'fail' };
  return { kind: 'retry', delayMs: Math.min(longestDelayMs, settings.retryMs * 4 ** (attempt - 1)) };
}

const askedDelay = (error: unknown): number | undefined =>
  error instanceof PacsError && error.retryAfterMs !== undefined
    ? Math.min(longestDelayMs, error.retryAfterMs)
    : undefined;
