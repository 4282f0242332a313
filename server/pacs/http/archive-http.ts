import { Readable } from 'node:stream';
import { request as send } from 'undici';
import { PacsError } from '../pacs-error.js';
import { answerFailure } from './answer-failure.js';
import type { ArchiveCredentials } from './archive-credentials.js';
import type { ArchiveTls } from './archive-agent.js';
import { createArchiveAgent } from './archive-agent.js';
import { createAuthorization } from './authorization.js';
import { networkFailure } from './network-failure.js';

export interface ArchiveTimeouts {
  /** Until a connection stands. */
  readonly connectMs: number;
  /** From the request until the answer begins. */
  readonly answerMs: number;
  /** Between two pieces of an answer. */
  readonly idleMs: number;
}

export const defaultArchiveTimeouts: ArchiveTimeouts = { connectMs: 10_000, answerMs: 60_000, idleMs: 60_000 };

export interface ArchiveHttpOptions {
  /** Root of the service, such as `https://pacs.example/dicom-web`. */
  readonly baseUrl: string;
  readonly credentials?: ArchiveCredentials | undefined;
  readonly tls?: ArchiveTls | undefined;
  readonly timeouts?: Partial<ArchiveTimeouts> | undefined;
}

export interface ArchiveRequest {
  readonly method?: 'GET' | 'POST' | 'PUT';
  /** Below the root, with a leading slash; or an absolute URL on the same origin. */
  readonly path: string;
  readonly accept: string;
  readonly contentType?: string;
  /** A stream is given as a function, so that it can be sent again with another token. */
  readonly body?: Uint8Array | string | (() => AsyncIterable<Uint8Array>);
  /** Length of a body that is streamed. */
  readonly contentLength?: number;
  readonly signal?: AbortSignal | undefined;
}

/** An answer whose body is still to be read, or dropped. */
export interface ArchiveAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly retryAfter: string | undefined;
  readonly body: Readable;
}

export interface ArchiveHttp {
  readonly baseUrl: string;
  /** Sends and resolves with the answer, whatever its status; rejects with a PacsError where there is none. */
  exchange(request: ArchiveRequest): Promise<ArchiveAnswer>;
  /** As `exchange`, and rejects with a PacsError for every status that is not 2xx. */
  fetch(request: ArchiveRequest): Promise<ArchiveAnswer>;
  close(): Promise<void>;
}

/**
 * @returns HTTP to one archive: connections kept open, timeouts, credentials, and every failure as a PacsError.
 * Answers are asked for uncompressed: Orthanc deflates otherwise, which takes twenty times as long.
 */
export function createArchiveHttp(options: ArchiveHttpOptions): ArchiveHttp {
  const baseUrl = options.baseUrl.replace(/\/+$/, '');
  const timeouts = { ...defaultArchiveTimeouts, ...options.timeouts };
  const agent = createArchiveAgent({ connectMs: timeouts.connectMs, tls: options.tls });
  const authorization = createAuthorization(options.credentials, agent);

  async function exchange(request: ArchiveRequest): Promise<ArchiveAnswer> {
    const header = await authorization.header();
    const answer = await exchangeOnce(request, header);
    // A token that has just ended: once more with a new one.
    if (answer.status !== 401 || !authorization.refused(header)) return answer;
    answer.body.destroy();
    return exchangeOnce(request, await authorization.header());
  }

  async function exchangeOnce(request: ArchiveRequest, header: string | undefined): Promise<ArchiveAnswer> {
    request.signal?.throwIfAborted();
    const answer = await send(urlOf(baseUrl, request.path), {
      dispatcher: agent,
      method: request.method ?? 'GET',
      headers: headersOf(request, header),
      body: bodyOf(request.body),
      headersTimeout: timeouts.answerMs,
      bodyTimeout: timeouts.idleMs,
      signal: request.signal,
    }).catch((error: unknown) => {
      request.signal?.throwIfAborted();
      throw networkFailure(error, false);
    });
    // A body that is dropped half-read tells so by an event, which would end the process if nobody listened.
    answer.body.on('error', () => undefined);
    const { 'content-type': contentType, 'content-encoding': encoding, 'retry-after': retryAfter } = answer.headers;
    if ((single(encoding) ?? 'identity') !== 'identity') {
      answer.body.destroy();
      throw new PacsError('pacs-invalid-answer', 'The answer is compressed although that was declined.');
    }
    return {
      status: answer.statusCode,
      contentType: single(contentType) ?? '',
      retryAfter: single(retryAfter),
      body: answer.body,
    };
  }

  async function fetch(request: ArchiveRequest): Promise<ArchiveAnswer> {
    const answer = await exchange(request);
    if (answer.status >= 200 && answer.status < 300) return answer;
    answer.body.destroy();
    throw answerFailure(answer.status, answer.retryAfter);
  }

  return { baseUrl, exchange, fetch, close: () => agent.close() };
}

function bodyOf(body: ArchiveRequest['body']): Readable | Uint8Array | string | null {
  if (body === undefined) return null;
  return typeof body === 'string' || body instanceof Uint8Array ? body : Readable.from(body(), { objectMode: false });
}

/** Credentials go to the archive alone: an absolute URL must be on its origin. */
function urlOf(baseUrl: string, path: string): string {
  if (path.startsWith('/')) return baseUrl + path;
  if (new URL(path).origin === new URL(baseUrl).origin) return path;
  throw new PacsError('pacs-request-refused', 'The archive refers to another server, which is not asked.');
}

function headersOf(request: ArchiveRequest, authorization: string | undefined): Record<string, string> {
  return {
    accept: request.accept,
    'accept-encoding': 'identity',
    ...(request.contentType === undefined ? {} : { 'content-type': request.contentType }),
    ...(request.contentLength === undefined ? {} : { 'content-length': String(request.contentLength) }),
    ...(authorization === undefined ? {} : { authorization }),
  };
}

const single = (value: string | string[] | undefined): string | undefined => (Array.isArray(value) ? value[0] : value);
